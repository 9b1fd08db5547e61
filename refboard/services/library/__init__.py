"""One library opened: its store, spaces and boards."""
