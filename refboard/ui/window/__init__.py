"""The main window and what puts the features together."""
