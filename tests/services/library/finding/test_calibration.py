"""Scores are measured in the library that they are about, and do not jump while it grows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.query import Emphasis
from refboard.services.library.finding.calibration import USUAL
from refboard.services.library.finding.likeness import CHANCE, CHANCE_LIKENESS, likeness
from tests.services.library.finding.conftest import Shelf


def test_a_library_of_nothing_or_one_picture_has_the_usual_spread(shelf: Shelf) -> None:
    calibration = shelf.library.space_for("meaning").calibration
    for count in (0, 1):
        shelf.add(count)
        calibration.note(count + 1, count)
        spread = calibration.of_emphasis(Emphasis.BALANCED)
        assert (spread.mean, spread.spread) == USUAL


def test_the_spread_becomes_the_librarys_own_without_a_jump(shelf: Shelf) -> None:
    space = shelf.library.space_for("meaning")
    means = []
    for _ in range(30):
        shelf.add(4)
        space.calibration.note(space.index.generation, len(space.index))
        means.append(space.calibration.of_emphasis(Emphasis.BALANCED).mean)

    ((_, rows),) = space._store.vectors.source(space.row).batches()
    pairs = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
    assert abs(np.diff(means)).max() < 0.05
    assert means[-1] == pytest.approx(float(pairs.mean()), abs=0.02)


def test_the_same_pictures_give_the_same_spread_in_whatever_order_they_came(shelf: Shelf) -> None:
    shelf.add(600)
    space = shelf.library.space_for("look")
    first = space.calibration.of_block("colour")
    space.close()
    space.calibration.note(-5, len(space.index))

    assert space.calibration.of_block("colour") == first
    assert 200 <= len(space.calibration.rows) <= 256


@given(
    st.lists(st.floats(-20, 40, width=32), min_size=2, max_size=20),
    st.floats(0.5, 60),
)
def test_likeness_keeps_the_order_and_its_ends(scores: list[float], top: float) -> None:
    ordered = np.sort(np.array([*scores, 0.0, top], dtype=np.float32))
    alike = likeness(ordered, top)

    assert (np.diff(alike) >= 0).all()
    assert alike.min() == 0
    assert alike.max() == pytest.approx(1)
    if top > 2 * CHANCE:
        assert likeness(np.array([CHANCE], np.float32), top)[0] == pytest.approx(CHANCE_LIKENESS)
