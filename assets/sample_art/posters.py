"""Geometric posters: circles, arcs, stripes and triangles on a grid, printed on warm paper.

Shapes come from signed distances in a cell, so every edge is smooth at every size.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sample_art.painting import (
    Brief,
    Field,
    Pixels,
    axes,
    cover,
    distance,
    finish,
    noise,
    over,
    soften,
)
from sample_art.palette import Colour, mix

if TYPE_CHECKING:
    from PIL import Image

_Cell = Callable[[Field, Field], Field]  # x, y from -0.5 to 0.5 to a distance in cells


def draw(brief: Brief) -> Image.Image:
    """Draw a grid of shapes with a wide margin; the variant sets the grid."""
    columns, rows = ((4, 5), (4, 4), (6, 4))[brief.variant % 3]
    margin = 0.075
    cell = min((brief.aspect - 2 * margin) / columns, (1 - 2 * margin) / rows)
    left, top = (brief.aspect - cell * columns) / 2, (1 - cell * rows) / 2
    (x, y), rng = axes(brief.size), brief.rng
    pixels = np.empty((brief.size[1], brief.size[0], 3), dtype=np.float32)
    pixels[:] = brief.palette.tone(0.02)
    inks = _inks(brief)
    order = _order(rng, columns * rows)
    previous = -1
    for index in range(columns * rows):
        row, column = divmod(index, columns)
        x0, y0 = left + column * cell, top + row * cell
        box = _box(brief, x0, y0, cell)
        area = pixels[box]
        dx, dy = (x[:, box[1]] - x0) / cell - 0.5, (y[box[0]] - y0) / cell - 0.5
        ground, figure = _pair(rng, len(inks), previous)
        previous = ground
        edge = np.maximum(np.abs(dx), np.abs(dy)) - 0.5
        over(area, inks[ground], cover(edge * cell, brief.size[1]))
        turn = int(rng.integers(4))
        _print(
            area,
            (dx, dy),
            order[index],
            turn,
            (inks[figure], inks[(figure + 2) % len(inks)]),
            cell,
            brief,
        )
    return finish(_press(pixels, brief), brief, grain=0.014, vignette=0.1)


def _inks(brief: Brief) -> list[Colour]:
    palette = brief.palette
    return [
        palette.tone(0.1),
        palette.accent,
        palette.tone(0.92),
        palette.tone(0.5),
        palette.second,
        palette.tone(0.72),
    ]


def _order(rng: np.random.Generator, count: int) -> list[int]:
    """Return a figure for each cell, all figures used about equally often."""
    repeated = [i % len(_FIGURES) for i in range(count)]
    return [int(i) for i in rng.permutation(repeated)]


def _pair(rng: np.random.Generator, count: int, previous: int) -> tuple[int, int]:
    ground = int(rng.integers(count))
    if ground == previous:
        ground = (ground + 1) % count
    # Neighbours in the list of inks differ strongly in lightness.
    return ground, (ground + int(rng.choice([1, 3, 5]))) % count


def _box(brief: Brief, x0: float, y0: float, cell: float) -> tuple[slice, slice]:
    height = brief.size[1]
    return (
        slice(int(y0 * height) - 1, int((y0 + cell) * height) + 2),
        slice(int(x0 * height) - 1, int((x0 + cell) * height) + 2),
    )


def _print(
    area: Pixels,
    at: tuple[Field, Field],
    figure: int,
    turn: int,
    inks: tuple[Colour, Colour],
    cell: float,
    brief: Brief,
) -> None:
    dx, dy = at
    for _ in range(turn):
        dx, dy = dy, -dx
    inside = cover((np.maximum(np.abs(dx), np.abs(dy)) - 0.5) * cell, brief.size[1])
    for ink, shape in zip(inks, _FIGURES[figure], strict=False):
        over(area, ink, cover(shape(dx, dy) * cell, brief.size[1]) * inside)


def _quarter(dx: Field, dy: Field) -> Field:
    return distance(dx + 0.5, dy + 0.5) - 1.0


def _small_quarter(dx: Field, dy: Field) -> Field:
    return distance(dx + 0.5, dy + 0.5) - 0.5


def _circle(dx: Field, dy: Field) -> Field:
    return distance(dx, dy) - 0.36


def _dot(dx: Field, dy: Field) -> Field:
    return distance(dx, dy) - 0.16


def _half(dx: Field, dy: Field) -> Field:
    return np.asarray(np.maximum(distance(dx, dy + 0.5) - 0.5, -0.5 - dy))


def _other_half(dx: Field, dy: Field) -> Field:
    return distance(dx, dy - 0.5) - 0.5


def _triangle(dx: Field, dy: Field) -> Field:
    return (dx + dy) * 0.7071


def _stripes(dx: Field, dy: Field) -> Field:
    return np.abs((dx * 4) - np.round(dx * 4)) / 4 - 0.0625 + dy * 0


def _rings(dx: Field, dy: Field) -> Field:
    reach = distance(dx + 0.5, dy + 0.5) * 5
    band = np.abs(reach - np.floor(reach) - 0.5) / 5 - 0.05
    return np.asarray(np.maximum(band, reach / 5 - 1.0))


def _leaf(dx: Field, dy: Field) -> Field:
    return np.maximum(distance(dx + 0.5, dy + 0.5), distance(dx - 0.5, dy - 0.5)) - 1.0


_FIGURES: tuple[tuple[_Cell, ...], ...] = (
    (_quarter, _small_quarter),
    (_circle, _dot),
    (_half, _other_half),
    (_rings,),
    (_leaf, _dot),
    (_quarter,),
    (_triangle,),
    (_stripes,),
    (_half,),
)


def _press(pixels: Pixels, brief: Brief) -> Pixels:
    """Wear the ink a little, as a letterpress does, and let the paper show."""
    rng = np.random.default_rng(brief.seed + 5)
    fibre = noise(brief.size, rng, 170, 2)
    cloud = noise(brief.size, rng, 4, 4)
    worn = np.clip((fibre + cloud * 0.7 - 2.05) * 0.7, 0, 0.4)
    over(pixels, brief.palette.tone(0.04), soften(worn, 0.0007))
    pixels *= (1 + cloud * 0.012)[..., None]
    over(pixels, mix(brief.palette.tone(0.05), brief.palette.second, 0.4), 0.05)
    return pixels
