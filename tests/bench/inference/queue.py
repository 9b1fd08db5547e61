"""Questions while thousands of pictures are imported and embedded: `make queue-test`.

    python -m tests.bench.inference.queue [--count 5000] [--model NAME]

Asks the real library thread every 150 ms, in turn: what is similar to a picture by look and by
meaning, to a part of a picture (which has to be read and embedded), and words. First with nothing
else to do, then while the import runs. What someone waits for must never wait behind more than one
bulk run: the longest wait in the queue is shown beside the longest run.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.bench.figures import Row, print_rows, row
from tests.bench.pictures import ROOT, many_small
from tests.finding import picture_question, word_question

HOME = ROOT / "models" / "parity" / "work"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["REFBOARD_MODELS"] = str(HOME)

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer  # noqa: E402

from refboard.core.asset import Source  # noqa: E402
from refboard.core.events import (  # noqa: E402
    AssetsEmbedded,
    LibraryOpened,
    MatchesReady,
    RequestFailed,
)
from refboard.core.finding.part import PicturePart  # noqa: E402
from refboard.core.geometry import Rect  # noqa: E402
from refboard.core.ids import AssetId, new_asset_id  # noqa: E402
from refboard.core.requests import (  # noqa: E402
    ImportEntry,
    ImportRequest,
    Question,
    UseModel,
)
from refboard.core.settings import Settings  # noqa: E402
from refboard.services.lanes import Lane  # noqa: E402
from refboard.worker.bridge import LibraryBridge  # noqa: E402

KINDS = ("look", "meaning", "part, look", "part, meaning", "words")
EVERY_MS = 150
FIRST = 300
PATIENCE_S = 1500.0


@dataclass
class Asked:
    """How long answers took, by kind, in milliseconds."""

    times: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    open: int = 0


class Questioner:
    """A window that only asks."""

    def __init__(self, root: Path, model: str) -> None:
        self.application = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
        self.bridge = LibraryBridge(root, Settings())
        self.bridge.happened.connect(self._take)
        self.asked = Asked()
        self.ready: list[AssetId] = []
        self.meant: set[AssetId] = set()
        self.is_open = False
        self.failures: list[str] = []
        self._turn = 0
        self._random = np.random.default_rng(1)
        self._timer = QTimer(interval=EVERY_MS)
        self._timer.timeout.connect(self._ask)
        self.bridge.start()
        self.until(lambda: self.is_open)
        self.bridge.ask(UseModel(model))

    def until(self, is_done: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        """Let events come until something is so."""
        end = time.monotonic() + patience_s
        while not is_done():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if time.monotonic() > end:
                raise TimeoutError("the library does not come to an end")

    def add(self, paths: list[Path]) -> None:
        """Import pictures."""
        entries = tuple(ImportEntry(new_asset_id(), Source(path)) for path in paths)
        self.bridge.send(ImportRequest(entries))

    def ask_for(self, seconds: float) -> None:
        """Ask for so long."""
        end = time.monotonic() + seconds
        self._timer.start()
        self.until(lambda: time.monotonic() > end)
        self._timer.stop()
        self.until(lambda: self.asked.open == 0)

    def ask_until(self, is_done: Callable[[], bool]) -> None:
        """Ask until something is so."""
        self._timer.start()
        self.until(is_done)
        self._timer.stop()
        self.until(lambda: self.asked.open == 0)

    def _ask(self) -> None:
        if self.asked.open > 2:
            return  # no faster than answers come
        kind = KINDS[self._turn % len(KINDS)]
        self._turn += 1
        self.asked.open += 1
        started = time.perf_counter()

        def note(event: MatchesReady) -> None:
            if event.is_last:  # else the fuller answer follows
                self.asked.open -= 1
                self.asked.times[kind].append((time.perf_counter() - started) * 1000)

        self.bridge.ask(self._question(kind)).then(note).otherwise(self._note_failure)

    def _question(self, kind: str) -> Question[MatchesReady]:
        if kind == "words":
            text = f"a {['red', 'blue', 'old', 'small'][self._turn % 4]} thing {self._turn}"
            return word_question(text, 100)
        space = "meaning" if "meaning" in kind else "look"
        part = PicturePart(Rect(0.1, 0.1, 0.6, 0.7)) if "part" in kind else None
        asset_id = self.ready[int(self._random.integers(FIRST // 2))]
        return picture_question(asset_id, part=part, limit=100, space=space)

    def _note_failure(self, event: RequestFailed) -> None:
        self.asked.open -= 1
        self.failures.append(f"{event.sentence} {event.hint}")

    def _take(self, event: object) -> None:
        if isinstance(event, LibraryOpened):
            self.is_open = True
        elif isinstance(event, AssetsEmbedded) and event.space == "look":
            self.ready += event.asset_ids
        elif isinstance(event, AssetsEmbedded):
            self.meant |= set(event.asset_ids)
        elif isinstance(event, RequestFailed):
            self.failures.append(f"{event.sentence} {event.hint}")


def main() -> int:
    """Print the rows; 1 without the models."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.inference.queue", description=__doc__
    )
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--model", default="synthetic-clip-b32")
    options = parser.parse_args()
    if not (HOME / options.model / "installed.json").exists():
        print("There are no models to ask. Make them with: make synthetic-models")
        return 1
    pictures = many_small(ROOT / "bench-results" / "queue", options.count + FIRST)
    with tempfile.TemporaryDirectory() as temporary:
        subject = Questioner(Path(temporary) / "library", options.model)
        try:
            print_rows(measure(subject, pictures, options.count))
        finally:
            subject.bridge.stop()
    for failure in sorted(set(subject.failures)):
        print(f"a question failed: {failure}")
    return 1 if subject.failures else 0


def measure(subject: Questioner, pictures: list[Path], count: int) -> list[Row]:
    """Return the rows: idle, then during the import."""
    subject.add(pictures[:FIRST])
    subject.until(lambda: len(subject.meant) >= FIRST * 0.98)
    subject.ask_for(3)  # sessions are opened and caches are warm
    subject.asked = Asked()
    subject.ask_for(15)
    rows = _rows("idle", subject.asked)
    subject.asked = Asked()
    lanes = subject.bridge._lanes.embed
    for each in lanes.all():
        each.waits(Lane.ONLINE)
    started = time.perf_counter()
    subject.add(pictures[FIRST:])
    subject.ask_until(lambda: len(subject.ready) >= (count + FIRST) * 0.98)
    look_s = time.perf_counter() - started
    rows += _rows(f"importing {count:,}", subject.asked)
    rows.append(row(f"{count:,} pictures stored and found by look", count / look_s, "per s"))
    rows.append(row("of them found by meaning meanwhile", len(subject.meant) - FIRST, ""))
    for name, each in ((each.name, each) for each in lanes.all()):
        waits, runs = each.waits(Lane.ONLINE), each.runs(Lane.BULK)
        longest = max(runs, default=0.0)
        what = f"{name}: longest wait of a question behind bulk work"
        budget = longest * 1000 + 50 if runs else None
        rows.append(row(what, max(waits, default=0.0) * 1000, "ms", budget))
        rows.append(row(f"{name}: longest bulk run", longest * 1000, "ms"))
    return rows


def _rows(title: str, asked: Asked) -> list[Row]:
    rows = []
    for kind, times in asked.times.items():
        for share in (50, 95):
            figure = float(np.percentile(times, share)) if times else 0.0
            rows.append(row(f"{title}: {kind}, p{share} of {len(times)}", figure, "ms"))
    return rows


if __name__ == "__main__":
    sys.exit(main())
