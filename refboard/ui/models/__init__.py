"""The models there are, and what can be done with them."""
