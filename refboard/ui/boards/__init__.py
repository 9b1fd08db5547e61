"""The list of boards, its trash, and boards as files."""
