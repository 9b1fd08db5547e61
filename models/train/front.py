"""Turn pictures into maps of oriented contrast and colour: the fixed front end.

Nothing here is learned, and only convolution, pooling, arithmetic and square roots are
used, so the exported graph runs the same everywhere.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

ORIENTATIONS = 9
GRID = 12
_LEVELS = 4  # luma at scales 1, 2 and 4, and chroma at scale 2
ORIENTED_CHANNELS = _LEVELS * ORIENTATIONS
COLOUR = slice(ORIENTED_CHANNELS, ORIENTED_CHANNELS + 3)
DETAIL = slice(ORIENTED_CHANNELS + 3, ORIENTED_CHANNELS + 7)
CHANNELS = ORIENTED_CHANNELS + 7

_CONTRAST_FLOOR = 0.03
_TINY = 1e-8


class FrontEnd(nn.Module):
    """Map rgb [n, 3, s, s] in 0..1, s a multiple of 48, to [n, CHANNELS, GRID, GRID].

    Channels: oriented contrast (4 levels of 9 orientations, normalised over 3x3 cells and
    rooted), mean opponent colour (3), its deviation (3), log edge energy (1).
    """

    opponent: Tensor
    steering: Tensor
    colour_gain: Tensor

    def __init__(self) -> None:
        super().__init__()
        luma, red_green, yellow_blue = [0.299, 0.587, 0.114], [0.5, -0.5, 0.0], [0.25, 0.25, -0.5]
        opponent = torch.tensor([luma, red_green, yellow_blue]).view(3, 3, 1, 1)
        angle = torch.arange(ORIENTATIONS) * math.pi / ORIENTATIONS
        # A soft bin: how far the doubled angle points along the bin's, less half the
        # magnitude, cut at zero. Doubling makes opposite gradients one orientation.
        steering = torch.stack(
            [torch.cos(2 * angle), torch.sin(2 * angle), torch.full_like(angle, -0.5)], dim=1
        )
        self.register_buffer("opponent", opponent)
        self.register_buffer("steering", steering.view(ORIENTATIONS, 3, 1, 1))
        self.register_buffer("colour_gain", torch.tensor([1.0, 2.0, 2.0]).view(1, 3, 1, 1))

    def forward(self, rgb: Tensor) -> Tensor:
        """Compute the maps; every output is finite for every finite input."""
        opponent = functional.conv2d(rgb, self.opponent)
        cell = rgb.shape[-1] // GRID
        fine = _gradient(opponent)
        middle = _gradient(functional.avg_pool2d(opponent, 2))
        coarse = _gradient(functional.avg_pool2d(opponent, 4))
        chroma = self._binned(middle, 1) + self._binned(middle, 2)
        oriented = (
            functional.avg_pool2d(self._binned(fine, 0), cell),
            functional.avg_pool2d(self._binned(middle, 0), cell // 2),
            functional.avg_pool2d(self._binned(coarse, 0), cell // 4),
            functional.avg_pool2d(chroma, cell // 2),
        )
        mean = functional.avg_pool2d(opponent, cell)
        # Rounding can make the difference a little negative on a plain picture.
        variance = functional.relu(functional.avg_pool2d(opponent * opponent, cell) - mean * mean)
        edge = _magnitude(coarse[0][:, :1], coarse[1][:, :1])
        energy = torch.log1p(20 * functional.avg_pool2d(edge, cell // 4))
        levels = [_normalised(level) for level in oriented]
        deviation = 2 * torch.sqrt(variance + 1e-5)
        return torch.cat([*levels, mean * self.colour_gain, deviation, energy], dim=1)

    def _binned(self, gradient: tuple[Tensor, Tensor], channel: int) -> Tensor:
        x, y = (axis[:, channel : channel + 1] for axis in gradient)
        magnitude = _magnitude(x, y)
        doubled = torch.cat([(x * x - y * y) / magnitude, 2 * x * y / magnitude, magnitude], dim=1)
        return functional.relu(functional.conv2d(doubled, self.steering))


def mirrored_channels() -> list[int]:
    """Return the channel order that turns the maps of a picture into those of its mirror image.

    Flip the maps left to right as well: `maps.flip(3)[:, mirrored_channels()]`.
    """
    oriented = [
        level * ORIENTATIONS + (ORIENTATIONS - bin_) % ORIENTATIONS
        for level in range(_LEVELS)
        for bin_ in range(ORIENTATIONS)
    ]
    return oriented + list(range(ORIENTED_CHANNELS, CHANNELS))


def _gradient(image: Tensor) -> tuple[Tensor, Tensor]:
    x = functional.pad(image[..., 2:] - image[..., :-2], (1, 1, 0, 0), mode="replicate")
    y = functional.pad(image[..., 2:, :] - image[..., :-2, :], (0, 0, 1, 1), mode="replicate")
    return x, y


def _magnitude(x: Tensor, y: Tensor) -> Tensor:
    return torch.sqrt(x * x + y * y + _TINY)


def _normalised(cells: Tensor) -> Tensor:
    energy = (cells * cells).sum(1, keepdim=True)
    nearby = functional.avg_pool2d(energy, 3, 1, 1, count_include_pad=False)
    return torch.sqrt(cells / torch.sqrt(nearby + _CONTRAST_FLOOR**2) + 1e-6)
