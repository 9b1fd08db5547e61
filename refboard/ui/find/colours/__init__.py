"""Choosing colours to look for."""
