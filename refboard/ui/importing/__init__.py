"""Whatever is dropped or pasted becomes items."""
