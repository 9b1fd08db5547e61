"""Finding pictures by their colours."""
