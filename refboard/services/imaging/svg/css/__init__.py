"""What CSS says and the renderer does not know, in forms that it does."""
