"""Tags of the selected pictures: to be read, given, taken, and taken up from suggestions."""
