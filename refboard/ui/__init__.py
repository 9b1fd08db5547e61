"""The window: PySide6 widgets, canvas, item models and undo commands."""
