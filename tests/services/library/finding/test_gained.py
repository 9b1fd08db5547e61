"""The likeness of what scores more."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.services.library.finding.likeness import gained, likeness


def of(score: float, top: float) -> float:
    return float(likeness(np.array([score], dtype=np.float32), top)[0])


@given(st.floats(0, 12), st.floats(0, 5), st.floats(1, 12))
def test_it_is_that_of_the_higher_score(score: float, gain: float, top: float) -> None:
    score = min(score, top)
    before = of(score, top)

    after = gained(before, gain, top)

    assert after == pytest.approx(of(score + gain, top), abs=1e-5)
    assert before - 1e-6 <= after <= 1
