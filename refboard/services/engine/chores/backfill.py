"""Makes what pictures of libraries from before lack, from their previews, behind everything else.

A few at a time, while nothing else is to do. What is made is a row, so whatever a process leaves
the next one finds missing, and goes on.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from PIL import Image

from refboard.core.asset import PREVIEW_SIDES, Asset
from refboard.core.errors import HELD_UP
from refboard.services.imaging.previews import preview_image
from refboard.services.lanes import Lane, Lanes
from refboard.services.library.library import Library
from refboard.services.paths import LibraryPaths

if TYPE_CHECKING:
    from concurrent.futures import Future

log = logging.getLogger(__name__)

T = TypeVar("T")

PART = 16
"""Pictures that are read in one go: some 50 ms of one thread."""


@dataclass(frozen=True, slots=True)
class Lack(Generic[T]):
    """Something that pictures may lack.

    Attributes:
        name: What it is, for the log.
        find: Returns stored assets without it by ascending key: at most so many, above a key.
        make: Makes it from a preview, in any thread.
        keep: Writes it down, inside a transaction.
    """

    name: str
    find: Callable[[int, int], list[tuple[int, Asset]]]
    make: Callable[[Image.Image], T]
    keep: Callable[[Sequence[tuple[int, T]]], None]


class Backfill(Generic[T]):
    """Fills one lack of a library; used by the library's owner only."""

    def __init__(
        self,
        library: Library,
        lack: Lack[T],
        *,
        may_go_on: Callable[[], bool],
        decode: Lanes,
        later: Callable[[Callable[[], None]], None],
    ) -> None:
        """Make one that has not begun.

        Args:
            library: What is filled.
            lack: With what.
            may_go_on: Whether nothing else is to do.
            decode: Lanes for the work.
            later: Runs a call on the owner's thread, from any thread.
        """
        self._library = library
        self._may_go_on = may_go_on
        self._lack = lack
        self._decode = decode
        self._later = later
        self._stopping = threading.Event()
        self._after: int | None = None
        self._is_making = False

    @property
    def is_idle(self) -> bool:
        """Return whether nothing is left that could be filled."""
        return self._after is None and not self._is_making

    def begin(self) -> None:
        """Look through the whole library from now on, while nothing else is to do."""
        if not self._library.is_read_only and self._after is None:
            self._after = 0
            self._later(self.go_on)

    def stop(self) -> None:
        """Let running work end early, from any thread."""
        self._stopping.set()

    def go_on(self) -> None:
        """Hand out what is to be made next, if nothing else is under way."""
        if self._after is None or self._is_making or self._stopping.is_set():
            return
        if not self._may_go_on():
            return
        try:
            part = self._lack.find(PART, self._after)
        except HELD_UP as error:
            log.info("%s are made later: %s", self._lack.name, error)
            return
        if not part:
            self._after = None
            return
        self._is_making, self._after = True, part[-1][0]
        call = partial(_made, self._lack.make, part, self._library.paths, self._stopping.is_set)
        making = self._decode.submit(Lane.BULK, self._library.store.in_place(call))
        making.add_done_callback(self._post)

    def _post(self, future: "Future[list[tuple[int, str, T]]]") -> None:
        if not future.cancelled():
            self._later(lambda: self._take(future))

    def _take(self, future: "Future[list[tuple[int, str, T]]]") -> None:
        self._is_making = False
        store = self._library.store
        try:
            made = future.result()
            with store.transaction():
                # Another process, or the user, may have replaced the original meanwhile.
                gone = store.originals.replaced({key: sha256 for key, sha256, _ in made})
                self._lack.keep([(key, value) for key, _, value in made if key not in gone])
        except HELD_UP as error:
            # Nobody waits for it, and nothing is lost: the next start finds it missing.
            log.info("%s could not be written: %s", self._lack.name, error)
            self._after = None
            return
        self.go_on()


def _made(
    make: Callable[[Image.Image], T],
    part: Sequence[tuple[int, Asset]],
    paths: LibraryPaths,
    should_stop: Callable[[], bool],
) -> list[tuple[int, str, T]]:
    """Return keys, hashes of originals, and what was made; without those that have no preview."""
    made: list[tuple[int, str, T]] = []
    for key, asset in part:
        if should_stop():
            break
        image = preview_image(paths.previews, asset, min(PREVIEW_SIDES))
        if image is not None:  # else the caretaker mends it, and the next start finds it
            made.append((key, asset.sha256, make(image)))
    return made
