"""From the command to one window for each library."""
