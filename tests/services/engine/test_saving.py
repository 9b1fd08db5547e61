"""Whatever the database says, and whenever: what the window shows is saved, or told not to be."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from refboard.core.asset import Source
from refboard.core.board import Board, Item, Placement
from refboard.core.content import Picture
from refboard.core.document import Change
from refboard.core.events import AssetsFailed, Event, LibraryOpened, RequestFailed
from refboard.core.ids import AssetId, BoardId, ItemId
from refboard.core.requests import (
    CancelImports,
    CreateBoard,
    ImportEntry,
    ImportRequest,
    RenameBoard,
    Request,
    RetryFailed,
    SaveChange,
)
from refboard.services.engine.caretaker import Caretaker
from refboard.services.engine.request_dispatcher import FIRST_BOARD, RequestDispatcher
from refboard.services.engine.unsaved_changes import UnsavedChanges
from refboard.services.imaging.limits import Limits
from refboard.services.importing.pipeline import Pipeline
from refboard.services.inference.embed_lanes import EmbedLanes
from refboard.services.inference.model_sessions import ModelSessions
from refboard.services.inference.run_plans import plan_for
from refboard.services.lanes import Lanes
from refboard.services.library.library import Library
from tests.services.engine.faulty_sqlite import Faults, sqlite_error

WAYS: dict[str, Callable[[], Exception]] = {
    "overflow": lambda: OverflowError("Python int too large to convert to SQLite INTEGER"),
    "constraint": lambda: sqlite_error(sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.IntegrityError),
    "busy": lambda: sqlite_error(sqlite3.SQLITE_BUSY),
    "full": lambda: sqlite_error(sqlite3.SQLITE_FULL),
    "disk": lambda: sqlite_error(sqlite3.SQLITE_IOERR_FSYNC),
    "statement": lambda: sqlite_error(sqlite3.SQLITE_ERROR),
    "bug": lambda: RuntimeError("a fault of ours"),
}
NAMES = ("a.png", "b.png", "c.png")


class Session:
    """The library's side of a window, without its threads: nothing is read, all is saved."""

    def __init__(self, root: Path) -> None:
        self.events: list[Event] = []
        self.reports: list[Exception] = []
        embed = EmbedLanes.make()
        hosts = ModelSessions(embed, plan_for)
        self._decode, fetch, self._models = Lanes("decode"), Lanes("fetch"), Lanes("models")
        self.library = Library.open(root, home=root.parent / "no models")
        pipeline = Pipeline(
            self.library,
            hosts,
            decode=self._decode,
            fetch=fetch,
            workers=1,
            post=lambda _: None,
            emit=self.events.append,
        )
        caretaker = Caretaker(
            self.library,
            pipeline,
            decode=self._decode,
            later=lambda call: call(),
            emit=self.events.append,
            limits=Limits(),
        )
        self.librarian = RequestDispatcher(
            self.library,
            pipeline,
            hosts,
            decode=self._decode,
            models=self._models,
            home=root.parent / "no models",
            later=lambda call: call(),
            emit=self.events.append,
            caretaker=caretaker,
            on_refused=self.reports.append,
        )
        self.librarian.open()
        (opened,) = (event for event in self.events if isinstance(event, LibraryOpened))
        self.board_id = opened.last_board

    @property
    def unsaved(self) -> int:
        return len(self.librarian.unsaved)

    def send(self, *requests: Request) -> None:
        """Serve requests as the library's thread does: what is raised is reported there."""
        for request in requests:
            try:
                self.librarian.serve(request)
            except Exception as error:  # noqa: BLE001  as the thread does
                self.reports.append(error)

    def told_unsaved(self) -> bool:
        return any(
            isinstance(event, AssetsFailed)
            or (isinstance(event, RequestFailed) and event.request_id == 0)
            for event in self.events
        )


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    made = Faults()
    made.install(monkeypatch)
    return made


@pytest.fixture
def root(tmp_path: Path, faults: Faults) -> Path:
    """A new library with its first board, opened once."""
    folder = tmp_path / "library"
    Session(folder).library.close()
    return folder


@pytest.fixture
def session(root: Path) -> Iterator[Session]:
    made = Session(root)
    yield made
    made.library.close()


def entry(name: str) -> ImportEntry:
    return ImportEntry(AssetId(f"asset-{name}"), Source(Path("/pictures") / name), 40, 30)


def item(name: str, x: float = 0.0) -> Item:
    shown = Picture(AssetId(f"asset-{name}"))
    return Item(ItemId(f"item-{name}"), Placement(x, 0, 40, 30), shown)


def drop(board_id: BoardId, *names: str) -> ImportRequest:
    return ImportRequest(tuple(map(entry, names)), board_id, tuple(map(item, names)))


