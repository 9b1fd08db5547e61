"""Where each format says what its colours are."""
