"""Pictures are found by their colours, whenever and however they came into the library."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from refboard.core.finding.query import FindQuery, Scope
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import ColourTerm, Swatch
from refboard.core.ids import AssetId
from refboard.core.query import Matches
from refboard.core.requests import ImportRequest, RetryFailed
from tests.steps import Steps, entries_of, opened

RED, BLUE, GREY = (204, 51, 51), (32, 64, 200), (128, 128, 128)


def _drawn(path: Path, ground: tuple[int, int, int], spot: tuple[int, int, int]) -> Path:
    """Write a picture with a spot in its middle, of an eighth of its area."""
    path.parent.mkdir(exist_ok=True)
    image = Image.new("RGB", (120, 120), ground)
    ImageDraw.Draw(image).rectangle((39, 39, 81, 81), fill=spot)
    image.save(path)
    return path


def _asked(steps: Steps, *swatches: Swatch, ids: tuple[AssetId, ...] | None = None) -> Matches:
    query = FindQuery((ColourTerm(swatches),), scope=Scope(asset_ids=ids))
    return steps.answer(FindRequest(query)).wait(0).answer


def _found(answer: Matches) -> list[AssetId]:
    return [match.asset.id for match in answer.matches]


@pytest.fixture
def ids(steps: Steps, tmp_path: Path) -> list[AssetId]:
    """A red picture, a blue one with a red spot, and a grey one."""
    folder = tmp_path / "in"
    files = [
        _drawn(folder / "red.png", RED, RED),
        _drawn(folder / "spot.png", BLUE, RED),
        _drawn(folder / "grey.png", GREY, GREY),
    ]
    made = steps.add(entries_of(files))
    steps.settle()
    return made


def test_what_was_imported_is_found_by_its_colours_and_says_so(
    steps: Steps, ids: list[AssetId]
) -> None:
    answer = _asked(steps, Swatch((210, 45, 45)))

    assert _found(answer) == ids[:2]
    assert [match.evidence[0].detail for match in answer.matches] == ["red", "red"]
    assert 0.3 < answer.matches[1].score < answer.matches[0].score <= 1
    assert answer.matches[1].likeness < answer.matches[0].likeness <= 1
    assert (answer.space, answer.is_exact, answer.not_indexed) == ("colours", True, 0)


def test_all_the_colours_have_to_be_there_in_their_amounts(
    steps: Steps, ids: list[AssetId]
) -> None:
    assert _found(_asked(steps, Swatch(RED), Swatch(BLUE))) == [ids[1]]
    assert _found(_asked(steps, Swatch(RED, 0.1)))[0] == ids[1]
    assert _found(_asked(steps, Swatch(RED), ids=(ids[1], ids[2]))) == [ids[1]]


def test_a_picture_that_comes_later_is_found_too(
    steps: Steps, ids: list[AssetId], tmp_path: Path
) -> None:
    assert _found(_asked(steps, Swatch((250, 240, 60)))) == []

    (later,) = steps.add(entries_of([_drawn(tmp_path / "in" / "y.png", (250, 240, 60), GREY)]))
    steps.settle()

    assert _found(_asked(steps, Swatch((250, 240, 60)))) == [later]


def test_a_picture_that_was_read_again_has_its_new_colours(steps: Steps, tmp_path: Path) -> None:
    path = _drawn(tmp_path / "in" / "one.png", RED, RED)
    (entry,) = entries_of([path])
    steps.engine.send(ImportRequest((entry,), link=True))
    steps.settle()
    assert _found(_asked(steps, Swatch(RED))) == [entry.asset_id]
    _drawn(path, BLUE, BLUE)

    steps.parts.caretaker.look_after([entry.asset_id])
    steps.settle()
    steps.engine.send(RetryFailed((entry.asset_id,)))
    steps.settle()

    assert _found(_asked(steps, Swatch(RED))) == []
    assert _found(_asked(steps, Swatch(BLUE))) == [entry.asset_id]


def test_a_library_without_palettes_is_filled_while_nothing_else_is_to_do(
    home: Path, tmp_path: Path
) -> None:
    root, folder = tmp_path / "library", tmp_path / "in"
    files = [_drawn(folder / f"{n}.png", RED if n % 2 else GREY, (n, n, 90)) for n in range(40)]
    with opened(root) as steps:
        ids = steps.add(entries_of(files))
        steps.settle()
    with closing(sqlite3.connect(root / "library.sqlite")) as raw, raw:
        raw.execute("DELETE FROM palettes")

    with opened(root) as steps:
        nothing = _asked(steps, Swatch(RED))
        assert (nothing.matches, nothing.not_indexed) == ((), 40)
        steps.parts.dispatcher.resume()
        steps.parts.chores.begin()
        steps.settle()
        answer = _asked(steps, Swatch(RED))

    assert set(_found(answer)) == set(ids[1::2])
    assert answer.not_indexed == 0
