"""What was found: the pictures, why each is there, and the way onto the board."""
