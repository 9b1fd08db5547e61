"""Change rendered pictures the way that photographs of one thing differ.

Crop, mirror, small turn, smooth warp, then one colour matrix a picture: hue, saturation,
contrast, negative, grey. Drawn from the generator passed in, so a shard can be made again.
"""

import torch
from torch import Generator, Tensor
from torch.nn import functional

_YIQ = torch.tensor([[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]])
_RGB = torch.linalg.inv(_YIQ)
_SMALLEST_CROP = 0.5
_TURN_SD = 0.12
_COLOUR_SHARE = 0.85
_GREY_SHARE = 0.2
_NEGATIVE_SHARE = 0.05
_BLURRED_SHARE = 0.3


def augment(images: Tensor, generator: Generator) -> Tensor:
    """Return changed copies of rgb [n, 3, s, s] in 0..1, same shape and range."""
    moved = functional.grid_sample(
        images,
        _sampling_grid(images, generator),
        mode="bilinear",
        padding_mode="reflection",
        align_corners=False,
    )
    tinted = _recoloured(moved, generator)
    softened = functional.avg_pool2d(functional.pad(tinted, (1, 1, 1, 1), mode="replicate"), 3, 1)
    is_blurred = torch.rand(len(images), 1, 1, 1, generator=generator) < _BLURRED_SHARE
    return torch.where(is_blurred, softened, tinted).clamp(0, 1)


def _sampling_grid(images: Tensor, generator: Generator) -> Tensor:
    count, _, height, width = images.shape

    def uniform() -> Tensor:
        return torch.rand(count, generator=generator)

    area = _SMALLEST_CROP + (1 - _SMALLEST_CROP) * uniform()
    aspect = torch.exp((uniform() - 0.5) * 0.5)
    scale_x = torch.sqrt(area * aspect).clamp(max=1)
    scale_y = torch.sqrt(area / aspect).clamp(max=1)
    centre_x, centre_y = (2 * uniform() - 1) * (1 - scale_x), (2 * uniform() - 1) * (1 - scale_y)
    mirror = torch.where(uniform() < 0.5, -1.0, 1.0)
    angle = torch.randn(count, generator=generator) * _TURN_SD
    cos, sin = angle.cos(), angle.sin()
    affine = torch.stack(
        [
            torch.stack([scale_x * mirror * cos, -scale_x * sin, centre_x], dim=1),
            torch.stack([scale_y * mirror * sin, scale_y * cos, centre_y], dim=1),
        ],
        dim=1,
    )
    grid = functional.affine_grid(affine, [count, 3, height, width], align_corners=False)
    strength = 0.05 * torch.rand(count, 1, 1, 1, generator=generator)
    knots = torch.randn(count, 2, 5, 5, generator=generator) * strength
    warp = functional.interpolate(knots, size=(height, width), mode="bicubic", align_corners=True)
    return grid + warp.permute(0, 2, 3, 1)


def _recoloured(images: Tensor, generator: Generator) -> Tensor:
    count = len(images)

    def normal(sd: float) -> Tensor:
        return torch.randn(count, generator=generator) * sd

    def happens(share: float) -> Tensor:
        return torch.rand(count, generator=generator) < share

    is_changed = happens(_COLOUR_SHARE).float()
    saturation = torch.exp(normal(0.35) * is_changed) * (~happens(_GREY_SHARE)).float()
    hue = normal(0.5) * is_changed
    contrast = torch.exp(normal(0.3) * is_changed) * torch.where(
        happens(_NEGATIVE_SHARE), -1.0, 1.0
    )
    chroma = torch.zeros(count, 3, 3)
    chroma[:, 0, 0] = 1
    chroma[:, 1, 1] = chroma[:, 2, 2] = saturation * hue.cos()
    chroma[:, 2, 1] = saturation * hue.sin()
    chroma[:, 1, 2] = -chroma[:, 2, 1]
    matrix = (_RGB @ chroma @ _YIQ) * contrast[:, None, None]
    mean = images.mean((1, 2, 3))
    # The matrix turns about the picture's own mean, so contrast does not move brightness.
    offset = mean + normal(0.12) * is_changed - matrix.sum(2).T * mean
    tinted = torch.baddbmm(offset.T[:, :, None], matrix, images.flatten(2))
    return tinted.view_as(images)
