"""The main job in the real window: import, embed, find, bring, write a board, open it again."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from refboard.scripted_window import ScriptedWindow
from refboard.self_test.pictures import COPY, draw_pictures
from refboard.self_test.report import FailedCheckError
from refboard.services.library.boards import write_board
from refboard.services.paths import LibraryPaths
from refboard.services.store.store import open_store

PATIENCE_S = 30.0
LEAST_COLOURS = 64
BROUGHT = 2


@contextmanager
def _driven(root: Path) -> Iterator[ScriptedWindow]:
    driven = ScriptedWindow(root, PATIENCE_S)
    try:
        with driven.interruptible():
            driven.window.show()
            yield driven
    finally:
        driven.window.close()


@dataclass(slots=True)
class MainJob:
    """Its steps, one after the other; each stands on what the one before left in `folder`.

    Attributes:
        folder: An empty folder for the libraries and all else.
        pictures: What was imported.
    """

    folder: Path
    pictures: list[Path] = field(default_factory=list)

    @property
    def library(self) -> LibraryPaths:
        """The library that the pictures are imported into."""
        return LibraryPaths(self.folder / "library")

    @property
    def board_file(self) -> Path:
        """The board file that is written."""
        return self.folder / "Tafel für später.refboard"

    def check_window(self) -> str:
        """Draw a window, import pictures into it, find similar ones and bring them beside."""
        try:
            self.pictures = draw_pictures(self.folder / "pictures")
        except OSError as error:
            raise FailedCheckError(f"Nothing can be written: {error.strerror}.") from error
        with _driven(self.library.root) as driven:
            driven.window.open_paths(self.pictures)
            driven.wait(driven.is_taken)
            driven.wait(lambda: driven.item_count() == len(self.pictures))
            # Half of a space ranks what it has above what it has not looked at yet.
            driven.wait(driven.is_known)
            if problems := driven.failures + driven.refusals:
                raise FailedCheckError(" ".join(problems))
            answer = driven.ask_similar()
            best = answer.matches[0] if answer.matches else None
            if best is None or best.asset.name != COPY:
                raise FailedCheckError(f"Nearest was {best.asset.name if best else 'nothing'}.")
            window = driven.window
            brought = [match.asset for match in answer.matches[:BROUGHT]]
            window.controller.find.results.bring(brought, window.view.centre())
            driven.wait(lambda: driven.item_count() == len(self.pictures) + BROUGHT)
            window.view.fit_all(glide=False)
            driven.settle(0.3)
            colours = self._colours(driven)
        return (
            f"{len(self.pictures)} pictures of {len({p.suffix for p in self.pictures})} kinds "
            f"embedded; nearest {best.asset.name} at {best.score:.3f} in "
            f"{answer.milliseconds:.1f} ms; {colours:,} colours drawn"
        )

    def check_board(self) -> str:
        """Write the board as a file and open that in another library."""
        with closing(open_store(self.library)) as store:
            (summary,) = store.boards.all()
        written = write_board(self.library, self.board_file, summary.id)
        if written.missing:
            raise FailedCheckError(f"Missing in the board file: {', '.join(written.missing)}.")
        other = LibraryPaths(self.folder / "other library")
        with _driven(other.root) as driven:
            driven.window.open_paths([self.board_file])
            driven.wait(lambda: driven.item_count() == summary.item_count)
            driven.wait(driven.is_indexed)
        hashes = self._hashes(self.library)
        if self._hashes(other) != hashes:
            raise FailedCheckError("The pictures in the other library are not the same.")
        return f"{summary.item_count} items and {len(hashes)} pictures there and back"

    def check_safety(self) -> str:
        """Check the libraries' integrity."""
        for name in ("library", "other library"):
            with closing(open_store(LibraryPaths(self.folder / name))) as store:
                if problems := store.integrity():
                    raise FailedCheckError(" ".join(problems))
        return "both libraries are whole"

    @staticmethod
    def _colours(driven: ScriptedWindow) -> int:
        shot = driven.window.grab().toImage()
        step = 7
        colours = {
            shot.pixel(x, y)
            for x in range(0, shot.width(), step)
            for y in range(0, shot.height(), step)
        }
        if len(colours) < LEAST_COLOURS:
            raise FailedCheckError(f"The window shows only {len(colours)} colours.")
        return len(colours)

    @staticmethod
    def _hashes(paths: LibraryPaths) -> set[str]:
        with closing(open_store(paths)) as store:
            return {asset.sha256 for asset in store.assets.stored() if asset.sha256}
