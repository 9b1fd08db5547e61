"""More than 8 bits become sRGB without being narrowed before."""

from collections.abc import Sequence

import numpy as np
import pytest

from refboard.services.imaging.colour.convert import is_tone_mapped, to_srgb
from refboard.services.imaging.colour.statement import (
    UNSAID,
    Calibration,
    Cicp,
    ColourStatement,
)
from refboard.services.imaging.raster import DeepMode, DeepPixels
from tests.colour_table import reference as ref
from tests.colour_table import rows
from tests.colour_table.reference import Meaning, Rgb

LEVELS = 1.0
DARK = tuple((n / 4000, n / 5000, n / 6000) for n in range(12))
"""All of this is 0 or 1 of 255."""
P3, LINEAR = rows.P3_PROFILE, rows.LINEAR_PROFILE
GREY_PROFILE, GREY_MEANING = rows.GREY_PROFILES["ICC grey linear"]


@pytest.mark.parametrize(
    ("mode", "numbers", "statement", "meaning"),
    [
        ("RGB", rows.COLOURS, UNSAID, ref.SRGB),
        ("RGB", rows.COLOURS, ColourStatement(P3), rows.P3),
        ("RGB", DARK, ColourStatement(LINEAR), Rgb(curves=(rows.LINEAR,))),
        ("RGB", rows.COLOURS, ColourStatement(cicp=Cicp(9, 16)), ref.Pq()),
        ("RGB", rows.COLOURS, ColourStatement(cicp=Cicp(9, 18)), ref.Hlg()),
        ("RGB", rows.COLOURS, ColourStatement(cicp=Cicp(9, 16), peak=4000), ref.Pq(peak=4000)),
        ("RGB", rows.COLOURS, ColourStatement(cicp=Cicp(9, 16), peak=150), ref.Pq(peak=150)),
        ("RGB", rows.COLOURS, ColourStatement(cicp=Cicp(12, 13)), rows.P3),
        ("RGB", rows.NODES, ColourStatement(rows.RGB_TABLE), ref.LabTable(rows.rgb_node)),
        ("L", rows.GREYS, UNSAID, ref.SRGB),
        ("L", rows.GREYS, ColourStatement(GREY_PROFILE), GREY_MEANING),
        ("L", rows.GREYS, ColourStatement(cicp=Cicp(9, 16)), ref.Pq()),
        (
            "L",
            rows.GREYS,
            ColourStatement(calibration=Calibration(None, (1.0,))),
            Rgb(curves=(rows.LINEAR,)),
        ),
        ("CMYK", rows.INKS, UNSAID, ref.Ink()),
        ("CMYK", rows.INKS, ColourStatement(rows.INK_TABLE), ref.LabTable(rows.ink_node)),
        ("CMYK", rows.INKS, ColourStatement(P3), ref.Ink()),
    ],
)
@pytest.mark.parametrize("has_alpha", [False, True], ids=["opaque", "alpha"])
def test_sixteen_bits_look_like_what_is_said(
    mode: DeepMode,
    numbers: Sequence[Sequence[float]],
    statement: ColourStatement,
    meaning: Meaning,
    has_alpha: bool,
) -> None:
    levels = np.rint(np.array(numbers) * 65535)
    if has_alpha:
        levels = np.column_stack([levels, np.full(12, 40_000)])
    pixels = DeepPixels(levels[None].astype(np.uint16), _with_alpha(mode) if has_alpha else mode)

    image = to_srgb(pixels, statement)

    got = np.asarray(image).astype(float)[0]
    expected = np.array(
        [meaning.srgb(colour) for colour in np.rint(np.array(numbers) * 65535) / 65535]
    )
    assert np.abs(got[:, :3] - expected).max() <= LEVELS
    assert image.mode == ("RGBA" if has_alpha else "RGB")
    assert not has_alpha or set(got[:, 3]) == {156.0}
    assert is_tone_mapped(pixels, statement) == isinstance(meaning, ref.Pq | ref.Hlg)


@pytest.mark.parametrize(
    ("lightness", "a", "b"),
    [(50, 20, -30), (90, -5, 60), (3, 0, 0), (100, 0, 0), (0, 0, 0), (60, 90, 90)],
)
def test_lab_of_sixteen_bits_is_read_under_d50(lightness: float, a: float, b: float) -> None:
    coded = [round(lightness * 655.35), round(32768 + 256 * a), round(32768 + 256 * b)]
    pixels = DeepPixels(np.array([[coded]], np.uint16), "LAB")

    got = np.asarray(to_srgb(pixels, UNSAID)).astype(float)[0, 0]

    assert np.abs(got - ref.lab_srgb(lightness, a, b)).max() <= LEVELS


def _with_alpha(mode: DeepMode) -> DeepMode:
    modes: dict[str, DeepMode] = {"L": "LA", "RGB": "RGBA", "CMYK": "CMYKA", "LAB": "LABA"}
    return modes[mode]
