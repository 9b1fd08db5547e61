"""Two pictures are the same one however one was changed; what was done is said, and no more."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from refboard.core.finding.sameness import Alteration, Sameness
from refboard.services.library.copies.comparing import compared, rendition_of_image

Change = Callable[[Image.Image], Image.Image]


@cache
def scene(seed: int) -> Image.Image:
    """Return a picture with structure of every size, in colours."""
    random = np.random.default_rng(seed)
    pixels = np.full((240, 320, 3), 128.0)
    for cells, strength in ((4, 90), (9, 70), (24, 50), (60, 30)):
        noise = random.standard_normal((cells, cells * 4 // 3, 3))
        noise = 0.6 * noise[:, :, :1] + 0.6 * noise  # light is shared by the three
        layer = np.stack(
            [
                np.asarray(Image.fromarray(noise[:, :, band].astype(np.float32)).resize((320, 240)))
                for band in range(3)
            ],
            axis=2,
        )
        pixels += strength * layer / 2
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def told(change: Change, *, seed: int = 1) -> Sameness:
    """Return what is said of a changed picture, in relation to the one it was made from."""
    original = scene(seed)
    return compared(rendition_of_image(change(original)), rendition_of_image(original))


def _hue(image: Image.Image) -> Image.Image:
    hue, saturation, value = image.convert("HSV").split()
    turned = hue.point([(level + 60) % 256 for level in range(256)])
    return Image.merge("HSV", (turned, saturation, value)).convert("RGB")


def _covered(image: Image.Image) -> Image.Image:
    changed = image.copy()
    changed.paste((250, 250, 250), (30, 90, 290, 130))
    return changed


A = Alteration
CHANGES: dict[str, tuple[Change, set[Alteration]]] = {
    "as it is": (lambda i: i.copy(), {A.SAVED_AGAIN}),
    "smaller": (lambda i: i.resize((130, 98)), {A.SMALLER}),
    "larger": (lambda i: i.resize((640, 480)), {A.LARGER}),
    "cropped": (lambda i: i.crop((50, 30, 270, 220)), {A.CROPPED}),
    "half of it": (lambda i: i.crop((80, 60, 240, 180)), {A.CROPPED}),
    "mirrored": (ImageOps.mirror, {A.MIRRORED}),
    "flipped": (ImageOps.flip, {A.MIRRORED, A.UPSIDE_DOWN}),
    "right": (lambda i: i.transpose(Image.Transpose.ROTATE_270), {A.ROTATED_RIGHT}),
    "left": (lambda i: i.transpose(Image.Transpose.ROTATE_90), {A.ROTATED_LEFT}),
    "half turn": (lambda i: i.transpose(Image.Transpose.ROTATE_180), {A.UPSIDE_DOWN}),
    "transposed": (
        lambda i: i.transpose(Image.Transpose.TRANSPOSE),
        {A.MIRRORED, A.ROTATED_LEFT},
    ),
    "framed": (lambda i: ImageOps.expand(i, 40, (255, 255, 255)), {A.FRAMED}),
    "tilted": (lambda i: i.rotate(8, Image.Resampling.BICUBIC), {A.TILTED}),
    "grey": (lambda i: i.convert("L").convert("RGB"), {A.GREY}),
    "hue": (_hue, {A.RECOLOURED}),
    "dark": (lambda i: ImageEnhance.Brightness(i).enhance(0.6), {A.DARKER}),
    "light": (lambda i: Image.blend(i, Image.new("RGB", i.size, "white"), 0.3), {A.LIGHTER}),
    "covered": (_covered, {A.COVERED}),
    "mirrored part, larger": (
        lambda i: ImageOps.mirror(i.crop((40, 20, 300, 220))).resize((520, 400)),
        {A.LARGER, A.CROPPED, A.MIRRORED},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_done_to_a_picture_is_said(name: str) -> None:
    change, expected = CHANGES[name]

    found = told(change)

    assert found.is_same
    assert set(found.alterations) == expected


def test_the_other_way_round_the_opposite_is_said() -> None:
    whole = scene(2)
    framed = ImageOps.expand(whole, 40, (255, 255, 255))
    part = whole.crop((50, 40, 280, 220)).transpose(Image.Transpose.ROTATE_90)

    def reversed_way(changed: Image.Image) -> set[Alteration]:
        found = compared(rendition_of_image(whole), rendition_of_image(changed))
        assert found.is_same
        return set(found.alterations)

    assert reversed_way(framed) == {A.UNFRAMED}
    assert reversed_way(part) == {A.MORE_AROUND, A.ROTATED_RIGHT}


def test_different_pictures_are_not_the_same() -> None:
    for seed in range(10, 22, 2):
        one, other = rendition_of_image(scene(seed)), rendition_of_image(scene(seed + 1))
        assert not compared(one, other).is_same


def test_plain_pictures_are_the_same_as_none() -> None:
    plain = rendition_of_image(Image.new("RGB", (200, 150), (90, 90, 90)))
    strip = rendition_of_image(Image.new("RGB", (300, 1), (0, 0, 0)))
    for one in (plain, strip):
        for other in (plain, strip, rendition_of_image(scene(1))):
            assert not compared(one, other).is_same
