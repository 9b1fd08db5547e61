"""Profiles that another program wrote, Qt, are taken as they are meant."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColorSpace

from refboard.services.imaging.colour import profiles
from refboard.services.imaging.colour.convert import is_tone_mapped, to_srgb
from refboard.services.imaging.colour.statement import ColourStatement
from tests.colour_table import reference as ref
from tests.colour_table import rows
from tests.colour_table.reference import Meaning, Rgb

NUMBERS = np.rint(np.array(rows.COLOURS) * 255)
Named = QColorSpace.NamedColorSpace


@pytest.mark.parametrize(
    ("named", "meaning"),
    [
        (Named.SRgb, ref.SRGB),
        (Named.SRgbLinear, Rgb(curves=(rows.LINEAR,))),
        (Named.AdobeRgb, rows.ADOBE),
        (Named.DisplayP3, rows.P3),
        (Named.Bt2020, Rgb(ref.BT2020, (ref.bt709_light,))),
        (Named.Bt2100Pq, ref.Pq()),
        (Named.Bt2100Hlg, ref.Hlg()),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_colours_are_those_of_the_named_space(named: Named, meaning: Meaning) -> None:
    said = ColourStatement(bytes(QColorSpace(named).iccProfile().data()))
    image = Image.fromarray(NUMBERS.astype(np.uint8)[None])

    shown = np.asarray(to_srgb(image, said)).astype(float)[0]

    expected = np.array([meaning.srgb(colour) for colour in NUMBERS / 255])
    assert np.abs(shown - expected).max() <= 1.5
    assert is_tone_mapped(image, said) == isinstance(meaning, ref.Pq | ref.Hlg)


def test_every_way_to_write_srgb_changes_nothing() -> None:
    for profile in (
        bytes(QColorSpace(Named.SRgb).iccProfile().data()),
        profiles.srgb(),
        rows.RGB_PROFILES["ICC sRGB, called something"][0],
    ):
        route = profiles.route_of(profile, "RGB")
        assert route is not None
        assert route.transform is None
