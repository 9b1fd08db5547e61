"""Read TIFF by its tags."""
