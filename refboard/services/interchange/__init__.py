"""Files that carry boards in and out of a library."""
