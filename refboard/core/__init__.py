"""Values, the board document, geometry, arranging, ports and errors. No Qt, no input or output."""
