"""Woven cloth, thread over thread, laid in soft folds.

A weave is a small matrix that says which thread is on top; colour comes from the stripes of warp
and weft, light from the roundness of each thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sample_art.painting import Brief, Field, axes, finish, noise, over

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

    from sample_art.palette import Colour

_TWILL = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1], [1, 0, 0, 1]])
_HERRINGBONE = np.concatenate([np.tile(_TWILL, (1, 3)), np.tile(_TWILL[:, ::-1], (1, 3))], axis=1)
_BASKET = np.kron(np.array([[1, 0], [0, 1]]), np.ones((2, 2), dtype=int))


def draw(brief: Brief) -> Image.Image:
    """Draw a check, a herringbone or a basket weave, chosen by the variant."""
    threads = (96, 76, 60)[brief.variant % 3]
    matrix = (_TWILL, _HERRINGBONE, _BASKET)[brief.variant % 3]
    u, v, fold = _drape(brief)
    warp_at, weft_at = u * threads, v * threads
    warp_index, weft_index = np.floor(warp_at).astype(int), np.floor(weft_at).astype(int)
    on_top = _is_on_top(matrix, warp_index, weft_index)
    across = np.where(on_top, warp_at - warp_index, weft_at - weft_index) - 0.5
    along = np.where(on_top, weft_at - weft_index, warp_at - warp_index) - 0.5
    sequence, colours = _stripes(brief)
    ink = np.where(
        on_top, sequence[warp_index % len(sequence)], sequence[(weft_index + 5) % len(sequence)]
    )
    pixels = np.take(colours, ink, axis=0)
    thread = np.where(on_top, warp_index * 2, weft_index * 2 + 1)
    # A thread dives only where its neighbour along its own length lies below.
    ahead = np.where(along > 0, 1, -1)
    next_top = _is_on_top(
        matrix,
        np.where(on_top, warp_index, warp_index + ahead),
        np.where(on_top, weft_index + ahead, weft_index),
    )
    dive = np.where(next_top == on_top, 0.0, np.abs(along) * 2).astype(np.float32)
    pixels *= _thread_light(brief, (across, along, dive), thread)[..., None]
    shadow = np.clip(fold, -1.4, 1.4)
    over(pixels, brief.palette.tone(1.0), np.clip(-shadow, 0, 1.4) * np.float32(0.4))
    over(pixels, brief.palette.tone(0.0), np.clip(shadow, 0, 1.4) * np.float32(0.16))
    return finish(pixels, brief, grain=0.02, vignette=0.22)


def _is_on_top(
    matrix: NDArray[np.int_], warp: NDArray[np.int_], weft: NDArray[np.int_]
) -> NDArray[np.bool_]:
    """Tell for each crossing whether the warp thread is the upper one."""
    return np.asarray(matrix[weft % matrix.shape[0], warp % matrix.shape[1]] == 1)


def _drape(brief: Brief) -> tuple[Field, Field, Field]:
    """Return cloth coordinates and the light on the folds."""
    x, y = axes(brief.size)
    rng = brief.rng
    sway = noise(brief.size, rng, 1.3, 2)
    angle = (0.14, -0.32, 0.5)[brief.variant % 3]
    ridge = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle)) + sway * 0.1
    phase = ridge * (8.5, 7.0, 6.0)[brief.variant % 3]
    fold = np.sin(phase) * 0.62 + np.sin(phase * 2.1 + 1.3) * 0.25 + sway * 0.12
    # A fold hides some cloth: the threads crowd where it turns away.
    u = x + np.cos(phase) * 0.016 + sway * 0.015 + 2
    v = y + np.cos(phase * 0.5 + 1) * 0.012 - sway * 0.012 + 2
    return u, v, fold


def _stripes(brief: Brief) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    palette = brief.palette
    colours: list[Colour] = [
        palette.tone(0.08),
        palette.tone(0.32),
        palette.tone(0.58),
        palette.tone(0.88),
        palette.accent,
        palette.second,
    ]
    runs = (
        ((0, 10), (2, 4), (0, 2), (2, 4), (0, 10), (3, 8), (4, 2), (3, 8)),
        ((1, 12), (3, 12), (1, 12), (3, 10), (4, 2)),
        ((0, 8), (2, 4), (3, 8), (2, 4), (0, 4), (4, 2), (0, 2), (5, 2)),
    )[brief.variant % 3]
    sequence = np.concatenate([np.full(count, ink) for ink, count in runs])
    return sequence, np.asarray(colours, dtype=np.float32)


def _thread_light(
    brief: Brief, place: tuple[Field, Field, Field], thread: NDArray[np.intp]
) -> Field:
    across, along, dive = place
    rng = np.random.default_rng(brief.seed + 6)
    dye = (rng.standard_normal(4096) * 0.05).astype(np.float32)[thread % 4096]
    ply = np.sin((along * 1.3 + across) * 11 + dye * 60) * 0.07
    roundness = np.sqrt(np.clip(1 - (across * 1.9) ** 2, 0, 1)) * 0.6 + 0.42
    sink = 1 - np.clip(dive, 0, 1) ** 2 * 0.45
    tilt = 1 - across * 0.22
    return np.asarray(roundness * sink * tilt + dye + ply, dtype=np.float32)
