"""TIFF: numbers of every kind, colour space and alpha are shown as their tags say."""

from collections.abc import Sequence

import numpy as np
import pytest

from refboard.services.imaging.decode import decode
from tests.handmade.quads import Colour, assert_shows, quads, shown
from tests.handmade.tiff import (
    CIE_LAB,
    CMYK,
    FLOAT,
    ICC_LAB,
    MIN_IS_BLACK,
    MIN_IS_WHITE,
    PALETTE,
    RGB,
    SIGNED,
    UNSIGNED,
    YCBCR,
    quad_tiff,
    tags_of,
    tiff,
)

QUARTERS = (0.0, 0.25, 0.5, 1.0)
GREYS = [(0, 0, 0), (64, 64, 64), (128, 128, 128), (255, 255, 255)]
INVERTED = [(255, 255, 255), (191, 191, 191), (127, 127, 127), (0, 0, 0)]
COLOURS = [(200, 80, 60), (60, 160, 80), (80, 90, 200), (180, 180, 180)]
ORDERS = ("<", ">")


def of_bits(bits: int) -> list[int]:
    """Return a quarter, a half and all of what some bits can hold."""
    top = 2**bits - 1
    return [0, top // 4, top // 2, top]


def greys_of(bits: int) -> list[Colour]:
    top = 2**bits - 1
    return [(round(255 * value / top),) * 3 for value in of_bits(bits)]


def column(values: Sequence[float]) -> list[tuple[float]]:
    return [(value,) for value in values]


def rgb(scale: float) -> list[tuple[float, ...]]:
    return [tuple(value * scale for value in colour) for colour in COLOURS]


@pytest.mark.parametrize("bits", [1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 32, 64])
def test_grey_of_every_depth(bits: int) -> None:
    size = next(n for n in (1, 2, 4, 8) if 8 * n >= bits)
    values = quads(column(of_bits(bits)), f"u{size}")
    greys = greys_of(bits)

    assert_shows(quad_tiff(values, MIN_IS_BLACK, bits=bits), greys)
    assert_shows(
        quad_tiff(values, MIN_IS_WHITE, bits=bits), [(255 - grey[0],) * 3 for grey in greys]
    )


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [2, 4, 8])
def test_grey_in_either_byte_order(order: str, size: int) -> None:
    values = quads(column(of_bits(8 * size)), f"{order}u{size}")

    assert_shows(quad_tiff(values, MIN_IS_BLACK), GREYS)
    assert_shows(quad_tiff(values, MIN_IS_WHITE), INVERTED)


@pytest.mark.parametrize("order", ORDERS)
def test_grey_of_24_bits(order: str) -> None:
    words = quads(column(of_bits(24)), f"{order}u4").astype(f"{order}u4")
    kept = slice(0, 3) if order == "<" else slice(1, 4)
    content = words.view("u1").reshape(-1, 4)[:, kept].tobytes()

    assert_shows(tiff(tags_of(words, MIN_IS_BLACK, bits=24), content, order=order), GREYS)


def test_dark_deep_grey_is_not_made_brighter() -> None:
    assert_shows(
        quad_tiff(quads([(9,), (50,), (99,), (255,)], "<u2"), MIN_IS_BLACK),
        [(0,) * 3] * 3 + [(1,) * 3],
    )


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kind", ["f2", "f4", "f8"])
def test_floating_point_between_nothing_and_one(order: str, kind: str) -> None:
    values = quads(column(QUARTERS), order + kind)
    colours = quads(rgb(1 / 255), order + kind)

    assert_shows(quad_tiff(values, MIN_IS_BLACK, format_=FLOAT), GREYS)
    assert_shows(quad_tiff(values, MIN_IS_WHITE, format_=FLOAT), INVERTED)
    assert_shows(quad_tiff(colours, RGB, format_=FLOAT), COLOURS)


def test_floating_point_of_24_bits() -> None:
    # One bit of sign, seven of exponent, sixteen of fraction.
    words = {0.0: 0x000000, 0.25: 0x3D0000, 0.5: 0x3E0000, 1.0: 0x3F0000}
    values = quads(column([words[value] for value in QUARTERS]), "<u4")
    content = values.view("u1").reshape(-1, 4)[:, :3].tobytes()

    assert_shows(tiff(tags_of(values, MIN_IS_BLACK, 24, FLOAT), content), GREYS)


