"""Where an answer is like what was asked, by real models."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from refboard.core.errors import RefboardError
from refboard.core.finding.heat import CELLS
from refboard.core.finding.query import FindQuery
from refboard.core.finding.questions import ExplainRequest
from refboard.core.finding.terms import ColourTerm, PictureTerm, Swatch
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId, new_asset_id
from refboard.services.lanes import Lane
from tests.steps import Steps, entries_of

SIDE = 400


@pytest.fixture
def ids(steps: Steps, tmp_path: Path) -> dict[str, AssetId]:
    """A yellow and red pattern, and soft grounds on which it lies in a corner; a plain one."""
    cells = np.indices((10, 10)).sum(axis=0) % 2
    pattern = np.where(cells[..., None] == 1, [250, 220, 20], [200, 20, 30]).astype(np.uint8)
    thing = Image.fromarray(pattern).resize((160, 160), Image.Resampling.NEAREST)
    ramp = np.linspace(90, 150, SIDE)[None, :, None] * np.ones((SIDE, 1, 3))
    ground = Image.fromarray(ramp.astype(np.uint8))
    made = {"thing": thing, "plain": ground}
    for name, corner in (("upper right", (230, 10)), ("lower left", (10, 230))):
        made[name] = ground.copy()
        made[name].paste(thing, corner)
    paths = []
    for name, image in made.items():
        paths.append(tmp_path / f"{name}.png")
        image.save(paths[-1])
    added = steps.add(entries_of(paths))
    steps.settle()
    return dict(zip(made, added, strict=True))


def about(term: PictureTerm | ColourTerm) -> FindQuery:
    return FindQuery((term,), space="look")


@pytest.mark.parametrize(
    ("name", "column", "row"), [("upper right", 0.775, 0.225), ("lower left", 0.225, 0.775)]
)
def test_it_is_warm_where_the_thing_lies(
    steps: Steps, ids: dict[str, AssetId], name: str, column: float, row: float
) -> None:
    query = about(PictureTerm((ids["thing"],)))

    heat = steps.answer(ExplainRequest(ids[name], query)).wait(0).heat

    down, across = divmod(int(heat.values.argmax()), CELLS)
    assert (across + 0.5) / CELLS == pytest.approx(column, abs=0.2)
    assert (down + 0.5) / CELLS == pytest.approx(row, abs=0.2)
    assert heat.best.x <= column <= heat.best.right
    assert heat.best.y <= row <= heat.best.bottom
    assert not heat.is_even


def test_a_part_can_be_what_was_asked(steps: Steps, ids: dict[str, AssetId]) -> None:
    part = PictureTerm((ids["upper right"],), region=Rect(0.575, 0.025, 0.4, 0.4))

    heat = steps.answer(ExplainRequest(ids["lower left"], about(part))).wait(0).heat

    assert heat.best.centre.x < 0.5
    assert heat.best.centre.y > 0.5


def test_the_second_question_about_a_picture_looks_at_nothing_anew(
    steps: Steps, ids: dict[str, AssetId]
) -> None:
    steps.answer(ExplainRequest(ids["upper right"], about(PictureTerm((ids["thing"],)))))

    other = about(PictureTerm((ids["plain"],)))
    asked = steps.engine.ask(ExplainRequest(ids["upper right"], other))
    steps.serve()  # and no lane has worked

    assert asked.wait(0).asset_id == ids["upper right"]


def test_one_that_is_not_wanted_any_more_is_given_up_between_a_few_windows(
    steps: Steps, ids: dict[str, AssetId]
) -> None:
    query = about(PictureTerm((ids["thing"],)))
    first = steps.engine.ask(ExplainRequest(ids["upper right"], query))
    steps.serve()
    steps.work()  # it is read
    steps.serve()
    second = steps.engine.ask(ExplainRequest(ids["lower left"], query), instead_of=first)
    steps.settle()
    assert second.wait(0).asset_id == ids["lower left"]

    steps.engine.ask(ExplainRequest(ids["upper right"], query))
    steps.serve()
    assert steps.lanes.decode.depth(Lane.ONLINE) == 1  # its windows were never all looked at


@pytest.mark.parametrize(
    ("asset_id", "term", "words"),
    [
        ("thing", ColourTerm((Swatch((200, 20, 30)),)), "no place in a picture"),
        ("gone", None, "not in the library"),
    ],
)
def test_what_has_no_place_gets_a_sentence(
    steps: Steps,
    ids: dict[str, AssetId],
    asset_id: str,
    term: ColourTerm | None,
    words: str,
) -> None:
    query = about(term or PictureTerm((ids["thing"],)))

    asked = steps.answer(ExplainRequest(ids.get(asset_id, new_asset_id()), query))

    with pytest.raises(RefboardError, match=words):
        asked.wait(0)
