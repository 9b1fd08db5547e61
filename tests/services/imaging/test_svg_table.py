"""Every drawing of the collection is drawn right, or what is missing in it is said."""

import pytest

from refboard.services.imaging.decode import decode
from tests.drawings.case import said
from tests.drawings.collection import CASES, WRONG


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in CASES if name not in WRONG])
def test_a_drawing_is_right_or_what_is_missing_is_said(name: str) -> None:
    picture = decode(CASES[name].content, name="drawing.svg", longest_side=400)

    not_shown = said(picture.remarks)
    assert CASES[name].is_right(picture.image, not_shown), CASES[name].worst(picture.image)
