"""Nearest-neighbour search. The only package that speaks USearch."""
