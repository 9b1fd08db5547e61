"""QThread hosts and the bridge between them and the window. The only Qt below ui."""
