"""Paint the textures that are heaps of marks: cells, fractals, leaves, strokes, glyphs.

Each function takes only a random generator and returns one TEXTURE_PX square image.
"""

import cv2
import numpy as np

from models.train.arrays import Float32Array, Float64Array, Image, Random
from models.train.drawing.fields import TEXTURE_PX
from models.train.drawing.palettes import colour, colourise, palette, scalar

_FRACTAL_POINTS = 3000
_FRACTAL_STEPS = 22
_FRACTAL_WARM_UP = 7


def _canvas(fill: Float32Array | int) -> Image:
    image = np.empty((TEXTURE_PX, TEXTURE_PX, 3), np.uint8)
    image[:] = fill
    return image


def cells(rng: Random) -> Image:
    """Cut the plane into Voronoi cells: flat, domed or as a distance field, edged or not."""
    count = int(2 ** rng.uniform(3, 8.5))
    seeds = np.full((TEXTURE_PX, TEXTURE_PX), 255, np.uint8)
    seeds[rng.integers(0, TEXTURE_PX, count), rng.integers(0, TEXTURE_PX, count)] = 0
    distance, labels = cv2.distanceTransformWithLabels(
        seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    total = int(labels.max()) + 1
    tones = palette(rng, 6)[rng.integers(0, 6, total)] + rng.normal(0, 15, (total, 3))
    shaded = np.clip(tones, 0, 255)[labels]
    style = rng.random()
    if style < 0.35:
        shaded = shaded * np.clip(1.2 - distance / distance.max(), 0.2, 1)[..., None]
    elif style < 0.5:
        return colourise(distance.astype(np.float32), rng)
    if rng.random() < 0.4:
        border = (cv2.Laplacian(labels.astype(np.float32), cv2.CV_32F) != 0).astype(np.uint8)
        width = int(rng.integers(1, 4))
        shaded[cv2.dilate(border, np.ones((width, width), np.uint8)) > 0] = colour(rng)
    image: Image = np.clip(shaded, 0, 255).astype(np.uint8)
    return image


def fractal(rng: Random) -> Image:
    """Play the chaos game with a few random contractions and paint the density."""
    count = int(rng.integers(2, 6))
    maps = np.stack([_contraction(rng) for _ in range(count)])
    shifts = rng.uniform(-1, 1, (count, 2))
    weights = np.abs(np.linalg.det(maps)) + 0.05
    weights /= weights.sum()
    points = rng.uniform(-1, 1, (_FRACTAL_POINTS, 2))
    visited: list[Float64Array] = []
    for step in range(_FRACTAL_STEPS):
        choice = rng.choice(count, _FRACTAL_POINTS, p=weights)
        points = np.einsum("nij,nj->ni", maps[choice], points) + shifts[choice]
        if step >= _FRACTAL_WARM_UP:
            visited.append(points)
    cloud = np.concatenate(visited)
    low, high = np.percentile(cloud, [1, 99], axis=0)
    pixel = ((cloud - low) / (high - low + 1e-6) * 0.9 + 0.05) * TEXTURE_PX
    index = np.clip(pixel.astype(int), 0, TEXTURE_PX - 1)
    density = np.zeros((TEXTURE_PX, TEXTURE_PX), np.float32)
    np.add.at(density, (index[:, 1], index[:, 0]), 1)
    smooth = cv2.GaussianBlur(density, (0, 0), rng.uniform(0.5, 1.2))
    return colourise(np.log1p(smooth * 3).astype(np.float32), rng)


def _contraction(rng: Random) -> Float64Array:
    u, scales, v = np.linalg.svd(rng.uniform(-1, 1, (2, 2)))
    matrix: Float64Array = u @ np.diag(np.clip(scales, 0.2, 0.85)) @ v
    return matrix


def leaves(rng: Random) -> Image:
    """Drop opaque shapes of heavy-tailed sizes on one another, as natural scenes occlude."""
    image = _canvas(colour(rng))
    tones = palette(rng, 8)
    kind = int(rng.integers(4))
    largest = rng.uniform(10, 60)
    for _ in range(int(rng.uniform(60, 220))):
        fill = scalar(
            np.clip(tones[rng.integers(8)] + rng.normal(0, 12, 3), 0, 255).astype(np.float32)
        )
        size = (
            largest / (1 + rng.pareto(1.5)) if rng.random() < 0.5 else largest * rng.random() ** 2
        )
        _drop_leaf(image, rng, kind, max(2.0, size), fill)
    return image


def _drop_leaf(
    image: Image, rng: Random, kind: int, size: float, fill: tuple[float, float, float]
) -> None:
    x, y = (float(v) for v in rng.integers(0, TEXTURE_PX, 2))
    if kind == 0:
        cv2.circle(image, (int(x), int(y)), int(size / 1.5), fill, -1, cv2.LINE_AA)
        return
    if kind == 1:
        axes = (size * 2, size * rng.uniform(0.3, 1))
        cv2.ellipse(image, ((x, y), axes, rng.uniform(0, 180)), fill, -1, cv2.LINE_AA)
        return
    if kind == 2:
        sides = (size * rng.uniform(0.4, 2), size * rng.uniform(0.4, 2))
        corners = cv2.boxPoints(((x, y), sides, rng.uniform(0, 180) * rng.integers(0, 2)))
    else:
        angles = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 8)))
        corners = np.stack([x + size * np.cos(angles), y + size * np.sin(angles)], axis=-1)
    cv2.fillPoly(image, [corners.astype(np.int32)], fill, cv2.LINE_AA)


def strokes(rng: Random) -> Image:
    """Draw many lines of one length and about one direction: hair, grass, hatching, scribble."""
    image = _canvas(colour(rng))
    tones = palette(rng, 4)
    heading, spread = rng.uniform(0, np.pi), rng.choice([0.05, 0.3, 3.0])
    length, width = rng.uniform(5, 60), int(rng.integers(1, 6))
    is_curved = rng.random() < 0.5
    segments = 3 if is_curved else 1
    for _ in range(int(rng.uniform(30, 260))):
        start = rng.uniform(-10, TEXTURE_PX + 10, 2)
        turn = rng.normal(0, 0.5) if is_curved else 0.0
        angles = heading + rng.normal(0, spread) + turn * np.arange(segments)
        steps = np.stack([np.cos(angles), np.sin(angles)], axis=-1) * (length / segments)
        line = np.concatenate([start[None], start + np.cumsum(steps, axis=0)]).astype(np.int32)
        cv2.polylines(image, [line], False, scalar(tones[rng.integers(4)]), width, cv2.LINE_AA)
    return image


def glyphs(rng: Random) -> Image:
    """Set lines of random characters in one of OpenCV's stroke fonts."""
    image = _canvas(colour(rng) if rng.random() < 0.6 else 245)
    ink = scalar(colour(rng)) if rng.random() < 0.6 else (15.0, 15.0, 15.0)
    font = int(rng.integers(0, 8))
    size = 2 ** rng.uniform(-1.6, 1.2)
    leading = int(max(8, size * 30 * rng.uniform(0.8, 1.4)))
    columns = int(TEXTURE_PX / (size * 18)) + 2
    for baseline in range(leading, TEXTURE_PX + leading, leading):
        line = "".join(
            chr(rng.integers(33, 126)) if rng.random() < 0.8 else " " for _ in range(columns)
        )
        width = int(max(1, size * rng.uniform(1, 3.5)))
        origin = (int(rng.integers(-5, 10)), baseline)
        cv2.putText(image, line, origin, font, size, ink, width, cv2.LINE_AA)
    return image
