"""Parts of pictures on the board that are asked about: where they lie, and how that looks."""
