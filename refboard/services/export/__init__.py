"""Files that leave a board: drawings, pages, and copies of originals."""
