"""Nearest-neighbour search. Only this package speaks to USearch."""
