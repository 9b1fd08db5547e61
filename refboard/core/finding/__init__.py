"""What can be asked of a library's pictures, and what an answer says of itself."""
