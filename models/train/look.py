"""Assemble the whole model: picture in, four unit blocks out.

Each block has unit length for every picture, plain ones included; weighting happens at
query time and never here.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.train import descriptors
from models.train.descriptors import BLOCKS
from models.train.front import FrontEnd
from models.train.head import Head
from models.train.projection import Projection


class Describer(nn.Module):
    """Compute the four raw descriptors of a picture, by block name."""

    def __init__(self, head: Head) -> None:
        super().__init__()
        self.front = FrontEnd()
        self.head = head

    def forward(self, rgb: Tensor) -> dict[str, Tensor]:
        """Describe rgb [n, 3, s, s] in 0..1."""
        maps = self.front(rgb)
        middle, coarse = self.head(maps)
        return {
            "structure": descriptors.structure(maps),
            "learned": descriptors.learned(middle, coarse),
            "texture": descriptors.texture(maps, middle, coarse),
            "colour": descriptors.colour(functional.conv2d(rgb, self.front.opponent)),
        }


class LookModel(nn.Module):
    """Map rgb [n, 3, s, s] in 0..1 to [n, sum of block dims], each block of unit length."""

    def __init__(self, head: Head, projections: Mapping[str, Projection]) -> None:
        super().__init__()
        self.describer = Describer(head)
        self.projections = nn.ModuleDict(
            {block.name: _linear(projections[block.name]) for block in BLOCKS}
        )

    def forward(self, rgb: Tensor) -> Tensor:
        """Embed a batch."""
        raw = self.describer(rgb)
        projected = (self.projections[block.name](raw[block.name]) for block in BLOCKS)
        return torch.cat([_unit(vector) for vector in projected], dim=1)


def _linear(projection: Projection) -> nn.Linear:
    layer = nn.Linear(*projection.basis.shape)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(projection.basis.T.copy()))
        layer.bias.copy_(torch.from_numpy(-(projection.mean @ projection.basis)))
    return layer


def _unit(vector: Tensor) -> Tensor:
    return vector / torch.sqrt((vector * vector).sum(1, keepdim=True) + 1e-12)
