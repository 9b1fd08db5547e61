"""The pictures that the canvas has at hand: which are wanted, which are kept."""
