"""A library that cannot be written, opened to be looked at."""
