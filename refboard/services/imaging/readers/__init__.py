"""One reader a format: from bytes to a `Raster`, with every value that the file declares."""
