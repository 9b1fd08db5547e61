"""What the process that draws and the one that asks agree on."""

OPTION = "--render-svg"
"""First argument that turns a packaged app into the process that draws."""
REFUSED, NO_DRAWING = 1, 3
"""Its exit status for what cannot be drawn, and for what is no well-formed SVG."""
