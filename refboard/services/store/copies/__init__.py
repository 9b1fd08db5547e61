"""What is kept to meet copies of pictures, and which of them the user keeps side by side."""
