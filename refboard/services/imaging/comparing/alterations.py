"""What was done to a picture that another one shows, too: read from how they lie on each other."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from refboard.core.finding.picture_hash import turned
from refboard.core.finding.sameness import Alteration, Sameness, turned_by
from refboard.core.query import Float32Array
from refboard.services.imaging.comparing.alignment import Agreement, Alignment
from refboard.services.imaging.comparing.greys import sampled, scaling
from refboard.services.imaging.trim import trim_borders

_OTHER_SIZE = 1.1
_ALL = 0.9
"""Share of a picture that counts as all of it: a pixel along the edge is never compared."""
_TILT = math.radians(2.0)
_STRETCH = 1.05
_COLOUR_SIDE = 48
_NO_COLOUR, _SOME_COLOUR = 3.0, 7.0
"""Mean distance from grey, of 128."""
_OTHER_HUE = math.radians(15.0)
_COHERENT = 0.7
_OTHER_LIGHT = 12.0
_COVERED_PARTLY, _COVERED_MOSTLY = 0.955, 0.8
_FRAME_SLACK = 0.1


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture as it is compared.

    Attributes:
        image: Its preview, RGB.
        width: Of the original, in pixels.
        height: Likewise.
    """

    image: Image.Image
    width: int
    height: int


def sameness(first: Rendition, second: Rendition, lying: Alignment) -> Sameness:
    """Return how much two pictures are the same, and what was done to the second to get the first.

    Args:
        first: A picture.
        second: Another one.
        lying: How the first lies on the second.
    """
    is_covered = _is_covered(lying.agreement)
    found = [
        *_of_size(first, second, lying),
        *turned_by(lying.orientation.inverse),
        *_of_shape(first, second, lying),
        *_of_colour(first, second, lying),
    ]
    if is_covered:
        found.append(Alteration.COVERED)
    return Sameness(
        lying.agreement.score, tuple(found) or (Alteration.SAVED_AGAIN,), is_covered=is_covered
    )


def _is_covered(agreement: Agreement) -> bool:
    is_exact = agreement.partly >= _COVERED_PARTLY and agreement.mostly >= _COVERED_MOSTLY
    return is_exact and agreement.everywhere < _COVERED_MOSTLY


def _of_size(first: Rendition, second: Rendition, lying: Alignment) -> Iterator[Alteration]:
    shrunk = math.sqrt(abs(float(np.linalg.det(_in_pixels(first, second, lying)))))
    if shrunk >= _OTHER_SIZE:
        yield Alteration.SMALLER
    elif shrunk <= 1 / _OTHER_SIZE:
        yield Alteration.LARGER


def _in_pixels(first: Rendition, second: Rendition, lying: Alignment) -> Float32Array:
    """Return the linear part of the map between the originals, [2, 2], in their pixels."""
    shape = (first.height, first.width)
    if lying.orientation.is_transposed:
        shape = shape[::-1]
    matrix = scaling((1, 1), (second.height, second.width)) @ lying.matrix @ scaling(shape, (1, 1))
    linear: Float32Array = matrix[:2, :2].astype(np.float32)
    return linear


def _of_shape(first: Rendition, second: Rendition, lying: Alignment) -> Iterator[Alteration]:
    linear = _in_pixels(first, second, lying)
    tilt = math.atan2(linear[1, 0] - linear[0, 1], linear[0, 0] + linear[1, 1])
    across, down = (float(np.linalg.norm(linear[:, axis])) for axis in (0, 1))
    if abs(tilt) > _TILT:
        yield Alteration.TILTED
    elif max(across, down) > _STRETCH * min(across, down):
        yield Alteration.STRETCHED
    if lying.of_second < _ALL and abs(tilt) <= _TILT:
        is_frame = _is_frame(second.image, lying.of_second)
        yield Alteration.UNFRAMED if is_frame else Alteration.CROPPED
    if lying.of_first < _ALL and abs(tilt) <= _TILT:
        is_frame = _is_frame(first.image, lying.of_first)
        yield Alteration.FRAMED if is_frame else Alteration.MORE_AROUND


def _is_frame(image: Image.Image, share: float) -> bool:
    """Return whether all that is not shared is a plain frame."""
    trimmed = trim_borders(image)
    inside = trimmed.width * trimmed.height / (image.width * image.height)
    return inside < 1.0 and abs(inside - share) < _FRAME_SLACK


def _of_colour(first: Rendition, second: Rendition, lying: Alignment) -> Iterator[Alteration]:
    (light, colour), (light_before, colour_before) = _common_colours(first, second, lying)
    if not light.size:
        return
    amount, before = float(np.abs(colour).mean()), float(np.abs(colour_before).mean())
    if amount < _NO_COLOUR and before > _SOME_COLOUR:
        yield Alteration.GREY
    elif before < _NO_COLOUR and amount > _SOME_COLOUR:
        yield Alteration.COLOURED
    elif min(amount, before) > _NO_COLOUR and _is_other_hue(colour, colour_before):
        yield Alteration.RECOLOURED
        return  # another hue has another light
    change = float(np.median(light - light_before))  # what was put over it does not count
    if abs(change) > _OTHER_LIGHT:
        yield Alteration.LIGHTER if change > 0 else Alteration.DARKER


def _is_other_hue(colour: np.ndarray, before: np.ndarray) -> bool:
    product = complex(np.vdot(before, colour))
    lengths = float(np.linalg.norm(colour) * np.linalg.norm(before))
    turn = abs(math.atan2(product.imag, product.real))
    return turn > _OTHER_HUE or abs(product) < _COHERENT * lengths


def _common_colours(
    first: Rendition, second: Rendition, lying: Alignment
) -> tuple[tuple[Float32Array, np.ndarray], tuple[Float32Array, np.ndarray]]:
    """Return light, and colour as complex numbers, of what both show, for each of them."""
    channels = [
        np.ascontiguousarray(turned(channel, lying.orientation)).astype(np.float32)
        for channel in _channels(first.image)
    ]
    others = _channels(second.image)
    shape = (channels[0].shape[0], channels[0].shape[1])
    matrix = scaling((1, 1), others[0].shape) @ lying.matrix @ scaling(shape, (1, 1))
    under = [sampled(channel, matrix, shape) for channel in others]
    inside = under[0][1]
    light, blue, red = (channel[inside] for channel in channels)
    other_light, other_blue, other_red = (values[inside] for values, _ in under)
    return (
        (light, (blue - 128) + 1j * (red - 128)),
        (other_light, (other_blue - 128) + 1j * (other_red - 128)),
    )


def _channels(image: Image.Image) -> list[Float32Array]:
    """Return light and the two differences of colour, small."""
    small = image.convert("RGB")
    small.thumbnail((_COLOUR_SIDE, _COLOUR_SIDE), Image.Resampling.BOX)
    return [np.asarray(band, dtype=np.float32) for band in small.convert("YCbCr").split()]
