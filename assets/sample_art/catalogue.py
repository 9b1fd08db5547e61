"""The list of sample pictures: name, size, palette and scene of each.

Names are files and families at once (``family-palette.ext``); never reuse one for another picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from sample_art import arches, city, dunes, fronds, ink, koi, moons, posters, ridges, vases, weave
from sample_art.painting import Brief, Size
from sample_art.palette import DAWN, GRAPHITE, INDIGO, LAGOON, SAGE, TERRACOTTA, Palette

Scene = Callable[[Brief], Image.Image]


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture of the set."""

    name: str
    size: Size
    palette: Palette
    scene: Scene
    variant: int
    seed: int

    @property
    def family(self) -> str:
        """What the picture shows: the first word of its name."""
        return self.name.split("-")[0]

    def draw(self, scale: float = 1.0) -> Image.Image:
        """Draw the picture, smaller or larger than its own size if asked."""
        width, height = (max(16, round(side * scale)) for side in self.size)
        return self.scene(Brief((width, height), self.palette, self.seed, self.variant))


SAMPLES: tuple[Sample, ...] = (
    Sample("dunes-dawn.jpg", (1440, 960), DAWN, dunes.draw, 0, 11),
    Sample("dunes-terracotta.jpg", (960, 1240), TERRACOTTA, dunes.draw, 1, 12),
    Sample("dunes-indigo.jpg", (1600, 760), INDIGO, dunes.draw, 2, 13),
    Sample("ridges-dawn.jpg", (1600, 760), DAWN, ridges.draw, 0, 21),
    Sample("ridges-sage.jpg", (920, 1240), SAGE, ridges.draw, 1, 22),
    Sample("ridges-indigo.jpg", (1280, 920), INDIGO, ridges.draw, 2, 23),
    Sample("vases-terracotta.jpg", (1000, 1250), TERRACOTTA, vases.draw, 0, 31),
    Sample("vases-sage.jpg", (1120, 1120), SAGE, vases.draw, 1, 32),
    Sample("vases-graphite.jpg", (1320, 990), GRAPHITE, vases.draw, 2, 33),
    Sample("arches-terracotta.jpg", (1120, 1120), TERRACOTTA, arches.draw_arcade, 0, 41),
    Sample("arches-graphite.jpg", (900, 1260), GRAPHITE, arches.draw_arcade, 1, 42),
    Sample("arches-dawn.jpg", (960, 1240), DAWN, arches.draw_portal, 0, 43),
    Sample("arches-indigo.jpg", (960, 1240), INDIGO, arches.draw_portal, 1, 44),
    Sample("fronds-sage.jpg", (920, 1240), SAGE, fronds.draw, 0, 51),
    Sample("fronds-dawn.jpg", (1120, 1120), DAWN, fronds.draw, 1, 52),
    Sample("fronds-lagoon.jpg", (1280, 920), LAGOON, fronds.draw, 2, 53),
    Sample("fronds-cutout.png", (900, 1200), SAGE, fronds.draw_cutout, 0, 54),
    Sample("posters-terracotta.jpg", (1080, 1350), TERRACOTTA, posters.draw, 0, 61),
    Sample("posters-lagoon.jpg", (1120, 1120), LAGOON, posters.draw, 1, 62),
    Sample("posters-graphite.jpg", (1440, 1000), GRAPHITE, posters.draw, 2, 63),
    Sample("ink-lagoon.jpg", (1280, 920), LAGOON, ink.draw, 0, 71),
    Sample("ink-indigo.webp", (920, 1240), INDIGO, ink.draw, 1, 72),
    Sample("ink-dawn.jpg", (1120, 1120), DAWN, ink.draw, 2, 73),
    Sample("city-indigo.jpg", (1560, 860), INDIGO, city.draw, 0, 81),
    Sample("city-dawn.jpg", (1280, 920), DAWN, city.draw, 1, 82),
    Sample("city-lagoon.jpg", (960, 1240), LAGOON, city.draw, 2, 83),
    Sample("moons-graphite.jpg", (1120, 1120), GRAPHITE, moons.draw_moon, 0, 91),
    Sample("moons-terracotta.jpg", (1440, 960), TERRACOTTA, moons.draw_moon, 1, 92),
    Sample("moons-lagoon.jpg", (1440, 960), LAGOON, moons.draw_giant, 0, 93),
    Sample("moons-cutout.png", (1000, 1000), INDIGO, moons.draw_cutout, 0, 94),
    Sample("weave-sage.jpg", (1240, 940), SAGE, weave.draw, 0, 101),
    Sample("weave-indigo.jpg", (960, 1240), INDIGO, weave.draw, 1, 102),
    Sample("weave-terracotta.jpg", (1120, 1120), TERRACOTTA, weave.draw, 2, 103),
    Sample("koi-lagoon.jpg", (920, 1240), LAGOON, koi.draw, 0, 111),
    Sample("koi-indigo.jpg", (1440, 960), INDIGO, koi.draw, 1, 112),
    Sample("koi-graphite.jpg", (1060, 1060), GRAPHITE, koi.draw, 2, 113),
)
