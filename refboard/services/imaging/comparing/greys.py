"""Grey levels of pictures as small arrays: scaled, smoothed, sampled through a map."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from refboard.core.query import Float32Array

Matrix = NDArray[np.float64]
"""[3, 3]: maps points of one picture to points of another, both in pixels from the left top."""
_LEAST_SIDE = 8
_NOISE = 6.0
"""Variance of grey levels that is no structure."""
_OUTSIDE = 1e6


def grey_of(image: Image.Image, longest: int) -> Float32Array:
    """Return the grey levels of a picture, 0..255, its longer side as long as asked for."""
    share = longest / max(image.size)
    width, height = (max(_LEAST_SIDE, round(side * share)) for side in image.size)
    method = Image.Resampling.BOX if share < 1 else Image.Resampling.BILINEAR
    return np.asarray(image.convert("L").resize((width, height), method), dtype=np.float32)


def resized(grey: Float32Array, width: int, height: int) -> Float32Array:
    """Return an array in another size."""
    method = Image.Resampling.BOX if width < grey.shape[1] else Image.Resampling.BILINEAR
    picture = Image.fromarray(np.ascontiguousarray(grey))
    return np.asarray(picture.resize((width, height), method), dtype=np.float32)


def smoothed(grey: Float32Array, sigma: float) -> Float32Array:
    """Return an array smoothed by a Gaussian of so many pixels."""
    rows = _gaussian(grey.shape[0], sigma) @ grey
    return (rows @ _gaussian(grey.shape[1], sigma).T).astype(np.float32)


def structure_of(grey: Float32Array, sigma: float) -> Float32Array:
    """Return what a picture shows without its light: how each pixel differs from those around it.

    It is divided by the contrast there, so that faint detail counts as much as strong detail.

    Args:
        grey: The grey levels.
        sigma: How wide the surroundings are, in pixels.
    """
    detail = grey - smoothed(grey, sigma)
    contrast = np.sqrt(smoothed(detail * detail, 1.5 * sigma) + np.float32(_NOISE))
    structure: Float32Array = detail / contrast
    return structure


def sampled(
    grey: Float32Array, matrix: Matrix, shape: tuple[int, int]
) -> tuple[Float32Array, NDArray[np.bool_]]:
    """Return what lies at each pixel of another picture, and where anything does.

    Args:
        grey: The picture that is looked at.
        matrix: Maps pixels of the other one to it.
        shape: Height and width of the other one.
    """
    height, width = shape
    coefficients = tuple(matrix[:2].ravel().tolist())
    values = np.asarray(
        Image.fromarray(grey).transform(
            (width, height),
            Image.Transform.AFFINE,
            coefficients,
            Image.Resampling.BILINEAR,
            fillcolor=_OUTSIDE,
        )
    )
    across, down = np.arange(width) + 0.5, (np.arange(height) + 0.5)[:, None]
    x = matrix[0, 0] * across + matrix[0, 1] * down + matrix[0, 2]
    y = matrix[1, 0] * across + matrix[1, 1] * down + matrix[1, 2]
    # Half a pixel from the edge is mixed with what is outside.
    inside = (x > 1) & (x < grey.shape[1] - 1) & (y > 1) & (y < grey.shape[0] - 1)
    inside &= values < _OUTSIDE / 10
    return np.where(inside, values, np.float32(0)), inside


def scaling(before: tuple[int, ...], after: tuple[int, ...]) -> Matrix:
    """Return the map between two sizes of one picture, each height and width."""
    return np.diag([after[1] / before[1], after[0] / before[0], 1.0])


@lru_cache(maxsize=128)
def _gaussian(length: int, sigma: float) -> Float32Array:
    """Return the matrix that smooths a column, [n, n]; what is beyond the edge does not count."""
    places = np.arange(length)
    weights = np.exp(-0.5 * ((places[:, None] - places) / sigma) ** 2)
    rows: Float32Array = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return rows
