"""The last stop of every bug."""
