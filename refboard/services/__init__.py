"""Use cases over adapters. No Qt; the window and the command line share them."""
