"""What draws the canvas, layer by layer."""
