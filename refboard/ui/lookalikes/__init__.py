"""What came and looks like a picture that is here: told, looked at, and settled."""
