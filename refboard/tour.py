"""The main job without a display: the real window offscreen, on the samples.

It drops pictures on a board, waits until they are indexed, asks for similar ones, brings them
beside the source, prints the ranked answer and writes a picture of the board.
"""

import logging
import os
import signal
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from refboard.core.asset import AssetState
from refboard.core.errors import LibraryError, QueryError, RefboardError
from refboard.services.paths import assets_dir
from refboard.terminal import complain, say

if TYPE_CHECKING:
    from refboard.core.query import Matches
    from refboard.ui.main_window import MainWindow

WIDTH, HEIGHT = 1600, 1000
PATIENCE_S = 120.0
SHOWN = 8
BROUGHT = 4
FAILED = 1


def run_tour(paths: Sequence[Path], library: Path | None) -> int:
    """Do the main job on `paths`, or the samples, in `library`, or one that is thrown away."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # What a warning is about is told in a sentence; a fault is to be seen.
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    pictures = list(paths) or sample_pictures()
    if not pictures:
        complain("There is no display, and there are no samples.")
        complain("Name pictures or folders, or run: make setup")
        return FAILED
    with tempfile.TemporaryDirectory(prefix="refboard-") as temporary:
        tour = Tour(library or Path(temporary) / "library")
        try:
            tour.run(pictures)
        except RefboardError as error:
            complain(str(error))
            return FAILED
        finally:
            # Whatever happened: threads that outlive the window's objects abort the process.
            tour.window.close()
    return 0


def sample_pictures() -> list[Path]:
    """Return the sample pictures that `assets/draw_samples.py` made, in order of their names."""
    folder = assets_dir() / "samples"
    kinds = (".jpg", ".png", ".webp")
    return sorted(p for p in folder.glob("*") if p.suffix in kinds) if folder.is_dir() else []


class Tour:
    """Drives one window through the main job and tells what happened on standard output."""

    def __init__(self, root: Path) -> None:
        from refboard.core.events import AssetsEmbedded, AssetsFailed, LibraryFailed
        from refboard.core.settings import Settings
        from refboard.ui.application import make_application, make_window
        from refboard.worker.bridge import LibraryBridge

        self._application = make_application()
        self._problem: BaseException | None = None
        self._failures: list[str] = []
        self._refusals: list[str] = []
        self._answers: list[Matches] = []
        self._found: set[str] = set()

        def take(event: object) -> None:
            if isinstance(event, AssetsEmbedded):
                self._found |= set(event.asset_ids)
            elif isinstance(event, AssetsFailed):
                self._failures += [failure.sentence for failure in event.failures]
            elif isinstance(event, LibraryFailed):
                self._problem = LibraryError(event.sentence, event.hint)

        settings = Settings(theme="dark")
        bridge = LibraryBridge(root, settings)
        bridge.happened.connect(take)
        self.window: MainWindow = make_window(
            bridge, settings, root / "settings.json", keeps_state=False
        )
        controller = self.window.controller
        controller.similar.answered.connect(self._answers.append)
        for source in (controller, controller.imports, controller.files):
            source.refused.connect(self._refusals.append)
        self.window.resize(WIDTH, HEIGHT)

    def run(self, pictures: Sequence[Path]) -> None:
        """Drop, index, ask, bring, print and write.

        Raises:
            LibraryError: the library cannot be used, or does not answer.
            QueryError: there are too few pictures.
            KeyboardInterrupt: the user does not want to wait.
        """
        # A slot that raises ends nothing, so an interruption is noted, and raised while waiting.
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            self._run(pictures)
        finally:
            signal.signal(signal.SIGINT, before)

    def _interrupt(self, *_: object) -> None:
        self._problem = KeyboardInterrupt()

    def _run(self, pictures: Sequence[Path]) -> None:
        started = time.perf_counter()
        self.window.show()
        self.window.open_paths(pictures)
        self._wait(self._is_taken)
        if not self._item_count():
            raise QueryError(" ".join(self._refusals + self._failures))
        say(f"{self._item_count()} pictures on the board after {_since(started)}")
        self._wait(self._is_indexed)
        say(f"all of them indexed after {_since(started)}")
        for sentence in self._refusals + self._failures:
            say(f"  not imported: {sentence}")
        if self._item_count() < 2:
            raise QueryError("There are too few pictures to compare.")
        self._ask()
        self._print()
        self._bring_and_write()

    def _is_taken(self) -> bool:
        """Tell whether pictures are on the board, or it is clear that none will be."""
        if self._item_count():
            return True
        is_looking = self.window.controller.imports.is_scanning
        return bool(self._failures or self._refusals) and not is_looking

    def _is_indexed(self) -> bool:
        """Tell whether every picture on the board was embedded now or earlier, or has failed."""
        board = self.window.controller.boards.current
        assert board is not None
        assets = {self.window.catalogue.get(item.asset_id) for item in board.document}
        left = [a for a in assets if a and not (a.id in self._found or a.state is AssetState.READY)]
        return len(left) <= len(self._failures)

    def _item_count(self) -> int:
        board = self.window.controller.boards.current
        return len(board.document) if board else 0

    def _ask(self) -> None:
        board = self.window.controller.boards.current
        assert board is not None
        self.window.view.select([next(iter(board.document)).id])
        self.window.run("find_similar")
        self._wait(lambda: bool(self._answers))

    def _print(self) -> None:
        board = self.window.controller.boards.current
        assert board is not None
        source = self.window.catalogue.get(next(iter(board.document)).asset_id)
        assert source is not None
        answer = self._answers[-1]
        say(f"similar look to {source.name}, in {answer.milliseconds:.1f} ms:")
        for rank, match in enumerate(answer.matches[:SHOWN], 1):
            say(f"  {rank}  {match.score:.3f}  {match.asset.name}")

    def _bring_and_write(self) -> None:
        assets = [match.asset for match in self._answers[-1].matches[:BROUGHT]]
        self.window.controller.similar.bring(assets, self.window.view.centre())
        self.window.view.clear_selection()
        self.window.view.fit_all(glide=False)
        self._settle()
        target = Path("build") / "board.png"
        try:
            target.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise QueryError(
                f"{target} cannot be written: {error.strerror}.", "Run it in a folder of yours."
            ) from error
        if not self.window.grab().save(str(target)):
            raise QueryError(f"{target} cannot be written.", "Run it in a folder of yours.")
        say(f"brought {len(assets)} of them beside it; the window is in {target}")

    def _settle(self) -> None:
        """Wait until no more previews arrive for a while."""
        until = time.perf_counter() + 1.5
        self._wait(lambda: time.perf_counter() > until)

    def _wait(self, is_done: Callable[[], bool]) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        def is_over() -> bool:
            return bool(self._problem) or is_done() or time.perf_counter() > deadline

        loop = QEventLoop()
        timer = QTimer(interval=10)
        deadline = time.perf_counter() + PATIENCE_S
        timer.timeout.connect(lambda: loop.quit() if is_over() else None)
        timer.start()
        loop.exec()
        timer.stop()
        if self._problem is not None:
            raise self._problem
        if not is_done():
            raise LibraryError("The library did not answer in time.")


def _since(started: float) -> str:
    return f"{time.perf_counter() - started:.1f} s"
