"""The main job without a display: the real window offscreen, on the samples.

It drops pictures on a board, waits until they are indexed, asks for similar ones, brings them
beside the source, prints the ranked answer and writes a picture of the board.
"""

import logging
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from refboard.core.errors import LibraryReadOnlyError, QueryError, RefboardError
from refboard.core.words import counted
from refboard.scripted_window import ScriptedWindow
from refboard.services.atomic_file import write_file
from refboard.services.paths import assets_dir
from refboard.terminal import complain, say

if TYPE_CHECKING:
    from refboard.core.query import Matches

SHOWN = 8
BROUGHT = 4
FAILED = 1


def run_headless_demo(paths: Sequence[Path], library: Path | None) -> int:
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
        driven = ScriptedWindow(library or Path(temporary) / "library")
        try:
            HeadlessDemo(driven).run(pictures)
        except RefboardError as error:
            complain(str(error))
            return FAILED
        finally:
            # Whatever happened: threads that outlive the window's objects abort the process.
            driven.window.close()
    return 0


def sample_pictures() -> list[Path]:
    """Return the sample pictures that `assets/draw_samples.py` made, in order of their names."""
    folder = assets_dir() / "samples"
    kinds = (".jpg", ".png", ".webp")
    return sorted(p for p in folder.glob("*") if p.suffix in kinds) if folder.is_dir() else []


class HeadlessDemo:
    """Drives one window through the main job and tells what happened on standard output."""

    def __init__(self, driven: ScriptedWindow) -> None:
        self._driven = driven

    def run(self, pictures: Sequence[Path]) -> None:
        """Drop, index, ask, bring, print and write.

        Raises:
            LibraryError: the library cannot be used or written, or does not answer.
            QueryError: there are too few pictures.
            KeyboardInterrupt: the user does not want to wait.
        """
        with self._driven.interruptible():
            self._run(pictures)

    def _run(self, pictures: Sequence[Path]) -> None:
        driven = self._driven
        started = time.perf_counter()
        driven.window.show()
        driven.window.open_paths(pictures)
        driven.wait(driven.is_taken)
        if driven.window.controller.boards.is_read_only:
            raise LibraryReadOnlyError
        if not driven.item_count():
            raise QueryError(" ".join(driven.refusals + driven.failures))
        say(f"{counted(driven.item_count(), 'picture')} on the board after {_since(started)}")
        driven.wait(driven.is_indexed)
        say(f"all of them indexed after {_since(started)}")
        for sentence in driven.refusals + driven.failures:
            say(f"  not imported: {sentence}")
        if driven.item_count() < 2:
            raise QueryError("There are too few pictures to compare.")
        answer = driven.ask_similar()
        self._print(answer)
        self._bring_and_write(answer)

    def _print(self, answer: "Matches") -> None:
        source = self._driven.window.known_assets.get(
            next(iter(self._driven.board.document)).asset_id
        )
        assert source is not None
        say(f"similar look to {source.name}, in {answer.milliseconds:.1f} ms:")
        for rank, match in enumerate(answer.matches[:SHOWN], 1):
            say(f"  {rank}  {match.score:.3f}  {match.asset.name}")

    def _bring_and_write(self, answer: "Matches") -> None:
        from refboard.ui.exporting.quick_png import png_bytes

        window = self._driven.window
        assets = [match.asset for match in answer.matches[:BROUGHT]]
        window.controller.find.results.bring(assets, window.view.centre())
        window.view.clear_selection()
        window.view.fit_all(glide=False)
        self._driven.settle()
        target = Path("build") / "board.png"
        try:
            target.parent.mkdir(exist_ok=True)
            write_file(target, png_bytes(window.grab().toImage()))
        except OSError as error:
            raise QueryError(
                f"{target} cannot be written: {error.strerror}.", "Run it in a folder of yours."
            ) from error
        say(f"brought {len(assets)} of them beside it; the window is in {target}")


def _since(started: float) -> str:
    return f"{time.perf_counter() - started:.1f} s"
