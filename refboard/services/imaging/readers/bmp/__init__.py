"""Read BMP by its headers."""
