"""How well palettes find pictures by colour, beside simpler and dearer ways.

The truth is a count of pixels: the share of a picture that is within 0.1 of the colour in OKLab.
Asked are named colours, colours of pixels drawn from the pictures, and pairs of both.

    python -m tests.bench.colours.quality [--sheet FILE.png]
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from refboard.core.colour.names import NAMED, rgb_of_hex
from refboard.core.colour.nearness import SAME, fit, nearness
from refboard.core.colour.oklab import Float32Array, oklab_of, rgb_of
from refboard.core.colour.palette import MOST, Palette
from refboard.services.imaging.colour.palettes import picture_palette
from tests.bench.pictures import real_pictures

TOP = 10
DRAWN = 40
PAIRS = 60
CELLS = 12
"""Cells a side of the histogram that palettes are compared with: 1,728 numbers a picture."""

Scores = Callable[[Float32Array], Float32Array]


@dataclass(frozen=True)
class Photos:
    """Pictures as a search sees them: pixels [n, 3] in OKLab, palettes, histograms."""

    pixels: list[Float32Array]
    palettes: list[Palette]
    colours: Float32Array
    amounts: Float32Array
    histograms: Float32Array
    milliseconds: list[float]

    @staticmethod
    def read(paths: Sequence[Path]) -> "Photos":
        """Read pictures as an import does, a palette from no more than 1024 pixels."""
        pixels, palettes, times = [], [], []
        for path in paths:
            with Image.open(path) as opened:
                image = opened.convert("RGB")
            image.thumbnail((1024, 1024))
            started = perf_counter()
            palettes.append(picture_palette(image))
            times.append((perf_counter() - started) * 1000)
            image.thumbnail((256, 256), Image.Resampling.NEAREST)
            pixels.append(oklab_of(np.asarray(image).reshape(-1, 3)))
        colours = np.full((len(paths), MOST, 3), 9, np.float32)
        amounts = np.zeros((len(paths), MOST), np.float32)
        for row, palette in enumerate(palettes):
            colours[row, : len(palette)] = [one.lab for one in palette]
            amounts[row, : len(palette)] = [one.amount for one in palette]
        histograms = np.stack([_histogram(one) for one in pixels])
        return Photos(pixels, palettes, colours, amounts, histograms, times)


def _cells(lab: Float32Array) -> NDArray[np.int64]:
    place = ((lab - [0, -0.32, -0.32]) / [1.0001, 0.64, 0.64] * CELLS).astype(np.int64)
    return (place[:, 0] * CELLS + place[:, 1]) * CELLS + place[:, 2]


def _histogram(lab: Float32Array) -> Float32Array:
    return (np.bincount(_cells(lab), minlength=CELLS**3) / len(lab)).astype(np.float32)


def _middles() -> Float32Array:
    places = np.indices((CELLS,) * 3).reshape(3, -1).T + 0.5
    return (places / CELLS * [1, 0.64, 0.64] + [0, -0.32, -0.32]).astype(np.float32)


def _far(colours: Float32Array, colour: Float32Array) -> Float32Array:
    result: Float32Array = np.sqrt(np.square(colours - colour).sum(axis=-1))
    return result


def ways(photos: Photos) -> dict[str, Scores]:
    """Return what scores all pictures for one colour, by name."""
    flat, middles = photos.colours.reshape(-1, 3), _middles()
    rgb = rgb_of(flat.clip(-1, 1)).reshape(-1, MOST, 3).astype(np.float32)
    there = photos.amounts > 0

    def palettes(colour: Float32Array) -> Float32Array:
        near = nearness(flat, colour).reshape(-1, MOST)
        shares: Float32Array = np.vecdot(photos.amounts, near)
        return shares

    def plain(colour: Float32Array) -> Float32Array:
        near = (_far(photos.colours, colour) < SAME).astype(np.float32)
        shares: Float32Array = np.vecdot(photos.amounts, near)
        return shares

    def earth_movers(colour: Float32Array) -> Float32Array:
        # Of one colour all of a picture has to go there: the distance is the mean.
        far = np.where(there, _far(photos.colours, colour), np.float32(0))
        means: Float32Array = np.vecdot(photos.amounts, far)
        return -means

    def histograms(colour: Float32Array) -> Float32Array:
        near: Float32Array = (_far(middles, colour) < SAME).astype(np.float32)
        found: Float32Array = photos.histograms @ near
        return found

    def nearest_rgb(colour: Float32Array) -> Float32Array:
        target = rgb_of(colour[None])[0].astype(np.float32)
        far = np.where(there, np.sqrt(np.square(rgb - target).sum(axis=-1)), np.float32(999))
        nearest: Float32Array = -far.min(axis=1)
        return nearest

    return {
        "palettes, as the library does": palettes,
        "palettes, share within 0.1": plain,
        "palettes, earth mover's distance": earth_movers,
        "palettes, nearest colour in RGB": nearest_rgb,
        f"histogram of {CELLS**3} cells": histograms,
    }


def _asked(photos: Photos) -> Float32Array:
    random = np.random.default_rng(1)
    named = oklab_of(np.array([rgb_of_hex(text) for text in NAMED.values()], np.uint8))
    drawn = [
        photos.pixels[at][random.integers(len(photos.pixels[at]))]
        for at in random.integers(0, len(photos.pixels), DRAWN)
    ]
    return np.concatenate([named, np.array(drawn)])


def _ranks(values: Float32Array) -> Float32Array:
    ranks: Float32Array = np.argsort(np.argsort(values, kind="stable")).astype(np.float32)
    return ranks


def measured(scores: Float32Array, truth: Float32Array) -> tuple[float, float, float]:
    """Return P@10, how much of the best ten's share the answer's ten have, rank correlation."""
    top = np.argsort(-scores, kind="stable")[:TOP]
    best = np.sort(truth)[::-1][:TOP]
    precision = float((truth[top] >= max(best[-1], 1e-9)).mean())
    kept = float(truth[top].sum() / best.sum())
    return precision, kept, float(np.corrcoef(_ranks(scores), _ranks(truth))[0, 1])


def sheet(paths: Sequence[Path], palettes: Sequence[Palette], target: Path) -> None:
    """Draw pictures with their palettes."""
    side, columns = 160, 10
    image = Image.new("RGB", (columns * side, -(-len(paths) // columns) * 180), "#808080")
    draw = ImageDraw.Draw(image)
    for number, (path, palette) in enumerate(zip(paths, palettes, strict=True)):
        x, y = number % columns * side, number // columns * 180
        with Image.open(path) as opened:
            small = opened.convert("RGB")
        small.thumbnail((side - 4, 140))
        image.paste(small, (x, y))
        for place, one in enumerate(palette):
            draw.rectangle((x + place * 19, y + 145, x + place * 19 + 17, y + 172), fill=one.rgb)
    image.save(target)


def main() -> None:
    """Print the table."""
    paths = real_pictures()
    photos = Photos.read(paths)
    colours = _asked(photos)
    truth = np.array(
        [[(_far(one, colour) < SAME).mean() for one in photos.pixels] for colour in colours]
    )
    times = np.array(photos.milliseconds)
    counts = [len(palette) for palette in photos.palettes]
    print(f"{len(paths)} pictures: a palette of {np.mean(counts):.1f} colours takes", end=" ")
    print(f"{np.median(times):.2f} ms (p95 {np.percentile(times, 95):.2f})")
    print(f"{len(colours)} colours, {PAIRS} pairs; {'':<11} P@10   share kept   rank correlation")
    random = np.random.default_rng(2)
    pairs = random.integers(0, len(colours), (PAIRS, 2))
    for name, way in ways(photos).items():
        scores = np.array([way(colour) for colour in colours])
        rows = np.array([measured(*one) for one in zip(scores, truth, strict=True)])
        print(f"{name:<42} {rows[:, 0].mean():.3f}  {rows[:, 1].mean():.3f}        ", end="")
        print(f"{rows[:, 2].mean():.3f}")
    palette_scores = ways(photos)["palettes, as the library does"]
    shares = np.array([palette_scores(colour) for colour in colours])
    both = [fit(shares[a], 0) * fit(shares[b], 0) for a, b in pairs]
    right = [np.sqrt(truth[a] * truth[b]) for a, b in pairs]
    rows = np.array([measured(*one) for one in zip(both, right, strict=True) if one[1].any()])
    print(f"{'pairs of colours, as the library does':<42} {rows[:, 0].mean():.3f}", end="  ")
    print(f"{rows[:, 1].mean():.3f}        {rows[:, 2].mean():.3f}")
    if "--sheet" in sys.argv:
        sheet(paths[::10], photos.palettes[::10], Path(sys.argv[sys.argv.index("--sheet") + 1]))


if __name__ == "__main__":
    main()
