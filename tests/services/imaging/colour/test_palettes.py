"""The palette of a decoded picture, and colours as people write them."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from refboard.core.colour.names import NAMED, name_of, rgb_of_hex
from refboard.services.imaging.colour.notation import colour_in
from refboard.services.imaging.colour.palettes import picture_palette


def _amounts(image: Image.Image) -> dict[str, float]:
    found: dict[str, float] = {}
    for one in picture_palette(image):
        found[name_of(one.rgb)] = found.get(name_of(one.rgb), 0) + one.amount
    return found


def test_a_red_dot_of_a_hundredth_on_grey_is_there() -> None:
    image = Image.new("RGB", (1024, 768), "#888888")
    ImageDraw.Draw(image).ellipse((500, 300, 600, 400), fill="#ee2020")

    assert _amounts(image) == pytest.approx({"grey": 0.99, "red": 0.01}, abs=0.002)


def test_what_is_transparent_has_no_colour_and_does_not_tint_its_edges() -> None:
    image = Image.new("RGBA", (300, 300), (0, 255, 0, 0))
    ImageDraw.Draw(image).rectangle((50, 50, 149, 249), fill=(30, 60, 200, 255))
    image.putpixel((0, 0), (255, 255, 255, 40))

    (only,) = picture_palette(image)

    assert only.amount == pytest.approx(1)
    assert np.abs(np.subtract(only.rgb, (30, 60, 200))).max() <= 2
    assert picture_palette(Image.new("RGBA", (9, 9), (255, 0, 0, 0))) == ()


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (97, 96), (191, 3)])
def test_a_picture_of_any_shape_has_its_colour(size: tuple[int, int]) -> None:
    assert _amounts(Image.new("RGB", size, "#2058d0")) == {"blue": pytest.approx(1)}


@pytest.mark.parametrize(
    ("text", "rgb"),
    [
        ("#c33", (204, 51, 51)),
        (" C33 ", (204, 51, 51)),
        ("cc3333", (204, 51, 51)),
        ("#cc333380", (204, 51, 51)),
        ("rgb(204, 51, 51)", (204, 51, 51)),
        ("RGB(80% 20% 20% / 0.5)", (204, 51, 51)),
        ("hsl(0 60% 50%)", (204, 51, 51)),
        ("crimson", (220, 20, 60)),
        ("Dark  Red", rgb_of_hex(NAMED["dark red"])),
    ],
)
def test_a_colour_is_read_as_people_write_it(text: str, rgb: tuple[int, int, int]) -> None:
    assert colour_in(text) == rgb


@pytest.mark.parametrize(
    "text", ["", "tree", "#12345", "12", "rgb(1,2", "currentColor", "#ggg", "red blue", "x" * 5000]
)
def test_what_is_no_colour_is_none(text: str) -> None:
    assert colour_in(text) is None


def test_every_name_means_itself() -> None:
    assert [name_of(rgb_of_hex(text)) for text in NAMED.values()] == list(NAMED)
