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
    """Compute the four raw descriptors of a picture, by block name.

    A picture is looked at twice: whole, and its centre from nearer. What the two views say
    is averaged, so an object that is a little nearer or a crop changes the vector less.
    """

    shrink: Tensor

    def __init__(self, head: Head, *, input_side: int, view_side: int) -> None:
        super().__init__()
        self.front = FrontEnd()
        self.head = head
        self.margin = (input_side - view_side) // 2
        self.register_buffer("shrink", box_average(input_side, view_side))

    def forward(self, rgb: Tensor) -> dict[str, Tensor]:
        """Describe rgb [n, 3, input_side, input_side] in 0..1."""
        whole = self.shrink @ rgb @ self.shrink.T
        inside = slice(self.margin, self.margin + whole.shape[-1])
        maps = self.front(torch.cat([whole, rgb[:, :, inside, inside]]))
        middle, coarse = self.head(maps)
        twice = {
            "structure": descriptors.structure(maps),
            "learned": descriptors.learned(middle, coarse),
            "texture": descriptors.texture(maps, middle, coarse),
        }
        averaged = {name: torch.unflatten(both, 0, (2, -1)).mean(0) for name, both in twice.items()}
        opponent = functional.conv2d(whole, self.front.opponent)
        return {**averaged, "colour": descriptors.colour(opponent)}


def box_average(length: int, shorter: int) -> Tensor:
    """Return the [shorter, length] matrix that resamples a line by exact area averaging."""
    edges = torch.arange(shorter + 1, dtype=torch.float64) * length / shorter
    pixels = torch.arange(length, dtype=torch.float64)
    low = torch.maximum(edges[:-1, None], pixels[None])
    high = torch.minimum(edges[1:, None], pixels[None] + 1)
    overlap = (high - low).clamp(min=0)
    return (overlap / overlap.sum(1, keepdim=True)).float()


class LookModel(nn.Module):
    """Map rgb [n, 3, s, s] in 0..1 to [n, sum of block dims], each block of unit length."""

    def __init__(self, describer: Describer, projections: Mapping[str, Projection]) -> None:
        super().__init__()
        self.describer = describer
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
