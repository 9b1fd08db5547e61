"""What pictures are compared by."""
