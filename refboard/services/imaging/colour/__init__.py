"""What colours a file's numbers mean, and the same colours in sRGB."""
