"""What goes on and what failed: the popover behind the status bar."""
