"""Vector drawings: read, closed in, and drawn in a process of their own."""
