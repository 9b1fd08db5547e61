"""What is kept of the colours of pictures."""
