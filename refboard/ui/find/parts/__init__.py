"""Parts of pictures as questions: from the board to the library, and shown while they are asked."""
