"""A real window that a program drives, and waits for: the tour's and the self-test's."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from refboard.core.asset import AssetState
from refboard.core.errors import LibraryError
from refboard.core.settings import Settings

if TYPE_CHECKING:
    from refboard.core.query import Matches
    from refboard.ui.document.open_board import OpenBoard
    from refboard.ui.window.main_window import MainWindow

WIDTH, HEIGHT = 1600, 1000
PATIENCE_S = 120.0


class ScriptedWindow:
    """One window on one library, and all that it said since it was made.

    Attributes:
        window: The window; whoever made this closes it.
        failures: Why pictures were not imported, a sentence each.
        refusals: What the window refused, a sentence each.
        answers: What was found, newest last.
    """

    def __init__(self, root: Path, patience_s: float = PATIENCE_S) -> None:
        from refboard.core.events import (
            AssetsEmbedded,
            AssetsFailed,
            LibraryFailed,
            SpacesChanged,
        )
        from refboard.ui.startup.application import make_application, make_window
        from refboard.worker.bridge import LibraryBridge

        self._application = make_application()
        self._patience_s = patience_s
        self._problem: BaseException | None = None
        self._found: set[str] = set()
        self._known: dict[str, set[str]] = {}
        self.failures: list[str] = []
        self.refusals: list[str] = []
        self.answers: list[Matches] = []

        def take(event: object) -> None:
            if isinstance(event, AssetsEmbedded):
                self._found |= set(event.asset_ids)
                self._known.setdefault(event.space, set()).update(event.asset_ids)
            elif isinstance(event, SpacesChanged):
                for state in event.spaces:
                    if state.title:
                        self._known.setdefault(state.space, set())
            elif isinstance(event, AssetsFailed):
                self.failures += [failure.sentence for failure in event.failures]
            elif isinstance(event, LibraryFailed):
                self._problem = LibraryError(event.sentence, event.hint)

        settings = Settings(theme="dark")
        bridge = LibraryBridge(root, settings)
        bridge.happened.connect(take)
        self.window: MainWindow = make_window(
            bridge, settings, root / "settings.json", keeps_state=False
        )
        controller = self.window.controller
        controller.find.answered.connect(self.answers.append)
        for source in (controller, controller.imports, controller.files, controller.exports):
            source.refused.connect(self.refusals.append)
        controller.boards.failed.connect(self.refusals.append)
        self.window.resize(WIDTH, HEIGHT)

    @property
    def board(self) -> "OpenBoard":
        """The board that is shown; there is one from the library's opening on."""
        board = self.window.controller.boards.current
        assert board is not None
        return board

    def item_count(self) -> int:
        """Return how many pictures are on the board that is shown."""
        board = self.window.controller.boards.current
        return len(board.document) if board else 0

    def is_taken(self) -> bool:
        """Return whether pictures are on the board, or it is clear that none will be."""
        if self.item_count():
            return True
        is_looking = self.window.controller.imports.is_scanning
        return bool(self.failures or self.refusals) and not is_looking

    def is_indexed(self) -> bool:
        """Return whether every picture on the board was embedded now or earlier, or has failed."""
        assets = {self.window.known_assets.get(item.asset_id) for item in self.board.document}
        left = [a for a in assets if a and not (a.id in self._found or a.state is AssetState.READY)]
        return len(left) <= len(self.failures)

    def is_known(self) -> bool:
        """Return whether every model has looked at every picture that was imported just now."""
        assets = {item.asset_id for item in self.board.document}
        known = [self.window.known_assets.canonical(one) for one in assets if one]
        left = [sum(one not in found for one in known) for found in self._known.values()]
        return self.is_indexed() and max(left, default=0) <= len(self.failures)

    def ask_similar(self) -> "Matches":
        """Ask for what is similar to the first picture on the board, and return the answer."""
        known = len(self.answers)
        self.window.view.select([next(iter(self.board.document)).id])
        self.window.run("find_similar")
        self.wait(lambda: len(self.answers) > known)
        return self.answers[-1]

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Let Ctrl+C make the present wait, or the next one, raise KeyboardInterrupt.

        Raised where Python notices it, it would end up in a slot, which ends nothing.
        """
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _interrupt(self, *_: object) -> None:
        self._problem = KeyboardInterrupt()

    def wait(self, is_done: Callable[[], bool]) -> None:
        """Let the window live until something is so.

        Raises:
            LibraryError: the library cannot be used, or that is not so in time.
            KeyboardInterrupt: the user does not want to wait.
        """
        from PySide6.QtCore import QEventLoop, QTimer

        def is_over() -> bool:
            return bool(self._problem) or is_done() or time.perf_counter() > deadline

        loop = QEventLoop()
        timer = QTimer(interval=10)
        deadline = time.perf_counter() + self._patience_s
        timer.timeout.connect(lambda: loop.quit() if is_over() else None)
        timer.start()
        loop.exec()
        timer.stop()
        if self._problem is not None:
            raise self._problem
        if not is_done():
            raise LibraryError("The library did not answer in time.")

    def settle(self, seconds: float = 1.5) -> None:
        """Wait for a while, so that previews arrive."""
        until = time.perf_counter() + seconds
        self.wait(lambda: time.perf_counter() > until)