def test_floating_point_up_to_255_and_beyond() -> None:
    to_255 = quads(rgb(1), "<f4")
    beyond = quads(column([-2.0, 0.0, 2.0, 6.0]), "<f4")

    assert_shows(quad_tiff(to_255, RGB, format_=FLOAT), COLOURS)
    assert_shows(quad_tiff(beyond, MIN_IS_BLACK, format_=FLOAT), GREYS)


def test_floating_point_that_is_no_number_costs_nothing_else() -> None:
    values = quads(rgb(1 / 255), "<f4")
    values[0, 0], values[0, 1] = np.nan, np.inf

    assert_shows(quad_tiff(values, RGB, format_=FLOAT), COLOURS, within=3)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 2, 4, 8])
def test_signed_numbers(order: str, size: int) -> None:
    top = 2 ** (8 * size - 1) - 1
    steps = [0, top // 4, top // 2, top]
    from_zero = quads(column(steps), f"{order}i{size}")
    both = quads(column([-top - 1, -(top // 2) - 1, 0, top]), f"{order}i{size}")

    greys = [(round(255 * step / top),) * 3 for step in steps]

    assert_shows(quad_tiff(from_zero, MIN_IS_BLACK, format_=SIGNED), greys)
    assert_shows(quad_tiff(both, MIN_IS_BLACK, format_=SIGNED), GREYS)


@pytest.mark.parametrize(
    ("dtype", "scale"), [("u1", 1), ("<u2", 257), (">u2", 257), ("<u4", 16843009)]
)
def test_colours_of_every_size(dtype: str, scale: int) -> None:
    assert_shows(quad_tiff(quads(rgb(scale), dtype), RGB), COLOURS)


@pytest.mark.parametrize(
    ("bits", "scale"), [(4, 1 / 17), (5, 31 / 255), (10, 1023 / 255), (12, 4095 / 255)]
)
def test_colours_of_odd_sizes(bits: int, scale: float) -> None:
    values = quads([[round(v * scale) for v in colour] for colour in COLOURS], "u2")
    top = 2**bits - 1
    expected = [[round(round(v * scale) * 255 / top) for v in colour] for colour in COLOURS]

    assert_shows(quad_tiff(values, RGB, bits=bits), expected)


ALPHAS = (128, 255, 0, 255)
STRAIGHT = [(200, 100, 50, 128), (200, 0, 0, 255), (0, 0, 0, 0), (30, 60, 90, 255)]
MULTIPLIED = [(100, 50, 25, 128), (200, 0, 0, 255), (0, 0, 0, 0), (30, 60, 90, 255)]


@pytest.mark.parametrize(("dtype", "scale"), [("u1", 1), ("<u2", 257), (">u4", 16843009)])
def test_colours_with_alpha(dtype: str, scale: int) -> None:
    straight = quads([[v * scale for v in c] for c in STRAIGHT], dtype)
    multiplied = quads([[v * scale for v in c] for c in MULTIPLIED], dtype)

    assert_shows(quad_tiff(straight, RGB, extra=[2]), STRAIGHT)
    assert_shows(quad_tiff(multiplied, RGB, extra=[1]), STRAIGHT)
    assert_shows(quad_tiff(straight, RGB), STRAIGHT)
    assert_shows(quad_tiff(straight, RGB, extra=[0]), [c[:3] for c in STRAIGHT])


def test_floating_point_with_alpha() -> None:
    straight = quads([[v / 255 for v in c] for c in STRAIGHT], "<f4")
    multiplied = quads([[v / 255 for v in c] for c in MULTIPLIED], "<f4")

    assert_shows(quad_tiff(straight, RGB, format_=FLOAT, extra=[2]), STRAIGHT)
    assert_shows(quad_tiff(multiplied, RGB, format_=FLOAT, extra=[1]), STRAIGHT)


@pytest.mark.parametrize(("dtype", "scale"), [("u1", 1), ("<u2", 257), (">u2", 257)])
def test_grey_with_alpha(dtype: str, scale: int) -> None:
    pairs = [(0, 255), (64, 128), (128, 0), (255, 255)]
    values = quads([[v * scale for v in pair] for pair in pairs], dtype)
    halved = quads(
        [[v * scale for v in p] for p in [(0, 255), (32, 128), (0, 0), (255, 255)]], dtype
    )
    expected = [(g, g, g, a) for g, a in pairs]

    assert_shows(quad_tiff(values, MIN_IS_BLACK, extra=[2]), expected)
    assert_shows(quad_tiff(halved, MIN_IS_BLACK, extra=[1]), expected)
    assert_shows(quad_tiff(values, MIN_IS_BLACK, extra=[0]), [c[:3] for c in expected])


def test_alpha_may_lie_behind_samples_that_mean_nothing() -> None:
    values = quads([(*c[:3], 77, c[3]) for c in STRAIGHT])

    assert_shows(quad_tiff(values, RGB, extra=[0, 2]), STRAIGHT)


@pytest.mark.parametrize(("dtype", "scale"), [("u1", 1), ("<u2", 257)])
def test_inks(dtype: str, scale: int) -> None:
    inks = [(0, 0, 0, 0), (255, 255, 0, 0), (0, 0, 0, 255), (0, 0, 0, 128)]
    values = quads([[v * scale for v in ink] for ink in inks], dtype)
    with_alpha = quads(
        [[v * scale for v in (*ink, a)] for ink, a in zip(inks, ALPHAS, strict=True)], dtype
    )
    seen = [(255, 255, 255), (0, 0, 255), (0, 0, 0), (127, 127, 127)]

    assert_shows(quad_tiff(values, CMYK), seen)
    assert_shows(
        quad_tiff(with_alpha, CMYK, extra=[2]),
        [(*colour, alpha) for colour, alpha in zip(seen, ALPHAS, strict=True)],
    )


def palette(top: int, entries: int = 256) -> list[int]:
    colours = [*COLOURS, *[(0, 0, 0)] * (entries - 4)]
    return [colour[plane] * top // 255 for plane in range(3) for colour in colours]


@pytest.mark.parametrize("top", [255, 65535])
@pytest.mark.parametrize("bits", [2, 4, 8, 16])
def test_palettes_of_either_range(bits: int, top: int) -> None:
    values = quads(column(range(4)), "<u2" if bits == 16 else "u1")
    more = {320: palette(top, 2**bits)}

    assert_shows(quad_tiff(values, PALETTE, bits=bits, more=more), COLOURS)


def test_a_palette_that_is_too_short_and_one_with_alpha() -> None:
    short = quads(column(range(4)))
    clear = quads([(n, a) for n, a in enumerate(ALPHAS)])

    assert_shows(quad_tiff(short, PALETTE, more={320: palette(65535, 4)}), COLOURS)
    assert_shows(
        quad_tiff(clear, PALETTE, extra=[2], more={320: palette(65535)}),
        [(*colour, alpha) for colour, alpha in zip(COLOURS, ALPHAS, strict=True)],
    )


def lab_to_srgb(lightness: float, a: float, b: float) -> Colour:
    """Return the sRGB colour of a CIELAB colour under D50, adapted to D65 after Bradford."""
    middle = (lightness + 16) / 116
    cubed = [
        t**3 if t > 6 / 29 else 3 * (6 / 29) ** 2 * (t - 4 / 29)
        for t in (middle + a / 500, middle, middle - b / 200)
    ]
    white = np.array([0.9642, 1.0, 0.8249])
    linear = np.array(
        [
            [3.1338561, -1.6168667, -0.4906146],
            [-0.9787684, 1.9161415, 0.0334540],
            [0.0719453, -0.2289914, 1.4052427],
        ]
    ) @ (white * cubed)
    clipped = linear.clip(0, 1)
    encoded = np.where(clipped <= 0.0031308, 12.92 * clipped, 1.055 * clipped ** (1 / 2.4) - 0.055)
    return tuple(int(v) for v in np.rint(encoded * 255))


LABS = [(54, 40, 30), (100, 0, 0), (0, 0, 0), (50, -30, 20)]


def test_lab_colours() -> None:
    expected = [lab_to_srgb(*lab) for lab in LABS]
    cie8 = quads([(round(n * 2.55), a & 255, b & 255) for n, a, b in LABS])
    cie16 = quads(
        [(round(n * 655.35), a * 256 & 0xFFFF, b * 256 & 0xFFFF) for n, a, b in LABS], "<u2"
    )
    icc8 = quads([(round(n * 2.55), a + 128, b + 128) for n, a, b in LABS])
    icc16 = quads([(n * 652.8, (a + 128) * 256, (b + 128) * 256) for n, a, b in LABS], "<u2")

    assert_shows(quad_tiff(cie8, CIE_LAB), expected, within=4)
    assert_shows(quad_tiff(cie16, CIE_LAB), expected, within=4)
    assert_shows(quad_tiff(icc8, ICC_LAB), expected, within=4)
    assert_shows(quad_tiff(icc16, ICC_LAB), expected, within=4)


@pytest.mark.parametrize(("over", "under"), [(1, 1), (2, 1), (2, 2), (4, 2)])
def test_brightness_and_colour(over: int, under: int) -> None:
    def ycc(colour: Colour) -> tuple[int, int, int]:
        r, g, b = colour
        bright = 0.299 * r + 0.587 * g + 0.114 * b
        return round(bright), round((b - bright) / 1.772 + 128), round((r - bright) / 1.402 + 128)

    values = quads([ycc(colour) for colour in COLOURS])
    blocks = b"".join(
        values[y : y + under, x : x + over, 0].tobytes() + values[y, x, 1:].tobytes()
        for y in range(0, values.shape[0], under)
        for x in range(0, values.shape[1], over)
    )
    content = tiff(tags_of(values, YCBCR) | {530: [over, under]}, blocks)

    assert_shows(content, COLOURS, within=2)


def test_brightness_and_colour_by_the_coefficients_and_range_of_the_file() -> None:
    red, green, blue = 0.2126, 0.7152, 0.0722
    coded = []
    for r, g, b in COLOURS:
        bright = red * r + green * g + blue * b
        parts = bright, (b - bright) / (2 - 2 * blue), (r - bright) / (2 - 2 * red)
        coded.append(
            (16 + parts[0] * 219 / 255, 128 + parts[1] * 112 / 127, 128 + parts[2] * 112 / 127)
        )
    values = quads(np.rint(coded).tolist())
    more: dict[int, list[float]] = {
        529: [red, green, blue],
        530: [1, 1],
        532: [16.0, 235.0, 128.0, 240.0, 128.0, 240.0],
    }

    assert_shows(quad_tiff(values, YCBCR, more=more), COLOURS, within=3)


def test_unsigned_may_be_said() -> None:
    assert_shows(quad_tiff(quads(rgb(257), "<u2"), RGB, format_=UNSIGNED), COLOURS)


def test_colours_without_a_colour_space_are_red_green_and_blue() -> None:
    values = quads(COLOURS)
    tags = tags_of(values, RGB)
    del tags[262]

    assert_shows(tiff(tags, values.tobytes()), COLOURS)


def test_hidden_colour_of_a_float_picture_does_not_bleed_when_scaled() -> None:
    values = np.zeros((64, 64, 4), "<f4")
    values[..., 0] = 1
    values[15:49, 15:49] = (0.4, 0.4, 0.4, 1)
    content = quad_tiff(values, RGB, format_=FLOAT, extra=[2])

    small = np.asarray(decode(content, name="x.tif", longest_side=8).image).astype(int)

    seen = small[small[..., 3] > 8]
    assert np.abs(seen[:, 0] - seen[:, 1]).max() <= 1


def test_the_whole_range_of_a_wide_signed_picture_is_to_be_seen() -> None:
    heights = quads(column([-40, 0, 40, 120]), "<i4")

    assert [c[0] for c in shown(quad_tiff(heights, MIN_IS_BLACK, format_=SIGNED))] == [
        0,
        64,
        128,
        255,
    ]