def script(board_id: BoardId) -> tuple[Request, ...]:
    """Import three files, move one, rename the board, remove one."""
    moved = Change.replacing([(item("b.png"), item("b.png", x=70))])
    return (
        drop(board_id, *NAMES),
        SaveChange(board_id, moved),
        RenameBoard(board_id, "Trip"),
        SaveChange(board_id, Change.removing([item("c.png")])),
    )


ALL = frozenset(NAMES)
STATES = (
    (FIRST_BOARD, frozenset[tuple[str, float]](), frozenset[str]()),
    (FIRST_BOARD, frozenset({("a.png", 0.0), ("b.png", 0.0), ("c.png", 0.0)}), ALL),
    (FIRST_BOARD, frozenset({("a.png", 0.0), ("b.png", 70.0), ("c.png", 0.0)}), ALL),
    ("Trip", frozenset({("a.png", 0.0), ("b.png", 70.0), ("c.png", 0.0)}), ALL),
    ("Trip", frozenset({("a.png", 0.0), ("b.png", 70.0)}), ALL),
)
"""What the database holds after each step: board name, items with their places, pictures."""


def durable(root: Path) -> tuple[str, frozenset[tuple[str, float]], frozenset[str]]:
    """Return what another program reads, as the next start will: see STATES."""
    with closing(sqlite3.connect(root / "library.sqlite")) as reader:
        ((name,),) = reader.execute("SELECT name FROM boards")
        items = reader.execute(
            "SELECT assets.name, x FROM items JOIN assets ON assets.key = asset_key"
        ).fetchall()
        waiting = reader.execute(
            "SELECT assets.name FROM assets JOIN import_jobs ON asset_key = key"
        ).fetchall()
    return name, frozenset(items), frozenset(picture for (picture,) in waiting)


def start_over(session: Session, root: Path) -> None:
    """Make the library as it was before the script, cheaper than by a new one."""
    with closing(sqlite3.connect(root / "library.sqlite", isolation_level=None)) as writer:
        writer.execute("PRAGMA foreign_keys = ON")
        writer.execute("DELETE FROM items")
        writer.execute("DELETE FROM assets")
        writer.execute("UPDATE boards SET name = ?", (FIRST_BOARD,))
    session.send(CancelImports())
    session.events.clear()
    session.reports.clear()


def count_calls(session: Session, root: Path, faults: Faults) -> int:
    start_over(session, root)
    with faults.at(0, 0, RuntimeError):
        session.send(*script(session.board_id))
    return faults.calls


@pytest.mark.parametrize("way", WAYS)
def test_a_call_that_fails_once_costs_nothing(
    session: Session, root: Path, faults: Faults, way: str
) -> None:
    total = count_calls(session, root, faults)
    assert total > 50
    for number in range(1, total + 1):
        start_over(session, root)
        with faults.at(number, number, WAYS[way]):
            session.send(*script(session.board_id))
        is_known = session.told_unsaved() or bool(session.reports)
        assert session.unsaved == 0 or is_known, number
        session.librarian.unsaved.retry()

        assert (number, session.unsaved) == (number, 0)
        assert (number, durable(root)) == (number, STATES[-1])
    assert session.library.store.integrity() == []


@pytest.mark.parametrize("way", WAYS)
def test_what_fails_until_the_end_is_told_and_what_counts_as_saved_is_there_after_a_restart(
    session: Session, root: Path, faults: Faults, way: str
) -> None:
    total = count_calls(session, root, faults)
    start_over(session, root)
    session.library.close()
    for number in range(1, total + 1, 8):
        folder = Path(shutil.copytree(root, root.parent / f"library {number}"))
        doomed = Session(folder)
        saved = 0
        with faults.at(number, 10**9, WAYS[way]):
            for request in script(doomed.board_id):
                doomed.send(request)
                saved += doomed.unsaved == 0
            doomed.librarian.unsaved.retry()
        is_all_saved = doomed.unsaved == 0
        is_told = doomed.told_unsaved()
        doomed.library.close()

        assert is_all_saved or is_told
        again = Session(folder)
        # What was committed by a try that failed behind its commit is there, too.
        assert STATES.index(durable(folder)) >= saved
        assert len(again.library.store.boards.load(again.board_id).items) == len(durable(folder)[1])
        assert again.library.store.integrity() == []
        again.library.close()


def refuse(root: Path, condition: str, table: str = "assets") -> Callable[[], None]:
    """Let the database refuse rows for as long as nobody calls what is returned."""
    with closing(sqlite3.connect(root / "library.sqlite", isolation_level=None)) as writer:
        writer.execute(
            f"CREATE TRIGGER refuse BEFORE INSERT ON {table} WHEN {condition} "
            "BEGIN SELECT raise(ABORT, 'refused'); END"
        )

    def take_it() -> None:
        with closing(sqlite3.connect(root / "library.sqlite", isolation_level=None)) as writer:
            writer.execute("DROP TRIGGER refuse")

    return take_it


