"""The learned part: a small residual network over the front end's maps.

The features that ship are taken before the projector; the projector exists only to give
the contrastive loss room, and is thrown away.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.train.front import CHANNELS

_PROJECTION = 128


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions with a shortcut; halves the map."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels_in, channels_out, 3, 2, 1, bias=False),
            nn.BatchNorm2d(channels_out),
            nn.ReLU(),
            nn.Conv2d(channels_out, channels_out, 3, 1, 1, bias=False),
            nn.BatchNorm2d(channels_out),
        )
        self.shortcut = nn.Sequential(
            nn.AvgPool2d(2),
            nn.Conv2d(channels_in, channels_out, 1, bias=False),
            nn.BatchNorm2d(channels_out),
        )

    def forward(self, maps: Tensor) -> Tensor:
        """Map [n, in, 2k, 2k] to [n, out, k, k], non-negative."""
        return functional.relu(self.body(maps) + self.shortcut(maps))


class Head(nn.Module):
    """Map [n, CHANNELS, 12, 12] to a 6x6 and a 3x3 stage."""

    def __init__(self, widths: tuple[int, int, int]) -> None:
        super().__init__()
        fine, middle, coarse = widths
        self.widths = widths
        self.stem = nn.Sequential(
            nn.BatchNorm2d(CHANNELS),
            nn.Conv2d(CHANNELS, fine, 3, 1, 1, bias=False),
            nn.BatchNorm2d(fine),
            nn.ReLU(),
        )
        self.middle = ResidualBlock(fine, middle)
        self.coarse = ResidualBlock(middle, coarse)

    def forward(self, maps: Tensor) -> tuple[Tensor, Tensor]:
        """Return the stages [n, middle, 6, 6] and [n, coarse, 3, 3]."""
        middle = self.middle(self.stem(maps))
        return middle, self.coarse(middle)

    @property
    def feature_count(self) -> int:
        """Length of the vector that `features` makes."""
        return 9 * (self.widths[1] + self.widths[2])


def features(middle: Tensor, coarse: Tensor) -> Tensor:
    """Flatten both stages at 3x3: where things are, kept coarsely."""
    return torch.cat([coarse.flatten(1), functional.avg_pool2d(middle, 2).flatten(1)], dim=1)


class Projector(nn.Module):
    """Map features to the unit sphere that the contrastive loss works on."""

    def __init__(self, feature_count: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(feature_count, 256),
            nn.BatchNorm1d(256),
            nn.Linear(256, 512, bias=False),
            nn.BatchNorm1d(512),
            nn.ReLU(),
            nn.Linear(512, _PROJECTION),
        )

    def forward(self, vector: Tensor) -> Tensor:
        """Map [n, feature_count] to unit vectors [n, 128]."""
        projected: Tensor = self.layers(vector)
        return functional.normalize(projected, dim=1)
