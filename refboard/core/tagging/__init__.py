"""Tags of pictures, and what is asked of a library about them."""
