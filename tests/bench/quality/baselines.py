"""Classic descriptors to compare the model with: perceptual hash, Lab histogram, HOG.

NumPy only, written from their definitions; all return unit vectors, so a dot product ranks.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

Float32Array = npt.NDArray[np.float32]

_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float64
)
_WHITE = np.array([0.9505, 1.0, 1.089])
_LAB_BINS = (5, 9, 9)


def phash(image: Image.Image) -> Float32Array:
    """64 signs of the lowest cosine frequencies of the 32x32 grey picture, as +-1/8."""
    grey = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.BOX), np.float64)
    k = np.arange(32)
    cosines = np.cos(np.pi * (2 * k[None] + 1) * k[:, None] / 64)[:8]
    low = (cosines @ grey @ cosines.T).ravel()
    return np.where(low > np.median(low[1:]), 0.125, -0.125).astype(np.float32)


def lab_histogram(image: Image.Image) -> Float32Array:
    """Root of the CIE Lab histogram, 5 x 9 x 9 bins."""
    rgb = np.asarray(image.convert("RGB").resize((64, 64), Image.Resampling.BOX), np.float64) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = linear.reshape(-1, 3) @ _XYZ.T / _WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    lab = np.stack(
        [116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=-1
    )
    ranges = [(0, 100.001), (-90, 90), (-90, 90)]
    lab = np.clip(lab, [r[0] for r in ranges], [r[1] for r in ranges])
    counts, _ = np.histogramdd(lab, bins=_LAB_BINS, range=ranges)
    return _unit(np.sqrt(counts).ravel())


def hog(image: Image.Image, side: int = 64, cell: int = 8, bins: int = 9) -> Float32Array:
    """Histogram of oriented gradients: 8x8 cells of 9 unsigned bins, 2x2 blocks, clipped."""
    grey = np.asarray(image.convert("L").resize((side, side), Image.Resampling.BOX), np.float64)
    padded = np.pad(grey, 1, mode="edge")
    dx, dy = padded[1:-1, 2:] - padded[1:-1, :-2], padded[2:, 1:-1] - padded[:-2, 1:-1]
    magnitude = np.hypot(dx, dy)
    position = np.mod(np.arctan2(dy, dx), np.pi) / np.pi * bins
    low = np.floor(position).astype(int)
    share = position - low
    count = side // cell
    votes = np.zeros((bins, side, side))
    rows, columns = np.mgrid[0:side, 0:side]
    np.add.at(votes, (low % bins, rows, columns), magnitude * (1 - share))
    np.add.at(votes, ((low + 1) % bins, rows, columns), magnitude * share)
    cells = votes.reshape(bins, count, cell, count, cell).sum((2, 4))
    blocks = np.stack(
        [cells[:, i : count - 1 + i, j : count - 1 + j] for i in (0, 1) for j in (0, 1)]
    )
    blocks = blocks.reshape(4 * bins, -1).T
    blocks = blocks / np.sqrt((blocks**2).sum(1, keepdims=True) + 1)
    blocks = np.minimum(blocks, 0.2)
    return _unit(blocks.ravel())


def _unit(vector: npt.NDArray[np.float64]) -> Float32Array:
    return (vector / (np.linalg.norm(vector) + 1e-9)).astype(np.float32)
