"""Where things go beside each other: rows, grids, close packing, free room."""
