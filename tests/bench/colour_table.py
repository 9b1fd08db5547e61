"""Bring every file of the colour table through the product and print how far its colours are off.

python -m tests.bench.colour_table [WORDS ...]

A page with what is right beside what is shown is written to bench-results/colours/.
"""

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench.pictures import ROOT
from tests.colour_table.files import ACROSS, DOWN, HEIGHT, PATCH, WIDTH
from tests.colour_table.measuring import Measured, Shown, measured, shown
from tests.colour_table.rows import Row
from tests.colour_table.table import LEVELS, ROWS

RESULTS = ROOT / "bench-results" / "colours"
PER_PAGE = 40
LABEL = 30
GREY = 127


def main() -> int:
    """Print the table and draw its pages; 1 when a row is further off than it may be."""
    words = [word.lower() for word in sys.argv[1:]]
    rows = [row for row in ROWS if all(word in row.name.lower() for word in words)]
    results: list[tuple[Row, Measured]] = []
    strips: list[Image.Image] = []
    print(f"{'file':46} {'preview':>8} {'lightbox':>8} {'model':>8} {'allowed':>8}")
    for row in rows:
        with tempfile.TemporaryDirectory() as temporary:
            seen = shown(row, Path(temporary))
        off = measured(row, seen)
        results.append((row, off))
        strips.append(_strip(row, seen, off))
        mark = "" if off.worst <= LEVELS + row.extra else "  too far"
        print(
            f"{row.name:46} {off.preview:8.2f} {off.lightbox:8.2f} {off.model:8.2f}"
            f" {LEVELS + row.extra:8.1f}{mark}"
        )
    for page in _write_pages(strips):
        print(page)
    return _summary(results)


def _summary(results: list[tuple[Row, Measured]]) -> int:
    failed = [row.name for row, off in results if off.worst > LEVELS + row.extra]
    exact = [(off.worst, row.name) for row, off in results if not row.extra]
    other = [(off.worst, row.name) for row, off in results if row.extra]
    print(f"{len(results)} files, {len(failed)} too far off")
    for kind, offs in (("without a stated extra", exact), ("with one", other)):
        if offs:
            worst, name = max(offs)
            print(f"worst of {len(offs)} {kind}: {worst:.2f} levels, {name}")
    return 1 if failed or not results else 0


def _strip(row: Row, seen: Shown, off: Measured) -> Image.Image:
    """Return one row of a page: what is right, the preview, full size, and what the model sees."""
    strip = Image.new("RGB", (4 * (WIDTH + 4), HEIGHT + LABEL), "white")
    pictures = (_right(row), seen.preview, seen.lightbox, _fitted(seen.model))
    for n, pixels in enumerate(pictures):
        strip.paste(_on_grey(pixels), (n * (WIDTH + 4), LABEL))
    draw = ImageDraw.Draw(strip)
    draw.text((2, 2), row.name, fill="black")
    colour = "black" if off.worst <= LEVELS + row.extra else "red"
    draw.text((2, 14), f"right | preview | lightbox | model   worst {off.worst:.2f}", fill=colour)
    return strip


def _right(row: Row) -> NDArray[np.float64]:
    patches = np.column_stack([row.expected(), 255 * np.array(row.alphas)])
    whole = patches.reshape(DOWN, ACROSS, 4).repeat(PATCH, axis=0).repeat(PATCH, axis=1)
    return np.asarray(whole, np.float64)


def _fitted(model: NDArray[np.float64]) -> NDArray[np.float64]:
    image = Image.fromarray(np.clip(np.rint(model), 0, 255).astype(np.uint8))
    rgb = np.asarray(image.resize((WIDTH, HEIGHT), Image.Resampling.NEAREST)).astype(np.float64)
    return np.dstack([rgb, np.full((HEIGHT, WIDTH), 255.0)])


def _on_grey(pixels: NDArray[np.float64]) -> Image.Image:
    share = pixels[..., 3:] / 255
    opaque = pixels[..., :3] * share + GREY * (1 - share)
    return Image.fromarray(np.clip(np.rint(opaque), 0, 255).astype(np.uint8))


def _write_pages(strips: list[Image.Image]) -> list[Path]:
    RESULTS.mkdir(parents=True, exist_ok=True)
    pages = []
    for first in range(0, len(strips), PER_PAGE):
        some = strips[first : first + PER_PAGE]
        width, height = some[0].size
        half = -(-len(some) // 2)
        page = Image.new("RGB", (2 * width + 12, half * (height + 6)), "white")
        for n, strip in enumerate(some):
            page.paste(strip, (n // half * (width + 12), n % half * (height + 6)))
        pages.append(RESULTS / f"page-{first // PER_PAGE + 1}.png")
        page.save(pages[-1])
    return pages


if __name__ == "__main__":
    sys.exit(main())