def test_a_refused_picture_is_told_by_name_and_its_batch_is_saved(
    session: Session, root: Path
) -> None:
    take_it = refuse(root, "new.name = 'b.png'")

    session.send(*script(session.board_id))

    (failed,) = (event for event in session.events if isinstance(event, AssetsFailed))
    (failure,) = failed.failures
    assert (failure.asset_id, failure.name) == ("asset-b.png", "b.png")
    assert failure.sentence.startswith('"b.png" is not saved.')
    # The picture, and its move; all else is done.
    assert session.unsaved == 2
    assert durable(root) == ("Trip", frozenset({("a.png", 0.0)}), frozenset({"a.png", "c.png"}))
    assert len(session.reports) == 1

    take_it()
    session.send(RetryFailed((AssetId("asset-b.png"),)))
    assert session.unsaved == 0
    assert durable(root) == STATES[-1]


def test_a_refused_item_holds_back_nothing_on_other_boards(session: Session, root: Path) -> None:
    session.send(CreateBoard(Board(BoardId("other"), "Other")))
    refuse(root, "new.id = 'item-b.png'", "items")

    session.send(*script(session.board_id))
    session.send(drop(BoardId("other"), "d.png"))

    board = session.library.store.boards.load(BoardId("other"))
    assert [found.id for found in board.items] == ["item-d.png"]


def test_what_a_board_holds_waits_for_the_board(session: Session, root: Path) -> None:
    take_it = refuse(root, "new.name = 'Other'", "boards")
    other = Board(BoardId("other"), "Other", (item("a.png"),))

    session.send(drop(session.board_id, "a.png"), CreateBoard(other))
    session.send(RenameBoard(other.id, "New"), drop(other.id, "b.png"))
    assert session.unsaved > 1
    (told,) = {event.sentence for event in session.events if isinstance(event, RequestFailed)}
    assert told.startswith("A change is not saved yet.")

    take_it()
    session.librarian.unsaved.retry()
    found = session.library.store.boards.load(other.id)
    assert (found.name, len(found.items), session.unsaved) == ("New", 2, 0)


@pytest.mark.parametrize(
    "number", [float("nan"), float("inf"), 10**400], ids=("nan", "inf", "huge")
)
def test_an_item_at_a_place_that_is_no_number_stays_behind_alone(
    session: Session, root: Path, number: float
) -> None:
    bad = replace(item("b.png"), placement=Placement(number, 0, 40, 30))
    entries = tuple(map(entry, NAMES))

    session.send(ImportRequest(entries, session.board_id, (item("a.png"), bad, item("c.png"))))

    assert durable(root)[1] == {("a.png", 0.0), ("c.png", 0.0)}
    (failed,) = (event for event in session.events if isinstance(event, AssetsFailed))
    assert [failure.name for failure in failed.failures] == ["b.png"]
    assert session.unsaved == 1


class Bench:
    """An outbox whose requests are saved as a test says, at times that it says."""

    def __init__(self, save: Callable[[Request], None]) -> None:
        self.now = 0.0
        self.tried: list[float] = []
        self.events: list[Event] = []
        self.reports: list[Exception] = []

        def tried(request: Request) -> None:
            self.tried.append(self.now)
            save(request)

        self.unsaved = UnsavedChanges(
            tried, self.events.append, self.reports.append, lambda: self.now
        )


def fail(_: Request) -> None:
    raise RuntimeError("a fault of ours")


def test_what_fails_is_tried_again_with_growing_pauses_and_told_and_reported_once() -> None:
    bench = Bench(fail)
    bench.unsaved.put(RenameBoard(BoardId("b"), "Trip"))
    for _ in range(9):
        pause = bench.unsaved.due_in_s
        assert pause is not None
        bench.now += pause / 2
        bench.unsaved.flush()
        bench.now += pause / 2
        bench.unsaved.flush()

    pauses = [later - sooner for sooner, later in pairwise(bench.tried)]
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 64, 64]
    assert (len(bench.events), len(bench.reports), len(bench.unsaved)) == (1, 1, 1)


def test_an_empty_outbox_has_nothing_to_wait_for() -> None:
    bench = Bench(lambda _: None)
    bench.unsaved.put(RenameBoard(BoardId("b"), "Trip"))

    assert (len(bench.unsaved), bench.unsaved.due_in_s, bench.events) == (0, None, [])


def test_an_interrupted_request_is_kept() -> None:
    def interrupt(_: Request) -> None:
        raise KeyboardInterrupt

    bench = Bench(interrupt)

    with pytest.raises(KeyboardInterrupt):
        bench.unsaved.put(RenameBoard(BoardId("b"), "Trip"))

    assert len(bench.unsaved) == 1
    assert bench.unsaved.due_in_s == 0
