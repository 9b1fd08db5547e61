"""Open what the version before made, in the real window: `python -m tests.bench.older_version`.

Each library, and one that reads the board file, is opened, worked on, closed and opened again.
Nothing of it may be lost and nothing may change that nobody changed. Exits with 1 when it did.
"""

import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from refboard.core.board import Board, Item
from refboard.core.geometry import Point
from refboard.core.ids import BoardId
from refboard.services.paths import LibraryPaths
from refboard.services.store import open_store
from refboard.ui.document import transforms
from refboard.ui.importing.drop import Files
from tests.bench.driver import Driver
from tests.bench.pictures import ROOT, many_small

MADE = ROOT / "tests" / "services" / "store" / "libraries"
NEW_NAME = "Renamed by the version after"
TABLES = ("assets", "asset_aliases", "vectors", "tags", "asset_tags")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is said of one library."""

    name: str
    boards: int
    items: int
    pictures: int
    problems: tuple[str, ...]


def main() -> int:
    """Print a table; 1 when anything was lost."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        outcomes = [_library(path, folder) for path in sorted(MADE.glob("*.zip"))]
        outcomes += [_board_file(path, folder) for path in sorted(MADE.glob("*.refboard"))]
    print(f"{'made by the version before':32}{'boards':>8}{'items':>8}{'pictures':>10}  lost")
    for outcome in outcomes:
        lost = "; ".join(outcome.problems) or "nothing"
        figures = f"{outcome.boards:>8}{outcome.items:>8}{outcome.pictures:>10}"
        print(f"{outcome.name:32}{figures}  {lost}")
    return int(any(outcome.problems for outcome in outcomes))


def _library(path: Path, folder: Path) -> Outcome:
    root = folder / path.stem
    with zipfile.ZipFile(path) as packed:
        packed.extractall(root)
    before = _rows(root / "library.sqlite")
    return _worked_on(path.name, root, before, lambda driver: None)


def _board_file(path: Path, folder: Path) -> Outcome:
    raw = sqlite3.connect(path)
    (items,) = raw.execute("SELECT count(*) FROM items").fetchone()
    raw.close()

    def read(driver: Driver) -> None:
        driver.window.open_paths([path])
        driver.until(lambda: len(driver.board.document) == items, "read the board file")

    return _worked_on(path.name, folder / f"{path.stem} read", {}, read)


def _worked_on(
    name: str, root: Path, before: dict[str, list[object]], prepare: Callable[[Driver], None]
) -> Outcome:
    """Open a library, work on its board, close it, and compare what is there with what was."""
    problems = []
    with Driver(root) as driver:
        driver.window.show()
        driver.until(lambda: _is_open(driver), "open the library")
        prepare(driver)
        driver.rest(1.0)
        shown = driver.board.id
        expected = _work(driver, root.parent)
    boards = _boards(root)
    if _by_id(boards[shown]) != expected:
        problems.append("the board is not as it was left")
    if boards[shown].name != NEW_NAME:
        problems.append("the new name")
    problems += _missing(before, _rows(root / "library.sqlite"))
    with Driver(root) as driver:
        driver.window.show()
        driver.until(lambda: _is_open(driver), "open the library")
        driver.rest(0.5)
        if driver.board.id != shown or dict(driver.board.document.items) != expected:
            problems.append("the board is another one after the next start")
    return Outcome(
        name,
        len(boards),
        sum(len(board.items) for board in boards.values()),
        len(_rows(root / "library.sqlite")["assets"]),
        tuple(problems),
    )


def _is_open(driver: Driver) -> bool:
    """Return whether a board is shown."""
    return driver.window.controller.boards.current is not None


def _work(driver: Driver, folder: Path) -> dict[str, Item]:
    """Do what a user does, and return the items that must be there afterwards."""
    board, editor = driver.board, driver.board.editor
    movable = [item.id for item in board.document if not item.is_locked]
    editor.move(movable[:1], 25.0, -10.0)
    editor.rotate(movable[-1:], 15.0)
    editor.delete(movable[:1])
    driver.window.run("undo")
    driver.window.run("duplicate")
    pictures = many_small(folder / "new pictures", 2)
    known = driver.stored
    driver.window.controller.imports.take(Files(tuple(pictures)), Point(2000.0, 0.0))
    driver.until(lambda: driver.stored >= known + 2, "import two pictures")
    faded = transforms.faded(editor.unlocked(movable[:1]), 0.75)
    editor.replace(faded, "Change opacity of")
    driver.window.run("undo")
    driver.window.run("redo")
    driver.window.controller.boards.rename(board.id, NEW_NAME)
    driver.rest(1.0)
    canonical = driver.window.known_assets.canonical
    return {
        item.id: item
        if item.picture is None
        else replace(item, content=replace(item.picture, asset_id=canonical(item.picture.asset_id)))
        for item in board.document
    }


def _boards(root: Path) -> dict[BoardId, Board]:
    store = open_store(LibraryPaths(root))
    try:
        return {
            summary.id: store.boards.load(summary.id)
            for summary in store.boards.all() + store.boards.trashed()
        }
    finally:
        store.close()


def _by_id(board: Board) -> dict[str, Item]:
    return {item.id: item for item in board.items}


def _rows(database: Path) -> dict[str, list[object]]:
    """Return what must stay to the byte, and the places of everything on boards."""
    raw = sqlite3.connect(database)
    rows: dict[str, list[object]] = {
        table: raw.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES
    }
    rows["items"] = raw.execute("SELECT board_key, id, asset_key, z FROM items").fetchall()
    rows["boards"] = raw.execute("SELECT key, id, trashed_at FROM boards").fetchall()
    raw.close()
    return rows


def _missing(before: dict[str, list[object]], after: dict[str, list[object]]) -> list[str]:
    gone = {table: set(rows) - set(after[table]) for table, rows in before.items()}
    return [f"{len(rows)} of {table}" for table, rows in gone.items() if rows]


if __name__ == "__main__":
    sys.exit(main())
