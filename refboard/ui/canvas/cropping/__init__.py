"""One picture at a time while it is cropped: its session, how that looks, and its bar."""
