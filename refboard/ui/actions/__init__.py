"""Actions, the menus that hold them, and the list of shortcuts."""
