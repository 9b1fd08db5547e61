"""Folders: what is found in them, and how it comes onto the board."""
