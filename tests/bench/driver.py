"""The real window, offscreen, on a library of its own: what the benchmarks of the window drive.

Every wait has an end, so that a library that never answers fails the benchmark instead of
hanging it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Figures are those of the model that ships, unless a benchmark names a folder of models.
os.environ.setdefault("REFBOARD_MODELS", str(Path(__file__).parent / "no-models"))

from PySide6.QtCore import QEventLoop, QPointF, QTimer
from PySide6.QtWidgets import QApplication

from refboard.core.asset import Failure
from refboard.core.events import AssetsEmbedded, AssetsFailed, AssetsStored, LibraryFailed
from refboard.core.settings import Settings, Theme
from refboard.ui.canvas.painters.levels import level_for
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.importing.drop import Files
from refboard.ui.startup.application import make_application, make_window
from refboard.ui.window.main_window import MainWindow
from refboard.worker.bridge import LibraryBridge
from tests.bench.pictures import ROOT

WIDTH, HEIGHT = 1600, 1000
RESULTS = ROOT / "bench-results"
PATIENCE_S = 120.0
FRAMES_MOST = 1000


class Driver:
    """One window, and what its library has told so far.

    Attributes:
        window: The real one.
        stored: Pictures whose previews are there.
        embedded: Pictures that can be found.
        failures: Pictures that could not be imported.
    """

    def __init__(
        self, root: Path, *, theme: Theme = "dark", size: tuple[int, int] = (WIDTH, HEIGHT)
    ) -> None:
        self.application: QApplication = make_application()
        self.stored = 0
        self.embedded = 0
        self.failures: list[Failure] = []
        settings = Settings(theme=theme)
        bridge = LibraryBridge(root, settings)
        bridge.happened.connect(self._take)
        self.window: MainWindow = make_window(
            bridge, settings, root.parent / "settings.json", keeps_state=False
        )
        self.window.resize(*size)

    def __enter__(self) -> "Driver":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the window and its library."""
        self.window.close()
        self.window.deleteLater()
        self.rest(0.05)

    def open(self) -> OpenBoard:
        """Show the window, wait for the library, and return the board that it shows."""
        self.window.show()
        self.until(lambda: self.window.controller.boards.current is not None, "open the library")
        return self.board

    @property
    def board(self) -> OpenBoard:
        """The board that is shown."""
        board = self.window.controller.boards.current
        assert board is not None
        return board

    def drop(self, paths: Sequence[Path]) -> None:
        """Put files on the board as a drop in its middle does, and show everything."""
        view = self.window.view
        self.window.controller.imports.take(Files(tuple(paths)), view.centre())
        view.clear_selection()
        view.fit_all(glide=False)

    # Waiting

    def until(
        self,
        is_done: Callable[[], bool],
        what: str,
        *,
        timeout_s: float = PATIENCE_S,
        every_ms: int = 5,
    ) -> float:
        """Run the event loop until a condition holds; return how many seconds that took.

        Raises:
            TimeoutError: it did not hold in time.
        """
        started = time.perf_counter()
        loop = QEventLoop()
        timer = QTimer(interval=every_ms)

        def look() -> None:
            if is_done() or time.perf_counter() - started > timeout_s:
                loop.quit()

        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        timer.stop()
        if not is_done():
            raise TimeoutError(f"it took more than {timeout_s:g} s to {what}")
        return time.perf_counter() - started

    def rest(self, seconds: float) -> None:
        """Run the event loop for a while and do nothing else."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def until_embedded(self, count: int, *, timeout_s: float = 600.0) -> float:
        """Wait until `count` pictures can be found or have failed."""
        return self.until(
            lambda: self.embedded + len(self.failures) >= count,
            f"embed {count} pictures",
            timeout_s=timeout_s,
            every_ms=20,
        )

    def until_complete(self, *, timeout_s: float = PATIENCE_S) -> float:
        """Wait until every picture in sight is on the screen, as sharp as it is planned to be."""
        seconds = self.until(
            lambda: not unready(self.window), "load all pictures in sight", timeout_s=timeout_s
        )
        started = time.perf_counter()
        self.paint()
        return seconds + time.perf_counter() - started

    def paint(self) -> int:
        """Paint at once, as many frames as the view asks for; return how many."""
        view = self.window.view
        for frame in range(1, FRAMES_MOST):
            view._again.stop()
            view.repaint()
            if not view._again.isActive():
                return frame
        raise TimeoutError("the view never finishes a picture")

    def _take(self, event: object) -> None:
        if isinstance(event, AssetsStored):
            self.stored += len(event.assets)
        elif isinstance(event, AssetsEmbedded) and event.space == "look":
            self.embedded += len(event.asset_ids)
        elif isinstance(event, AssetsFailed):
            self.failures += event.failures
        elif isinstance(event, LibraryFailed):
            raise SystemExit(f"{event.sentence} {event.hint}")


def unready(window: MainWindow, *, is_sharp: bool = True) -> int:
    """Return how many pictures in sight have no pixels, or no sharp ones.

    Args:
        window: A window with a board.
        is_sharp: Whether pixels must be as many as are seen, or 256, a small preview's, where more
            would be seen.
    """
    if window.controller.boards.current is None:
        return 1
    view, known_assets, loader = window.view, window.known_assets, window.loader
    if is_sharp and (loader._waiting or loader._reading):
        # Looking at a thousand pictures takes longer than painting them: once is enough.
        return len(loader._waiting) + len(loader._reading)
    index, zoom = view._state.index, view.zoom
    missing = 0
    for row in index.within(view.visible_rect()):
        item = index.item(row)
        if item.picture is None:
            continue
        asset = known_assets.get(item.picture.asset_id)
        shown = max(item.placement.width, item.placement.height) * zoom
        pixmap = None if asset is None else window.cache.peek(asset.id, shown)
        if asset is None or pixmap is None:
            missing += 1
        elif is_sharp:
            longest = max(asset.width, asset.height)
            wanted = min(level_for(shown, longest), 256, longest)
            missing += max(pixmap.width(), pixmap.height()) < wanted * 0.98
    return missing


def drop_point(window: MainWindow) -> QPointF:
    """Return the middle of what is seen, in board units."""
    centre = window.view.centre()
    return QPointF(centre.x, centre.y)


def made_apart(kind: str, folder: Path, count: int) -> list[Path]:
    """Make pictures in a process of its own, so that this one's memory tells of the window only.

    Args:
        kind: "many_small" or "twelve_megapixels".
        folder: Where they are kept for the next time.
        count: How many.
    """
    code = f"import sys; from pathlib import Path; from tests.bench.pictures import {kind}; "
    code += f"print(*{kind}(Path(sys.argv[1]), {count}), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=900,
    )
    return [Path(line) for line in done.stdout.splitlines()]
