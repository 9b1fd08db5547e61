"""An engine whose threads are the test itself: nothing happens until the test lets it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image

from refboard.core.asking.asked import Asked
from refboard.core.asset import Source
from refboard.core.events import Answer, Event
from refboard.core.ids import AssetId, new_asset_id
from refboard.core.requests import ImportEntry, ImportRequest, Question
from refboard.core.settings import Settings
from refboard.services.engine.engine import Engine
from refboard.services.engine.parts import Parts
from refboard.services.engine.work_lanes import WorkLanes
from refboard.services.lanes import Lane, Lanes
from refboard.services.library.library import Library

A = TypeVar("A", bound=Answer)
E = TypeVar("E", bound=Event)


class Steps:
    """An engine on a real library, with real models, driven step by step.

    Attributes:
        engine: What is driven.
        events: What it told, but for answers.
        faults: What it reported.
    """

    def __init__(self, root: Path) -> None:
        self.events: list[Event] = []
        self.faults: list[Exception] = []
        self.lanes = WorkLanes.make(2)
        self.engine = Engine(
            lambda: Library.open(root),
            self.lanes,
            Settings(),
            emit=self.events.append,
            on_fault=self.faults.append,
        )

    @property
    def parts(self) -> Parts:
        return self.engine.parts

    @property
    def library(self) -> Library:
        return self.engine.parts.library

    def told(self, kind: type[E]) -> list[E]:
        """Return the events of one kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]

    def serve(self) -> None:
        """Serve what waits in the inbox, and what can wait."""
        self.engine._inbox.put(lambda: None)
        while not self.engine._inbox.is_empty:
            self.engine.turn()

    def work(self) -> int:
        """Do what waits in the lanes now, and return how many calls that were."""
        return sum(run_all(crew.lanes) for crew in self.lanes.crews())

    def settle(self) -> None:
        """Work and serve until nothing is under way any more."""
        self.serve()
        while self.work():
            self.serve()

    def answer(self, question: Question[A]) -> Asked[A]:
        """Ask, and settle."""
        asked = self.engine.ask(question)
        self.settle()
        return asked

    def add(self, entries: list[ImportEntry]) -> list[AssetId]:
        """Import pictures, and serve that; they are not read yet."""
        self.engine.send(ImportRequest(tuple(entries)))
        self.serve()
        return [entry.asset_id for entry in entries]


def run_all(lanes: Lanes) -> int:
    """Run the calls that wait in lanes, in this thread; return how many that were."""
    count = sum(lanes.depth(lane) for lane in Lane)
    for _ in range(count):
        taken = lanes._take()
        assert taken is not None
        taken[1].run()
    return count


@contextmanager
def opened(root: Path) -> Iterator[Steps]:
    """Open a library step by step, and close it."""
    steps = Steps(root)
    steps.engine.open()
    try:
        yield steps
    finally:
        steps.engine.stop()
        steps.engine.close()


def pictures(folder: Path, count: int, colour: Callable[[int], int] = lambda n: n) -> list[Path]:
    """Write different pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        cells = np.random.default_rng(colour(number)).integers(0, 255, (6, 8, 3), dtype=np.uint8)
        paths.append(folder / f"picture-{number}.png")
        Image.fromarray(cells).resize((64, 48), Image.Resampling.NEAREST).save(paths[-1])
    return paths


def entries_of(paths: list[Path]) -> list[ImportEntry]:
    """Return what imports files."""
    return [ImportEntry(new_asset_id(), Source(path), 64, 48) for path in paths]
