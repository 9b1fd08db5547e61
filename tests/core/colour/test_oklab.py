"""Colours in OKLab: there and back, and where the known ones lie."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.colour.oklab import is_shown, lab_of_lch, lch_of, oklab_of, rgb_of

BYTES = st.integers(0, 255)


@given(st.lists(st.tuples(BYTES, BYTES, BYTES), min_size=1, max_size=20))
def test_every_colour_of_a_screen_comes_back(colours: list[tuple[int, int, int]]) -> None:
    rgb = np.array(colours, np.uint8)
    lab = oklab_of(rgb)

    assert (rgb_of(lab) == rgb).all()
    assert (rgb_of(lab_of_lch(lch_of(lab))) == rgb).all()
    assert is_shown(lab).all()


@pytest.mark.parametrize(
    ("rgb", "lch"),
    [
        # As the makers of the space and of CSS Color 4 give them.
        ((255, 255, 255), (1.0, 0.0, None)),
        ((0, 0, 0), (0.0, 0.0, None)),
        ((255, 0, 0), (0.628, 0.2577, 29.23)),
        ((0, 255, 0), (0.8664, 0.2948, 142.5)),
        ((0, 0, 255), (0.452, 0.3132, 264.05)),
    ],
)
def test_known_colours_lie_where_they_should(
    rgb: tuple[int, int, int], lch: tuple[float, float, float | None]
) -> None:
    light, chroma, hue = lch_of(oklab_of(np.array([rgb], np.uint8)))[0]

    assert light == pytest.approx(lch[0], abs=1e-3)
    assert chroma == pytest.approx(lch[1], abs=1e-3)
    assert lch[2] is None or hue == pytest.approx(lch[2], abs=0.1)


def test_what_no_screen_shows_is_told() -> None:
    assert not is_shown(np.array([[0.6, 0.3, 0.3], [1.2, 0.0, 0.0]])).any()
