"""All rows of the table."""

from tests.colour_table.coded_rows import (
    avif_rows,
    gif_and_bmp_rows,
    heic_rows,
    jpeg_rows,
    webp_rows,
)
from tests.colour_table.deep_rows import deep_rows
from tests.colour_table.png_rows import png_rows
from tests.colour_table.tiff_rows import tiff_rows

ROWS = [
    *png_rows(),
    *jpeg_rows(),
    *webp_rows(),
    *avif_rows(),
    *heic_rows(),
    *gif_and_bmp_rows(),
    *tiff_rows(),
    *deep_rows(),
]

LEVELS = 2.0
"""How far a colour may be from what is right, of 255, where a row states no extra."""
