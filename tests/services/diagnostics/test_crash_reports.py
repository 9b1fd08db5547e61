"""Reports say what is needed to find a fault, and nothing of the user's."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.asset import Asset, Source
from refboard.core.errors import UnstorableError
from refboard.core.ids import new_asset_id
from refboard.services.diagnostics import hard_crash_note
from refboard.services.diagnostics.crash_reports import KEPT, last_lines, report_text, save_report
from refboard.services.diagnostics.hard_crash_note import HardCrashNote, take_notes
from refboard.services.diagnostics.scrub import code_place, scrubbed
from refboard.services.paths import LibraryPaths
from refboard.services.store.store import open_store

NOON = datetime(2026, 1, 2, 12, 0, 0).astimezone()
# Words that stand for themselves in a report, so that finding one means that it leaked.
words = st.from_regex(r"[A-Z]{2}[a-z0-9äöüé'\" ]{0,12}[A-Z]{3}", fullmatch=True)
parts = st.lists(words, min_size=1, max_size=4)
places = st.one_of(
    parts.map(lambda p: str(PurePosixPath("/", *p))),
    parts.map(lambda p: str(PureWindowsPath("C:\\", *p))),
    parts.map(lambda p: str(PureWindowsPath("\\\\server\\share", *p))),
    parts.map(lambda p: "~/" + "/".join(p)),
    parts.map(lambda p: "https://" + "/".join(p)),
    words.map(lambda name: f"{name}.jpeg"),
)
sentences = st.sampled_from(
    (
        "{}",
        "it is {} that fails",
        'Reading "{}"...',
        "FileNotFoundError: [Errno 2] No such file or directory: {!r}",
        "OSError: [Errno 18] Invalid link: {!r} -> {!r}",
        "2026-01-02 12:00:00,000 INFO    library refboard.services.x: {} is gone",
    )
)


@given(sentences, places)
def test_no_part_of_a_path_or_a_name_is_in_a_report(sentence: str, place: str) -> None:
    text = scrubbed(sentence.format(place, place))

    for separator in "/\\":
        place = place.replace(separator, "\0")
    leaked = [part for part in place.split("\0") if len(part) > 4 and part in text]
    assert leaked == []


@given(words)
def test_no_name_that_a_sentence_quotes_is_in_a_report(name: str) -> None:
    assert scrubbed(f'The board "{name}" is gone.') == 'The board "<name>" is gone.'
    assert scrubbed(f'WARNING library x: "{name}" is gone') == 'WARNING library x: "<name>" is gone'


@pytest.mark.parametrize(
    "line",
    [
        "FileNotFoundError: [Errno 2] No such file or directory: 'Anna secret.txt'",
        "KeyError: 'Anna'",
        "ValueError: 'Anna 2026.mp4' is no picture",
        "ValueError: Anna.docx is no picture",
        "ValueError: Anna's diary.pdf is no picture",
        "ValueError: \u201cAnna\u201d is no board",
    ],
)
def test_what_python_quotes_and_any_usual_file_name_is_taken_out(line: str) -> None:
    assert "Anna" not in scrubbed(line)


def test_an_error_of_the_database_tells_no_values(tmp_path: Path) -> None:
    with closing(open_store(LibraryPaths(tmp_path))) as store:
        asset = Asset(new_asset_id(), "", "Anna wedding", 1, 1)
        found = Source(Path("/Anna"))
        store.assets.accept([asset], [found], link=False)

        with pytest.raises(UnstorableError) as told:
            store.assets.accept([asset], [found], link=False)

    assert isinstance(told.value.__cause__, sqlite3.IntegrityError)
    assert "Anna" not in f"{told.value} {told.value.__cause__}"


def test_what_is_no_path_is_left_as_it_is() -> None:
    lines = [
        "Traceback (most recent call last):",
        "ValueError: invalid literal for int() with base 10",
        "It can't be opened, and that isn't all",
        '    raise KeyError("what is ours")',
        "Fatal Python error: Segmentation fault",
        "Current thread 0x00007f0000000000 (most recent call first):",
        "2026-01-02 12:00:00,000 INFO    library refboard.services.index: 3 of 4.5 are done",
    ]

    assert scrubbed("\n".join(lines)).split("\n") == lines


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (str(Path(hard_crash_note.__file__)), "refboard/services/diagnostics/hard_crash_note.py"),
        (os.__file__, "os.py"),
        (pytest.__file__, "pytest/__init__.py"),
        ("refboard/ui/canvas/view.py", "refboard/ui/canvas/view.py"),
        ("<string>", "<string>"),
        ("/elsewhere/Secret/plugin.py", "<path>"),
        ("../Secret/plugin.py", "<path>"),
        ("C:\\Secret\\plugin.py", "<path>"),
    ],
)
def test_places_in_code_are_told_from_the_package_on(path: str, place: str) -> None:
    assert code_place(path) == place
    line = f'  File "{path}", line 3, in run'
    assert scrubbed(line) == f'  File "{place}", line 3, in run'


def test_a_report_has_versions_the_fault_and_the_end_of_the_log(tmp_path: Path) -> None:
    log = tmp_path / "refboard.log"
    log.write_text("\n".join(f"line {number}" for number in range(500)), encoding="utf-8")

    text = report_text("KeyError: 'x'\n", log, NOON)

    for expected in ("RefBoard 0.", "Qt 6.", "SQLite 3.", "KeyError: ", "line 499"):
        assert expected in text
    assert "line 400" not in text
    assert last_lines(None) == last_lines(tmp_path / "none") == ""


def test_only_the_newest_reports_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        path = save_report(tmp_path, str(number), NOON + timedelta(minutes=number))
        assert path is not None
        os.utime(path, (number, number))
    same_second = [save_report(tmp_path, "same", NOON) for _ in range(2)]

    kept = {path.read_text(encoding="utf-8") for path in tmp_path.glob("crash-*.txt")}
    assert len(set(same_second)) == 2
    assert len(list(tmp_path.iterdir())) == KEPT
    assert kept == {"same", *(str(number) for number in range(5, KEPT + 3))}


def test_a_report_that_cannot_be_saved_is_no_second_fault(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")

    assert save_report(tmp_path / "logs", "x", NOON) is None
    HardCrashNote(tmp_path / "logs").close()
    assert take_notes(tmp_path / "logs") == ()


def test_only_what_a_fault_ended_is_found_and_who_runs_keeps_its_note(tmp_path: Path) -> None:
    running, killed, crashed = (tmp_path / f"running-{n}.txt" for n in (os.getppid(), 4000001, 7))
    running.write_text("RefBoard 0.1.0\n")
    killed.write_text("RefBoard 0.1.0\n")
    crashed.write_text("RefBoard 0.1.0\nFatal Python error: Segmentation fault\n")
    (tmp_path / "running-away.txt").write_text("not ours\nat all")

    assert take_notes(tmp_path) == ("RefBoard 0.1.0\nFatal Python error: Segmentation fault\n",)
    assert take_notes(tmp_path) == ()
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == sorted([running.name, "running-away.txt"])
