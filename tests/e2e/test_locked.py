"""Another program keeps the library locked: a command waits for it, says so once, and goes on."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

import refboard.cli.add as add_command
from refboard.cli import session
from refboard.core.events import AssetsStored, Event
from refboard.services.engine import foreground, hold_up
from refboard.services.store import store as store_module
from refboard.terminal import complain
from tests.e2e.conftest import Run, stripes
from tests.locking import Holder, holder


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up waiting for a lock, and try again, after a moment."""
    monkeypatch.setattr(store_module.open_store, "__kwdefaults__", {"busy_timeout_ms": 50})
    monkeypatch.setattr(hold_up, "FIRST_PAUSE_S", 0.05)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Holder]:
    with holder(tmp_path / "library") as made:
        yield made


@pytest.fixture
def told(other: Holder, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a command said while it ran; the library is let go as soon as it says anything."""
    sentences: list[str] = []

    def note(sentence: str) -> None:
        sentences.append(sentence)
        complain(sentence)
        other.free()

    monkeypatch.setattr(session, "complain", note)
    return sentences


@pytest.fixture
def at_first_picture(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Return what lets a test do something when the first picture of an import is stored."""

    def when_stored(act: Callable[[], None]) -> None:
        real = add_command._Report.take

        def take(report: add_command._Report, event: Event) -> None:
            real(report, event)
            if isinstance(event, AssetsStored) and len(report.added) < 20:
                act()

        monkeypatch.setattr(add_command._Report, "take", take)

    return when_stored


LIBRARIES = Path(__file__).parents[1] / "services" / "store" / "libraries"
WAITING = "The library is in use by another program. Waiting until it is free"


def many(folder: Path, count: int = 40) -> Path:
    folder.mkdir()
    for number in range(count):
        colour = (200 - 3 * number, 20 + 5 * number, 90)
        stripes(number * 4, colour).resize((64, 48)).save(folder / f"{number:02d}.png")
    return folder


def test_an_import_waits_for_another_program_in_the_middle_and_says_so_once(
    run: Run,
    other: Holder,
    told: list[str],
    at_first_picture: Callable[[Callable[[], None]], None],
    tmp_path: Path,
) -> None:
    locks: list[int] = []

    def lock_once() -> None:
        if not locks:
            locks.append(1)
            other.lock()

    at_first_picture(lock_once)
    answer = run("add", many(tmp_path / "many"), "--board", "Many")

    assert (answer.status, answer.document["added"], answer.document["failed"]) == (0, 40, [])
    assert len(told) == 1
    assert told[0].startswith(WAITING)
    assert answer.complaints.count(WAITING) == 1
    status = run("status").document
    assert (status["assets"], status["pending"], status["failed"]) == (40, 0, 0)
    assert status["spaces"]["look"]["indexed"] == 40
    (board,) = run("boards", "list").document["boards"]
    assert board["items"] == 40


@pytest.mark.parametrize(
    "words",
    [
        ("add", "pictures", "--board", "New"),
        ("boards", "new", "New"),
        ("boards", "restore", "Old"),
        ("boards", "import", "old.refboard"),
        ("jobs", "retry"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_whatever_writes_waits_for_another_program_from_the_first_moment(
    run: Run,
    other: Holder,
    told: list[str],
    pictures: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    run("add", pictures / "stripes-0-red.png", "--board", "Old")
    run("boards", "export", "Old", tmp_path / "old.refboard")
    trash(tmp_path / "library", "Old")
    (pictures / "bad.png").write_bytes(b"no picture")
    run("add", pictures / "bad.png")

    other.lock()
    answer = run(*words)

    assert answer.status in (0, 3)  # 3: what is no picture fails once more
    assert "error" not in answer.document
    assert [sentence.startswith(WAITING) for sentence in told] == [True]
    assert run("status").document["pending"] == 0


@pytest.mark.parametrize(
    "words", [("add", "pictures"), ("boards", "new", "New"), ("search", "stripes")], ids=" ".join
)
def test_a_library_that_is_locked_even_to_be_read_is_waited_for(
    run: Run,
    other: Holder,
    told: list[str],
    pictures: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    run("boards", "new", "Old")
    other.lock(also_reading=True)

    answer = run(*words)

    assert answer.status == 0
    assert [sentence.startswith(WAITING) for sentence in told] == [True]
    assert answer.complaints.count(WAITING) == 1


def test_a_library_that_is_to_be_upgraded_is_waited_for(
    run: Run, other: Holder, told: list[str], pictures: Path, tmp_path: Path
) -> None:
    old = tmp_path / "library"
    old.mkdir()
    with closing(sqlite3.connect(old / "library.sqlite")) as made:
        made.executescript((LIBRARIES / "0001.sql").read_text(encoding="utf-8"))
    other.lock()

    answer = run("add", pictures)

    assert (answer.status, answer.document["added"]) == (0, 6)
    assert [sentence.startswith(WAITING) for sentence in told] == [True]
    names = [board["name"] for board in run("boards", "list").document["boards"]]
    assert names == ["Old board"]


def test_one_that_stays_locked_at_opening_is_given_up(
    run: Run, other: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreground, "BUSY_FOR_S", 0.0)
    run("boards", "new", "Old")
    other.lock(also_reading=True)

    answer = run("boards", "new", "Never")

    assert answer.status == 1
    assert answer.document["error"] == "The library is in use by another program."
    assert answer.complaints.count("in use") == 1


def trash(root: Path, name: str) -> None:
    with session.open_session(root) as library:
        summary = library.store.boards.by_name(name)
        assert summary is not None
        library.store.boards.set_trashed(summary.id, is_trashed=True)


def test_questions_are_answered_while_another_program_keeps_the_library(
    run: Run, other: Holder, told: list[str], pictures: Path
) -> None:
    run("add", pictures)
    other.lock()

    similar = run("similar", pictures / "stripes-0-red.png")
    search = run("search", "stripes")

    assert (similar.status, len(similar.document["results"])) == (0, 5)
    assert (search.status, len(search.document["results"])) == (0, 6)
    assert told == []


def test_a_command_gives_up_on_a_program_that_never_ends(
    run: Run, other: Holder, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreground, "BUSY_FOR_S", 0.0)
    run("add", pictures / "stripes-0-red.png")
    other.lock()

    answer = run("boards", "new", "Never")

    assert answer.status == 1
    assert answer.document["error"] == "The library is in use by another program."
    other.free()
    assert run("boards", "list").document["boards"] == []
