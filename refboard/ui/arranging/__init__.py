"""How what lies on a board is lined up, spread and laid out."""
