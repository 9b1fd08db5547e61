"""What is edited: the open board, its undo and its saving. No widgets."""
