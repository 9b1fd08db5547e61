"""What things are sorted by: names as people count, and the colours of pictures."""
