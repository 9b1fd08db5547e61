"""The rows of the actions table, a module for each menu that they stand in first."""
