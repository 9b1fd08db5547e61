"""Paint an object program onto a canvas in one of three styles.

Painting changes the canvas in place; it reads the program and never alters it.
"""

import enum
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.train.arrays import Float32Array, Float64Array, Image, Random
from models.train.drawing.palettes import scalar
from models.train.drawing.programs import COLOUR_SLOTS, Part, Program, rotation
from models.train.drawing.textures import soften

Corners = npt.NDArray[np.int32]

# OpenCV takes polygon corners in fixed point with this many fractional bits.
_SHIFT = 4


class Style(enum.Enum):
    """How an object is drawn."""

    PAINTED = "painted"
    LINE_ART = "line art"
    SILHOUETTE = "silhouette"


@dataclass(frozen=True, slots=True)
class Pose:
    """Where an object stands on the canvas: pixels = points @ matrix.T + offset."""

    matrix: Float64Array
    offset: Float64Array

    @classmethod
    def draw(cls, rng: Random, side: int) -> "Pose":
        """Draw an upright pose that fills half to all of the canvas: small turn, small shear."""
        size = side / 2 * rng.uniform(0.5, 0.98)
        turn = rotation(rng.normal(0, 0.18))
        mirror = -1 if rng.random() < 0.5 else 1
        stretch_x, stretch_y = np.exp(rng.normal(0, 0.1, 2))
        shear = np.array([[mirror * stretch_x, rng.normal(0, 0.12)], [0, stretch_y]])
        room = max(side / 2 - 0.9 * size, 2.0)
        return cls(size * turn @ shear, side / 2 + rng.uniform(-1, 1, 2) * room)

    def corners(self, points: Float64Array) -> Corners:
        """Convert object points to OpenCV's fixed-point pixels."""
        pixels = points @ self.matrix.T + self.offset
        corners: Corners = np.round(pixels * 2**_SHIFT).astype(np.int32)
        return corners


@dataclass(frozen=True, slots=True)
class Dress:
    """What an object wears in one rendering.

    Attributes:
        colours: [COLOUR_SLOTS, 3] RGB in 0..255.
        textures: canvas-sized images for textured parts.
        light: [2] direction and strength of the shading ramp, -1..1.
        jitter: how much parts change between renderings, 0 is not at all.
    """

    colours: Float32Array
    textures: tuple[Image, ...]
    light: Float64Array
    jitter: float = 0.0
    style: Style = Style.PAINTED


def paint(canvas: Image, parts: Program, rng: Random, pose: Pose, dress: Dress) -> None:
    """Draw every part, back to front."""
    for index, part in enumerate(parts):
        corners = pose.corners(_jittered(part, rng, dress.jitter))
        fill = scalar(dress.colours[part.slot])
        ink = scalar(dress.colours[0])
        if dress.style is Style.LINE_ART:
            width = 1 if rng.random() < 0.7 else 2
            cv2.polylines(canvas, [corners], True, ink, width, cv2.LINE_AA, _SHIFT)
        elif dress.style is Style.SILHOUETTE:
            cv2.fillPoly(canvas, [corners], ink, cv2.LINE_AA, _SHIFT)
        elif part.is_stroked:
            cv2.polylines(canvas, [corners], True, fill, 2, cv2.LINE_AA, _SHIFT)
        else:
            _fill_part(canvas, part, corners, dress, is_mixed=bool(index % 2))


def shadow(canvas: Image, parts: Program, rng: Random, pose: Pose) -> None:
    """Darken the canvas under a soft shadow of the object."""
    mask = np.zeros(canvas.shape[:2], np.uint8)
    lowered = Pose(pose.matrix, pose.offset + rng.uniform(1, 5))
    for part in parts:
        cv2.fillPoly(mask, [lowered.corners(part.points)], 255, cv2.LINE_4, _SHIFT)
    shade = 1 - 0.5 * soften(mask, 3)[..., None].astype(np.float32) / 255
    canvas[:] = (canvas * shade).astype(np.uint8)


def _jittered(part: Part, rng: Random, amount: float) -> Float64Array:
    if amount <= 0:
        return part.points
    scale = 1 + 0.12 * amount * np.tanh(part.wobble + rng.normal(0, 0.5, 2))
    moved = part.points * scale + rng.normal(0, 0.03 * amount, 2)
    return moved + 0.04 * amount * np.sin(3 * moved[:, ::-1] + rng.uniform(0, 6.3, 2))


def _fill_part(
    canvas: Image,
    part: Part,
    corners: Corners,
    dress: Dress,
    *,
    is_mixed: bool,
) -> None:
    fill = dress.colours[part.slot]
    if part.is_textured or part.is_shaded:
        _blend_part(canvas, part, corners, dress, is_mixed=is_mixed)
    else:
        cv2.fillPoly(canvas, [corners], scalar(fill), cv2.LINE_AA, _SHIFT)
    if part.is_edged:
        edge = scalar(dress.colours[(part.slot + 1) % COLOUR_SLOTS] * np.float32(0.5))
        cv2.polylines(canvas, [corners], True, edge, 1, cv2.LINE_AA, _SHIFT)


def _blend_part(
    canvas: Image,
    part: Part,
    corners: Corners,
    dress: Dress,
    *,
    is_mixed: bool,
) -> None:
    side = canvas.shape[0]
    mask = np.zeros((side, side), np.uint8)
    cv2.fillPoly(mask, [corners], 255, cv2.LINE_AA, _SHIFT)
    left, top, width, height = cv2.boundingRect(corners >> _SHIFT)
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(side, left + width + 1), min(side, top + height + 1)
    if x1 <= x0 or y1 <= y0:
        return
    cover = np.ascontiguousarray(mask[y0:y1, x0:x1])
    surface = np.broadcast_to(dress.colours[part.slot], (*cover.shape, 3))
    if part.is_textured:
        image = dress.textures[part.slot % len(dress.textures)]
        patch = image[y0:y1, x0:x1].astype(np.float32)
        surface = (patch + surface) / 2 if is_mixed else patch
    if part.is_shaded:
        bulge = soften(cover, max(1.0, min(width, height) * 0.18)).astype(np.float32) / 255
        ramp_x = np.linspace(0.25, -0.25, x1 - x0, dtype=np.float32)[None] * dress.light[0]
        ramp_y = np.linspace(0.25, -0.25, y1 - y0, dtype=np.float32)[:, None] * dress.light[1]
        surface = surface * (0.35 + 0.75 * bulge + ramp_x + ramp_y)[..., None]
    alpha = cover[..., None].astype(np.float32) / 255
    region = canvas[y0:y1, x0:x1]
    region[:] = np.clip(region * (1 - alpha) + surface * alpha, 0, 255).astype(np.uint8)
