"""How closely pictures are packed, beside the packer of the peer: `make packing`.

    python -m tests.bench.budgets.packing [--pictures FOLDER] [--counts 60 200 500]

The same real pictures, drawn by lot, in two sizes: of their pixels, as the peer puts them on a
board, and equally high, as an import puts them on ours. The peer packs with rectangle-packer into a
square, a fifth larger each time until it fits; so it is asked here. Density is what the pictures,
each with its gap, take of the rectangle that holds them all; processor seconds are of one run.
"""

import argparse
import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from refboard.core.errors import InputError
from refboard.core.geometry import Point, Size, extent
from refboard.core.layout.justified_rows import VIEW_ASPECT
from refboard.core.layout.packing import packed
from refboard.services.imaging.probe import probe, scan
from refboard.ui.document.placing import shown_sizes
from tests.bench.pictures import PHOTOS

GAPS = (0, 16)
COUNTS = (60, 200, 500)

Packer = Callable[[Sequence[Size], int], list[Point]]


def ours(sizes: Sequence[Size], gap: int) -> list[Point]:
    """Pack as the window does."""
    return packed(sizes, gap=gap, aspect=VIEW_ASPECT)


def peers(sizes: Sequence[Size], gap: int) -> list[Point]:
    """Pack as the peer does: whole numbers, into a square that grows until it is large enough."""
    import rpack

    padded = [(round(size.width + gap), round(size.height + gap)) for size in sizes]
    side = math.ceil(math.sqrt(sum(width * height for width, height in padded)))
    while True:
        try:
            found = rpack.pack(padded, max_width=side, max_height=side)
        except rpack.PackingImpossibleError:
            side = math.ceil(side * 1.2)
        else:
            return [Point(x, y) for x, y in found]


def measured(packer: Packer, sizes: Sequence[Size], gap: int) -> str:
    """Return density, shape and processor seconds in words."""
    start = time.process_time()
    corners = packer(sizes, gap)
    seconds = time.process_time() - start
    whole = extent(sizes, corners)
    area = sum((size.width + gap) * (size.height + gap) for size in sizes)
    density = area / ((whole.width + gap) * (whole.height + gap))
    return f"{density:8.2%} {whole.aspect:6.2f} {seconds:7.2f} s"


def pixel_sizes(folder: Path) -> list[Size]:
    """Return the sizes of the pictures in a folder and the folders in it."""
    found = []
    for path in scan([folder], recursive=True):
        try:
            claim = probe(path)
        except InputError:
            continue
        found.append(Size(float(claim.width), float(claim.height)))
    return found


def main(arguments: Sequence[str]) -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.budgets.packing")
    parser.add_argument("--pictures", type=Path, default=PHOTOS)
    parser.add_argument("--counts", type=int, nargs="*", default=COUNTS)
    options = parser.parse_args(arguments)
    known = pixel_sizes(options.pictures)
    if len(known) < max(options.counts):
        print(f"{options.pictures} has {len(known)} pictures; name a larger --pictures.")
        return 1
    print(f"{'':24}{'RefBoard':>25}   {'rectangle-packer':>25}")
    print(f"{'':24}{'density  shape    time':>25}   {'density  shape    time':>25}")
    for count in options.counts:
        pixels = random.Random(count).sample(known, count)
        for words, sizes in (("pixels", pixels), ("equally high", shown_sizes(pixels))):
            for gap in GAPS:
                row = [measured(packer, sizes, gap) for packer in (ours, peers)]
                print(f"{count:4} {words:13}gap {gap:2}{row[0]:>25}   {row[1]:>25}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
