"""From the likeness of windows to a map of a picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.finding.heat import CELLS, WINDOWS, heat_of
from refboard.core.geometry import Rect

places = st.floats(0.0, 1.0)


@given(places, places)
def test_it_is_warmest_where_what_was_asked_lies(x: float, y: float) -> None:
    # As alike as the window is near: what a thing at (x, y) does to the windows around it.
    middles = np.array([(w.centre.x, w.centre.y) for w in WINDOWS])
    scores = (8 - 12 * np.hypot(middles[:, 0] - x, middles[:, 1] - y)).astype(np.float32)

    heat = heat_of(scores)

    row, column = divmod(int(heat.values.argmax()), CELLS)
    assert (column + 0.5) / CELLS == pytest.approx(x, abs=0.25)
    assert (row + 0.5) / CELLS == pytest.approx(y, abs=0.25)
    assert heat.values.min() == pytest.approx(0.0)
    assert heat.values.max() == pytest.approx(1.0)
    assert not heat.is_even


def test_where_nothing_stands_out_nothing_is_made_to() -> None:
    scores = np.linspace(3.0, 3.3, len(WINDOWS)).astype(np.float32)

    heat = heat_of(scores)

    assert heat.is_even
    assert heat.values.max() < 0.3


def test_the_windows_cover_the_picture_and_stay_on_it() -> None:
    covered = np.zeros((100, 100), dtype=bool)
    for one in WINDOWS:
        assert one.x >= 0
        assert one.right <= 1 + 1e-9
        assert one.bottom <= 1 + 1e-9
        covered[round(one.y * 100) : round(one.bottom * 100)][
            :, round(one.x * 100) : round(one.right * 100)
        ] = True
    assert covered.all()


def test_the_best_window_is_named() -> None:
    scores = np.zeros(len(WINDOWS), dtype=np.float32)
    scores[3] = 5.0

    assert heat_of(scores).best == WINDOWS[3]
    assert heat_of(scores[:2], (Rect(0, 0, 1, 0.5), Rect(0, 0.5, 1, 0.5))).best.y == 0
