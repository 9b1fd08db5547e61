"""A model that was not checked, or failed, does not answer; the one before does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from refboard.services.library.library import Library
from refboard.services.verification.verdicts import Verdicts
from tests.builders_models import admit, install_model
from tests.wrong_models import WRONG, wrong_model

CONSTANT = next(wrong for wrong in WRONG if wrong.kind == "constant")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "models"


@contextmanager
def opened(tmp_path: Path, home: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "library", home=home)
    yield library
    library.close()


def test_one_that_was_never_checked_waits_and_the_one_before_serves(
    tmp_path: Path, home: Path
) -> None:
    install_model(home, "before")
    with opened(tmp_path, home) as library:
        before = library.space_for("meaning").row.fingerprint
    folder = install_model(home, "after", dim=8, rank=2)
    with opened(tmp_path, home) as library:
        library.choose("meaning", "after")
        library.store.remembered.put("meaning_serving", before)  # as while the next one fills
    (home / "verdicts.json").unlink()
    admit(home / "before")

    with opened(tmp_path, home) as library:
        slot = library.slot("meaning")
        assert slot.waiting is not None
        assert slot.waiting.folder == folder
        assert slot.serving is not None
        assert slot.serving.card.name == "before"
        assert "checked before it is used" in slot.state().problem

        library.verdicts.ask(slot.waiting)
        library.choose("meaning", None)

        assert library.slot("meaning").waiting is None
        assert [space.card.name for space in slot.open_spaces] == ["after"]  # nothing was to do


def test_one_that_fails_answers_nothing_until_it_is_forced(tmp_path: Path, home: Path) -> None:
    wrong = wrong_model(home, CONSTANT)
    Verdicts(home).ask(wrong)

    with opened(tmp_path, home) as library:
        slot = library.slot("meaning")
        assert slot.serving is None
        assert "about the same vector" in slot.state().problem

        library.verdicts.force(wrong)
        library.choose_model("wrong")

        assert slot.serving is not None
