"""What comes and looks like an earlier picture is told of once; bytes that are known are not."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from refboard.core.events import CopiesMet
from refboard.core.finding.lookalike import Lookalike
from refboard.core.finding.sameness import Alteration
from refboard.core.requests import KeepCopies
from refboard.services.engine.chores.copy_watch import CopyWatch
from tests.steps import Steps, entries_of, opened, pictures


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Steps]:
    monkeypatch.setenv("REFBOARD_MODELS", str(tmp_path / "models"))
    with opened(tmp_path / "library") as made:
        yield made


def drop(steps: Steps, *paths: Path) -> list[Lookalike]:
    """Import files; return what is told of them."""
    steps.events.clear()
    steps.add(entries_of(list(paths)))
    steps.settle()
    steps.parts.chores.go_on()  # as the engine does once nothing else waits
    steps.settle()
    told = steps.told(CopiesMet)
    assert len(told) <= 1, "all that came together is told of at once"
    return [met for event in told for met in event.met]


def test_copies_are_told_of_once_and_never_those_of_the_same_bytes(
    steps: Steps, tmp_path: Path
) -> None:
    paths = pictures(tmp_path / "in", 6)
    assert drop(steps, *paths) == []
    same = tmp_path / "same bytes.png"
    same.write_bytes(paths[0].read_bytes())
    mirrored, large, again = (tmp_path / name for name in ("m.png", "l.png", "m2.jpg"))
    ImageOps.mirror(Image.open(paths[1])).save(mirrored)
    Image.open(paths[2]).resize((192, 144), Image.Resampling.NEAREST).save(large)
    ImageOps.mirror(Image.open(paths[1])).save(again, quality=95)

    told = drop(steps, same, mirrored, large, pictures(tmp_path / "new", 1, lambda _: 99)[0])

    assert {(met.asset.name, met.other.name) for met in told} == {
        ("m.png", "picture-1.png"),
        ("l.png", "picture-2.png"),
    }
    assert {met.asset.name: met.sameness.alterations for met in told} == {
        "m.png": (Alteration.MIRRORED,),
        "l.png": (Alteration.LARGER,),
    }
    (later,) = drop(steps, again)
    assert later.other.name in {"picture-1.png", "m.png"}
    assert steps.parts.chores.copies.is_idle
    assert steps.faults == []


def test_a_pair_that_is_kept_is_not_told_of_again(steps: Steps, tmp_path: Path) -> None:
    (path,) = pictures(tmp_path / "in", 1)
    drop(steps, path)
    ImageOps.mirror(Image.open(path)).save(tmp_path / "m.png")
    (met,) = drop(steps, tmp_path / "m.png")

    steps.engine.send(KeepCopies(((met.asset.id, met.other.id),)))
    steps.settle()
    watch: CopyWatch = steps.parts.chores.copies
    steps.events.clear()
    watch.note_stored([(met.asset.id, met.asset)])
    watch.go_on()
    steps.settle()

    assert watch.is_idle
    assert steps.told(CopiesMet) == []
    watch.note_stored([(met.asset.id, replace(met.asset, id=met.other.id))])  # as known as it was
    assert watch.is_idle
