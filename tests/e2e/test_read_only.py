"""A library that cannot be written: every command that only reads works, all others say so."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from refboard.headless_demo import run_headless_demo
from tests.e2e.conftest import Run
from tests.read_only import listing, protected

SENTENCE = "This library is read-only: nothing in it can be changed."


@pytest.fixture
def library(run: Run, pictures: Path, tmp_path: Path) -> Path:
    """The folder of a library with a board of six pictures, a trashed board, and a failed job."""
    run("add", pictures, "--board", "Stripes")
    (pictures / "bad.png").write_bytes(b"no picture")
    run("add", pictures / "bad.png")
    return tmp_path / "library"


@pytest.fixture
def kept(library: Path, tmp_path: Path) -> Iterator[Path]:
    """The library, protected; at the end it is as it was, and nothing is left elsewhere."""
    before = listing(library)
    with protected(library):
        yield library
    assert listing(library) == before
    assert not list(Path(os.environ["TMPDIR"]).iterdir())


@pytest.fixture(autouse=True)
def _own_temporary_files(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))


def test_what_is_in_it_is_told(run: Run, kept: Path) -> None:
    status = run("status")
    doctor = run("doctor")
    boards = run("boards", "list").document["boards"]
    jobs = run("jobs", "list").document["failed"]

    assert (status.status, status.document["read_only"]) == (0, True)
    assert (status.document["assets"], status.document["failed"]) == (6, 1)
    assert status.document["spaces"]["look"]["indexed"] == 6
    assert doctor.document["read_only"]
    assert doctor.document["problems"] == []
    assert [board["name"] for board in boards] == ["Stripes"]
    assert len(jobs) == 1


def test_damage_in_it_is_told_and_not_mended(run: Run, library: Path) -> None:
    for preview in (library / "cache" / "previews").rglob("*.*"):
        preview.write_bytes(b"")
    before = listing(library)
    with protected(library):
        told = run("doctor").document["problems"]
        asked = run("doctor", "--repair").document["problems"]

    assert told == [
        "6 pictures have previews that are missing or damaged. "
        "The library is read-only: that is not mended here."
    ]
    assert asked[0].startswith(SENTENCE)
    assert asked[1:] == told
    assert listing(library) == before


def test_pictures_are_found_in_it(run: Run, kept: Path, pictures: Path) -> None:
    known = run("similar", pictures / "stripes-0-red.png")
    words = run("search", "stripes blue")

    assert (known.status, len(known.document["results"])) == (0, 5)
    assert (words.status, len(words.document["results"])) == (0, 3)
    assert known.complaints == ""


def test_a_board_of_it_becomes_a_file(run: Run, kept: Path, tmp_path: Path) -> None:
    answer = run("boards", "export", "Stripes", tmp_path / "stripes.refboard")

    assert (answer.status, answer.document["pictures"]) == (0, 6)
    assert answer.document["missing"] == []


def test_no_export_goes_into_it(run: Run, kept: Path) -> None:
    answer = run("boards", "export", "Stripes", kept / "library.sqlite", "--force")

    assert answer.status == 1


@pytest.mark.parametrize(
    "words",
    [
        ("add", "pictures"),
        ("add", "pictures", "--board", "Stripes"),
        ("boards", "new", "New"),
        ("boards", "import", "any.refboard"),
        ("boards", "restore", "Old"),
        ("jobs", "retry"),
        ("models", "use", "none"),
    ],
    ids=" ".join,
)
def test_whatever_would_change_it_says_one_sentence(
    run: Run, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)

    answer = run(*words)

    assert (answer.status, answer.document["error"]) == (1, SENTENCE)
    assert answer.complaints.count("read-only") == 1
    assert len(answer.complaints.strip().splitlines()) == 1


def test_one_that_was_never_indexed_is_searched_by_words(
    run: Run, library: Path, forget_vectors: Callable[[], None]
) -> None:
    forget_vectors()
    with protected(library):
        words = run("search", "stripes")
        similar = run("similar", library.with_name("pictures") / "stripes-0-red.png")

    assert len(words.document["results"]) == 6
    assert (similar.status, similar.document.get("results")) == (0, []), similar


@pytest.fixture
def forget_vectors(library: Path) -> Callable[[], None]:
    def forget() -> None:
        with closing(sqlite3.connect(library / "library.sqlite")) as database:
            database.execute("DELETE FROM vectors")
            database.execute("DELETE FROM spaces")
            database.execute("UPDATE assets SET state = 'stored' WHERE state = 'ready'")
            database.commit()

    return forget


def test_without_a_display_it_says_so_and_does_not_wait(
    kept: Path, pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_headless_demo([pictures / "stripes-0-red.png"], kept) == 1

    assert SENTENCE in capsys.readouterr().err
