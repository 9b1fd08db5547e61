"""How close one looks: what a pixel is, and what makes sense on the open board."""
