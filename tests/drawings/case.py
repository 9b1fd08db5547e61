"""One drawing whose right picture is known by how it was built.

All are 200 x 100 units. What is right is told as flat areas, which an image of the same size can
be painted from, and for letters as how much of a part is covered: fonts differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from PIL import Image, ImageDraw

from refboard.core.asset import Remark, RemarkKind

WIDTH, HEIGHT = 200, 100
NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
RED = (255, 0, 0, 255)
BLUE = (0, 0, 255, 255)
LIME = (0, 255, 0, 255)
NOTHING = (0, 0, 0, 0)
TOLERANCE = 3
"""Levels of 255 that a flat area may be off."""
_EDGE = 1.5
"""Units around an edge in which pixels are mixed and not compared."""
_MISSED = 255
EVERYTHING = -1
"""Said to be not shown instead of a number of things."""

Colour = tuple[int, int, int, int]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A flat colour between left, top, right and bottom; later ones lie on top."""

    box: Box
    colour: Colour


@dataclass(frozen=True, slots=True)
class Ink:
    """How much of a box is covered, in hundredths: at least and at most."""

    box: Box
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Case:
    """A drawing and what is right.

    Attributes:
        name: The file's stem.
        content: The file.
        areas: What it shows; elsewhere nothing.
        ink: Coverage instead of colours.
        not_shown: So many things in it that no renderer here draws; saying so is right, too.
    """

    name: str
    content: bytes
    areas: tuple[Area, ...] = ()
    ink: tuple[Ink, ...] = ()
    not_shown: int = 0

    def is_right(self, image: Image.Image, not_shown: int = 0) -> bool:
        """Return whether a picture is right, or what is missing was said."""
        if self.not_shown:
            return not_shown == EVERYTHING or not_shown == self.not_shown
        return not_shown in (0, EVERYTHING) and self.worst(image) <= TOLERANCE

    def expected(self, scale: float) -> Image.Image:
        """Return what is right as a picture; letters are left grey."""
        size = round(WIDTH * scale), round(HEIGHT * scale)
        image = Image.new("RGBA", size, NOTHING)
        draw = ImageDraw.Draw(image)
        for area in self.areas:
            left, top, right, bottom = (round(edge * scale) for edge in area.box)
            draw.rectangle((left, top, right - 1, bottom - 1), fill=area.colour)
        for ink in self.ink:
            left, top, right, bottom = (round(edge * scale) for edge in ink.box)
            shade = round(2.55 * min(ink.most, 100.0))
            draw.rectangle((left, top, right - 1, bottom - 1), fill=(128, 128, 128, shade))
        return image

    def worst(self, image: Image.Image) -> int:
        """Return by how many levels a picture is off; 255 for a shape or coverage that is."""
        if abs(image.width / image.height - WIDTH / HEIGHT) > 0.02:
            return _MISSED
        scale = image.width / WIDTH
        got = np.asarray(image.convert("RGBA"), np.int32)
        for ink in self.ink:
            left, top, right, bottom = (round(edge * scale) for edge in ink.box)
            covered = 100.0 * float(np.mean(got[top:bottom, left:right, 3] > 127))
            if not ink.least <= covered <= ink.most:
                return _MISSED
        return 0 if self.ink else self._difference(got, scale)

    def _difference(self, got: np.ndarray, scale: float) -> int:
        right = np.asarray(self.expected(scale).resize(got.shape[1::-1]), np.int32)
        seen, wanted = (premultiplied(pixels) for pixels in (got, right))
        is_clear = np.ones(got.shape[:2], bool)
        margin = round(_EDGE * scale)
        for area in self.areas:
            x0, y0, x1, y1 = (round(edge * scale) for edge in area.box)
            for x in (x0, x1):
                if 0 < x < got.shape[1]:
                    is_clear[max(0, y0 - margin) : y1 + margin, max(0, x - margin) : x + margin] = 0
            for y in (y0, y1):
                if 0 < y < got.shape[0]:
                    is_clear[max(0, y - margin) : y + margin, max(0, x0 - margin) : x1 + margin] = 0
        return int(np.abs(seen - wanted)[is_clear].max())


def said(remarks: Sequence[Remark]) -> int:
    """Return how many things remarks say are not shown; EVERYTHING of a picture of nothing."""
    counts = {remark.kind: remark.count for remark in remarks}
    is_nothing = RemarkKind.NOTHING_SHOWN in counts
    return EVERYTHING if is_nothing else counts.get(RemarkKind.PARTS_NOT_SHOWN, 0)


def premultiplied(pixels: np.ndarray) -> np.ndarray:
    """Return colours times their coverage, so that what is transparent has no colour."""
    return np.concatenate([pixels[..., :3] * pixels[..., 3:] // 255, pixels[..., 3:]], axis=-1)


ALL: Box = (0, 0, WIDTH, HEIGHT)
LEFT: Box = (0, 0, WIDTH / 2, HEIGHT)
RIGHT: Box = (WIDTH / 2, 0, WIDTH, HEIGHT)
RECT = '<rect width="200" height="100"/>'


def document(body: str, attributes: str = 'viewBox="0 0 200 100"') -> bytes:
    """Return a whole file around what is drawn."""
    return f"<svg {NS} {attributes}>{body}</svg>".encode()


def flat(name: str, body: str, colour: Colour = RED, not_shown: int = 0) -> Case:
    """Return a drawing that is one colour all over."""
    return Case(name, document(body), (Area(ALL, colour),), not_shown=not_shown)


def half(name: str, body: str, box: Box = LEFT, not_shown: int = 0) -> Case:
    """Return a drawing that is red in one box, the left half by default, and empty elsewhere."""
    return Case(name, document(body), (Area(box, RED),), not_shown=not_shown)


def filled(name: str, fill: str, colour: Colour = RED) -> Case:
    """Return a drawing whose rectangle has that fill by CSS."""
    style = escape(f"fill:{fill}")
    return flat(name, f'<rect width="200" height="100" style="{style}"/>', colour)


def styled(name: str, css: str, body: str, colour: Colour = RED) -> Case:
    """Return a drawing with a style sheet that makes it one colour all over."""
    return flat(name, f"<style>{css}</style>{body}", colour)
