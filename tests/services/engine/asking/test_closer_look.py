"""A question about a part looks at parts of its best answers, by real models."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from refboard.core.asking.asked import Asked
from refboard.core.events import MatchesReady
from refboard.core.finding.query import FindQuery
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId
from refboard.core.query import Match
from refboard.services.engine.query_runner import LOOKING_CLOSER
from tests.steps import Steps, entries_of, pictures

SIDE = 400
PART = Rect(0.575, 0.025, 0.4, 0.4)
"""Where the thing lies in the first picture."""


@pytest.fixture
def ids(steps: Steps, tmp_path: Path) -> list[AssetId]:
    """A thing on two soft grounds, at the upper right and at the lower left, and other pictures."""
    cells = np.indices((10, 10)).sum(axis=0) % 2
    pattern = np.where(cells[..., None] == 1, [250, 220, 20], [200, 20, 30]).astype(np.uint8)
    thing = Image.fromarray(pattern).resize((160, 160), Image.Resampling.NEAREST)
    ramp = np.linspace(90, 150, SIDE)[None, :, None] * np.ones((SIDE, 1, 3))
    paths = []
    for number, corner in enumerate(((230, 10), (10, 230))):
        image = Image.fromarray(ramp.astype(np.uint8))
        image.paste(thing, corner)
        paths.append(tmp_path / f"scene-{number}.png")
        image.save(paths[-1])
    added = steps.add(entries_of([*paths, *pictures(tmp_path / "others", 6)]))
    steps.settle()
    return added


def told(asked: Asked[MatchesReady]) -> list[MatchesReady]:
    events: list[MatchesReady] = []
    asked.then(events.append)
    return events


def by_id(event: MatchesReady) -> dict[AssetId, Match]:
    return {match.asset.id: match for match in event.answer.matches}


def part_of(asset_id: AssetId, region: Rect | None = PART) -> FindRequest:
    return FindRequest(FindQuery((PictureTerm((asset_id,), region=region),), space="look"))


def test_the_answer_comes_at_once_and_then_points_at_the_place(
    steps: Steps, ids: list[AssetId]
) -> None:
    asked = steps.engine.ask(part_of(ids[0]))
    events = told(asked)
    steps.settle()

    first, last = events
    assert not first.is_last
    assert LOOKING_CLOSER in first.answer.remarks
    assert last.is_last
    assert LOOKING_CLOSER not in last.answer.remarks
    before, after = by_id(first), by_id(last)
    assert before.keys() == after.keys()
    assert all(after[one].likeness >= before[one].likeness for one in before)
    scene = after[ids[1]]
    assert scene.likeness > before[ids[1]].likeness
    assert list(after).index(ids[1]) <= list(before).index(ids[1])
    regions = {reason.region for reason in scene.evidence} - {None}
    assert regions
    for region in regions:
        assert region is not None
        assert region.centre.x < 0.5
        assert region.centre.y > 0.5


def test_whole_pictures_are_answered_once(steps: Steps, ids: list[AssetId]) -> None:
    events = told(steps.engine.ask(part_of(ids[0], None)))
    steps.settle()

    assert [event.is_last for event in events] == [True]


def test_a_newer_question_ends_the_look(steps: Steps, ids: list[AssetId]) -> None:
    first = steps.engine.ask(part_of(ids[0]))
    events = told(first)
    while not events:
        steps.work()
        steps.serve()
    second = steps.engine.ask(part_of(ids[2], None), instead_of=first)
    steps.settle()

    assert second.wait(0).is_last
    assert [event.is_last for event in events] == [False]
