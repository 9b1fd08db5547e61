"""What the user can choose."""
