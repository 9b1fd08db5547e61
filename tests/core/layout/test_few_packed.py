"""Few pictures are packed without holes that are seen, also where some of them are turned."""

import math
import random

import pytest

from refboard.core.geometry import Point, Size, extent
from refboard.core.layout.packing import packed

GAP = 16.0
ASPECT = 0.8
RATIOS = (0.67, 0.75, 1.0, 1.33, 1.5, 1.78)


def photographs(count: int) -> list[Size]:
    """Return the bounds of photographs, a quarter of them turned."""
    chance = random.Random(count)
    sizes = []
    for _ in range(count):
        height = chance.choice([150.0, 188.0, 200.0, 300.0])
        width, turn = height * chance.choice(RATIOS), 0.0
        if chance.random() < 0.25:
            turn = math.radians(chance.uniform(10, 80))
        across, along = math.cos(turn), math.sin(turn)
        sizes.append(Size(width * across + height * along, width * along + height * across))
    return sizes


def density(sizes: list[Size], corners: list[Point]) -> float:
    padded = [Size(size.width + GAP, size.height + GAP) for size in sizes]
    whole = extent(padded, corners)
    return sum(size.width * size.height for size in padded) / (whole.width * whole.height)


@pytest.mark.parametrize(
    ("count", "least"), [(3, 0.8), (5, 0.85), (8, 0.92), (10, 0.91), (20, 0.94), (30, 0.95)]
)
def test_few_pictures_are_packed_densely(count: int, least: float) -> None:
    sizes = photographs(count)
    assert density(sizes, packed(sizes, gap=GAP, aspect=ASPECT)) >= least
