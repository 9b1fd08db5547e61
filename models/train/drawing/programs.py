"""Compose random multi-part objects: the shape that all renderings of one group share.

A program fixes what stays (outlines, how parts sit together, which parts share a colour);
palette, textures, pose and background are chosen anew by every rendering.
"""

from dataclasses import dataclass, replace

import numpy as np

from models.train.arrays import Float64Array, Random
from models.train.drawing.outlines import outline

COLOUR_SLOTS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One filled or stroked outline of an object.

    Attributes:
        points: [n, 2] in the object's square, -1..1.
        slot: index into the rendering's palette of COLOUR_SLOTS colours.
        wobble: how this part likes to change size between renderings, [2].
    """

    points: Float64Array
    slot: int
    wobble: Float64Array
    is_textured: bool = False
    is_stroked: bool = False
    is_edged: bool = False
    is_shaded: bool = False


Program = tuple[Part, ...]


def rotation(angle: float) -> Float64Array:
    """Return the [2, 2] matrix that turns column vectors by `angle` radians."""
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def program(rng: Random) -> Program:
    """Draw an object of one body, up to seven parts (often mirrored) and maybe a motif."""
    is_mirrored = bool(rng.random() < 0.55)
    aspect = float(np.exp(rng.normal(0, 0.35)))
    turn = float(rng.choice([0, np.pi / 2, rng.uniform(0, 6.3)]))
    body = _part(rng, np.zeros(2), rng.uniform(0.45, 0.8), turn)
    parts = [body]
    for _ in range(1 + int(rng.integers(0, 3)) + int(rng.integers(0, 4))):
        anchor = body.points[rng.integers(len(body.points))] * rng.uniform(0.1, 1.1)
        part = _part(rng, anchor, rng.uniform(0.08, 0.5), rng.uniform(0, 6.3))
        parts.append(part)
        if is_mirrored:
            parts.append(replace(part, points=part.points * np.array([-1, 1])))
    if rng.random() < 0.3:
        parts += _motif(rng)
    if rng.random() < 0.3:
        parts = [*parts[1:], parts[0]]
    return _fitted(parts, aspect)


def _part(rng: Random, centre: Float64Array, size: float, turn: float) -> Part:
    shape = outline(rng) * size * np.array([1, np.exp(rng.normal(0, 0.35))])
    return Part(
        points=shape @ rotation(turn).T + centre,
        slot=int(rng.integers(0, COLOUR_SLOTS)),
        is_textured=bool(rng.random() < 0.45),
        is_stroked=bool(rng.random() < 0.12),
        is_edged=bool(rng.random() < 0.35),
        is_shaded=bool(rng.random() < 0.5),
        wobble=rng.normal(0, 1, 2),
    )


def _motif(rng: Random) -> list[Part]:
    """Repeat one small outline in a row or around the centre."""
    count = int(rng.integers(3, 9))
    shape = outline(rng) * rng.uniform(0.06, 0.25)
    radius, phase = rng.uniform(0.3, 0.9), rng.uniform(0, 6.3)
    slot = int(rng.integers(0, COLOUR_SLOTS))
    is_row = rng.random() < 0.5
    parts = []
    for index in range(count):
        angle = 2 * np.pi * index / count
        if is_row:
            centre = np.array([-0.8 + 1.6 * index / (count - 1), radius * np.sign(phase - 3)])
        else:
            centre = radius * np.array([np.cos(phase + angle), np.sin(phase + angle)])
        turned = shape @ rotation(0.0 if is_row else angle).T
        parts.append(Part(points=turned + centre, slot=slot, wobble=np.zeros(2)))
    return parts


def _fitted(parts: list[Part], aspect: float) -> Program:
    """Scale the whole into -1..1, then squeeze one axis by the aspect."""
    cloud = np.concatenate([part.points for part in parts])
    centre = (cloud.max(0) + cloud.min(0)) / 2
    squeeze = np.array([min(1, aspect), min(1, 1 / aspect)]) / (np.abs(cloud - centre).max() + 1e-6)
    return tuple(replace(part, points=(part.points - centre) * squeeze) for part in parts)
