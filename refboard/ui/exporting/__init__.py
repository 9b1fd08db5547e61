"""Boards as files for others: what is written, how it is drawn, and the dialog that asks."""
