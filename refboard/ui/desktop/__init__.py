"""How the window stands on the desktop beside other programs: on top, bare, seen through."""
