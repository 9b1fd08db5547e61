"""From a dropped file or address to a stored, indexed picture."""
