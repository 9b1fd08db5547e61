"""A bridge to a library of this test, and everything that it told."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from refboard.core.asking.asked import Asked
from refboard.core.asset import Source
from refboard.core.events import ActivityChanged, Answer, Event, RequestFailed
from refboard.core.ids import new_asset_id
from refboard.core.requests import ImportEntry
from refboard.core.settings import Settings
from refboard.worker.bridge import LibraryBridge

E = TypeVar("E", bound=Event)
A = TypeVar("A", bound=Answer)


class Listener:
    """Keeps the events of a bridge."""

    def __init__(self, bridge: LibraryBridge, qtbot: QtBot) -> None:
        self.events: list[Event] = []
        self._qtbot = qtbot
        bridge.happened.connect(self.events.append)

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def wait_activity(self, **counts: int) -> None:
        """Wait until the last counts that were told are these."""

        def is_told() -> bool:
            told = self.all(ActivityChanged)
            return bool(told) and all(getattr(told[-1], k) == v for k, v in counts.items())

        self._qtbot.waitUntil(is_told, timeout=20_000)

    def wait(self, kind: type[E], count: int = 1) -> E:
        self._qtbot.waitUntil(lambda: len(self.all(kind)) >= count, timeout=20_000)
        return self.all(kind)[count - 1]

    def answer(self, asked: Asked[A]) -> A:
        """Wait for the last answer to a question."""
        self._qtbot.waitUntil(lambda: not asked.is_open, timeout=20_000)
        return asked.wait(0)

    def refusal(self, asked: Asked[A]) -> RequestFailed:
        """Wait for the reason why a question has no answer."""
        told: list[RequestFailed] = []
        asked.otherwise(told.append)
        self._qtbot.waitUntil(lambda: bool(told), timeout=20_000)
        return told[0]


@pytest.fixture
def bridge(tmp_path: Path, qtbot: QtBot) -> Iterator[LibraryBridge]:
    made = LibraryBridge(tmp_path / "library", Settings(), workers=2)
    yield made
    assert made.stop()


@pytest.fixture
def listener(bridge: LibraryBridge, qtbot: QtBot) -> Listener:
    return Listener(bridge, qtbot)


def pictures(folder: Path, count: int) -> list[ImportEntry]:
    """Write different pictures and return what imports them."""
    folder.mkdir(exist_ok=True)
    entries = []
    for number in range(count):
        random = np.random.default_rng(number)
        colours = random.integers(0, 255, (6, 8, 3), dtype=np.uint8)
        path = folder / f"picture-{number}.png"
        Image.fromarray(colours).resize((320, 240), Image.Resampling.NEAREST).save(path)
        entries.append(ImportEntry(new_asset_id(), Source(path), 320, 240))
    return entries
