"""Questions to the library, and how whoever asks gets the answer."""
