"""What the window says by itself: a line for some seconds, or a note over the board."""
