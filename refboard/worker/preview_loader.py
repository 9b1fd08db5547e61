"""Reads renditions of pictures in a few threads, what is seen first.

What waits is owned by the GUI thread: threads get one picture at a time and hand back an image,
so taking a request back costs nothing and nothing is shared.
"""

import heapq
import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from refboard.core.asset import Asset
from refboard.core.ids import AssetId
from refboard.worker.rendition import read_rendition

log = logging.getLogger(__name__)

THREADS = 2
STOP_TIMEOUT_S = 2.0

_AHEAD = 2
"""Pictures given to the threads beyond those being read, so that none waits for the window."""

Key = tuple[AssetId, int]


@dataclass(frozen=True, slots=True)
class _Reading:
    """All that a thread needs for one picture."""

    asset: Asset
    side: int
    previews_dir: Path
    originals_dir: Path


class PreviewLoader(QObject):
    """Loads images of assets at wanted sizes.

    Attributes:
        loaded: Carries asset id, side asked for, and the QImage; on the GUI thread.
        failed: Carries asset id and side: neither preview nor original can be read.
        doubted: Carries an asset id and whether a preview was damaged; else it is the original that
            is not as it should be.
    """

    loaded = Signal(str, int, QImage)
    failed = Signal(str, int)
    doubted = Signal(str, bool)
    _answered = Signal(str, int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._previews_dir: Path | None = None
        self._originals_dir: Path | None = None
        self._waiting: dict[Key, tuple[float, int, Asset]] = {}
        self._heap: list[tuple[float, int, Key]] = []
        self._count = 0
        self._reading: set[Key] = set()
        self._queue: SimpleQueue[_Reading | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._is_stopped = False
        self._answered.connect(self._deliver)

    @property
    def waiting(self) -> int:
        """How many requests no thread has begun."""
        return len(self._waiting)

    def set_folders(self, previews_dir: Path, originals_dir: Path) -> None:
        """Say where the library is; what was asked before is read from there."""
        self._previews_dir, self._originals_dir = previews_dir, originals_dir
        self._dispatch()

    def request(self, asset: Asset, side: int, priority: float = 0.0) -> None:
        """Ask for a stored asset's image with a longer side of `side` pixels.

        Args:
            asset: Its state must be STORED or READY.
            side: Pixels; the image is never larger than the original.
            priority: Lowest first; asking again changes it.
        """
        self.request_all([(asset, side, priority)])

    def request_all(self, requests: Iterable[tuple[Asset, int, float]]) -> None:
        """Ask for several images at once: (asset, side, priority) each."""
        for asset, side, priority in requests:
            key = (asset.id, side)
            known = self._waiting.get(key)
            if key in self._reading or (known is not None and known[0] == priority):
                continue
            self._count += 1
            self._waiting[key] = (priority, self._count, asset)
            heapq.heappush(self._heap, (priority, self._count, key))
        self._dispatch()

    def cancel(self, keys: Iterable[Key]) -> None:
        """Take back requests (asset id, side) that no thread has begun; the others arrive."""
        for key in keys:
            self._waiting.pop(key, None)
        if not self._waiting:
            self._heap.clear()

    def is_requested(self, asset_id: AssetId, side: int) -> bool:
        """Return whether an answer is still to come."""
        return (asset_id, side) in self._waiting or (asset_id, side) in self._reading

    def stop(self) -> None:
        """Drop what waits and join the threads, within two seconds; harmless when repeated."""
        self._is_stopped = True
        self._waiting.clear()
        self._heap.clear()
        for _ in self._threads:
            self._queue.put(None)
        end = time.monotonic() + STOP_TIMEOUT_S
        for thread in self._threads:
            thread.join(max(end - time.monotonic(), 0.0))
        self._threads.clear()

    def _dispatch(self) -> None:
        if self._is_stopped or self._previews_dir is None or self._originals_dir is None:
            return
        while self._heap and len(self._reading) < THREADS + _AHEAD:
            _, number, key = heapq.heappop(self._heap)
            entry = self._waiting.get(key)
            if entry is None or entry[1] != number:
                continue
            del self._waiting[key]
            self._reading.add(key)
            self._start_threads()
            self._queue.put(_Reading(entry[2], key[1], self._previews_dir, self._originals_dir))

    def _start_threads(self) -> None:
        while len(self._threads) < THREADS:
            thread = threading.Thread(
                target=self._serve, name=f"previews-{len(self._threads)}", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def _serve(self) -> None:
        """Read pictures until told to stop; runs in a thread of its own."""
        while (reading := self._queue.get()) is not None:
            if self._is_stopped:
                continue
            doubts: list[bool] = []
            image = read_rendition(
                reading.asset,
                reading.side,
                reading.previews_dir,
                reading.originals_dir,
                doubts.append,
            )
            try:
                if doubts:
                    self.doubted.emit(reading.asset.id, any(doubts))
                self._answered.emit(reading.asset.id, reading.side, image)
            except RuntimeError:
                # The window went away while a slow picture was read: nobody waits for it.
                return

    def _deliver(self, asset_id: AssetId, side: int, image: QImage | None) -> None:
        self._reading.discard((asset_id, side))
        if self._is_stopped:
            return
        self._dispatch()
        if image is None:
            self.failed.emit(asset_id, side)
        else:
            self.loaded.emit(asset_id, side, image)
