"""Describe a picture four ways: structure, learned shape, texture and colour.

Each descriptor is a plain vector of its own length; projection to the shipped size comes
later and is separate for each, because colour and structure pull against each other.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from models.train.front import COLOUR, DETAIL, GRID, ORIENTATIONS, ORIENTED_CHANNELS
from models.train.head import features

_LEVEL_WEIGHTS = (1.0, 1.0, 0.8, 0.4)  # luma at scales 1, 2 and 4, then chroma
_GRIDS = ((6, 1.0), (3, 0.7))
_HISTOGRAM = ((5, 0.0, 1.0), (7, -0.25, 0.25), (7, -0.3, 0.3))  # bins, low, high by channel


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the shipped vector.

    Attributes:
        dim: length after projection.
        whitening: exponent of the projection, 0 rotates only and 1 whitens fully.
    """

    name: str
    dim: int
    whitening: float


BLOCKS = (
    Block("structure", 160, 0.5),
    Block("learned", 192, 0.6),
    Block("texture", 64, 0.6),
    Block("colour", 96, 0.5),
)


def structure(maps: Tensor) -> Tensor:
    """Lay out contrast and colour on 6x6 and 3x3 cells, [n, 1872]."""
    parts = []
    levels = torch.split(maps[:, :ORIENTED_CHANNELS], ORIENTATIONS, dim=1)
    for level, weight in zip(levels, _LEVEL_WEIGHTS, strict=True):
        for grid, share in _GRIDS:
            parts.append(weight * share * _unit(functional.avg_pool2d(level, GRID // grid)))
    neutral = torch.tensor([0.45, 0.0, 0.0]).view(1, 3, 1, 1)
    colour_layout = functional.avg_pool2d(maps[:, COLOUR] - neutral, 2)
    parts.append(0.8 * _unit(colour_layout, floor=0.05))
    parts.append(0.5 * _unit(functional.avg_pool2d(maps[:, DETAIL], 2)))
    return torch.cat(parts, dim=1)


def learned(middle: Tensor, coarse: Tensor) -> Tensor:
    """Take the head's features as they are, [n, Head.feature_count]."""
    return features(middle, coarse)


def texture(maps: Tensor, middle: Tensor, coarse: Tensor) -> Tensor:
    """Average and spread of every channel, wherever in the picture it happens."""
    oriented, detail = maps[:, :ORIENTED_CHANNELS], maps[:, DETAIL]
    parts = (
        (1.0, _mean(oriented)),
        (0.7, _spread(oriented)),
        (0.5, _mean(detail)),
        (0.3, _spread(detail)),
        (1.0, _mean(middle)),
        (1.0, _mean(coarse)),
        (0.7, _spread(middle)),
    )
    return torch.cat([weight * _unit(part) for weight, part in parts], dim=1)


def colour(opponent: Tensor) -> Tensor:
    """Histogram of luma x red-green x yellow-blue, softly binned, whole and in quarters.

    Args:
        opponent: [n, 3, s, s] opponent colours of the picture.

    Returns:
        [n, 5 * 245].
    """
    halved = functional.avg_pool2d(opponent, 2)
    luma, red_green, yellow_blue = (
        _soft_bins(halved[:, c : c + 1], *_HISTOGRAM[c]) for c in range(3)
    )
    chroma = (red_green[:, :, None] * yellow_blue[:, None]).flatten(1, 2)
    joint = (luma[:, :, None] * chroma[:, None]).flatten(1, 2)
    side = halved.shape[-1]
    parts = [
        _unit(torch.sqrt(functional.avg_pool2d(joint, side // grid) + 1e-8)) for grid in (1, 2)
    ]
    return torch.cat(parts, dim=1)


def _soft_bins(channel: Tensor, bins: int, low: float, high: float) -> Tensor:
    centres = torch.linspace(low, high, bins).view(1, bins, 1, 1)
    closeness = 1 - (channel - centres).abs() * ((bins - 1) / (high - low))
    return functional.relu(closeness) + 1e-7


def _unit(part: Tensor, floor: float = 1e-6) -> Tensor:
    flat = part.flatten(1)
    return flat / torch.sqrt((flat * flat).sum(1, keepdim=True) + floor)


def _mean(maps: Tensor) -> Tensor:
    return maps.mean((2, 3))


def _spread(maps: Tensor) -> Tensor:
    mean = maps.mean((2, 3))
    return torch.sqrt(functional.relu((maps * maps).mean((2, 3)) - mean * mean) + 1e-6)
