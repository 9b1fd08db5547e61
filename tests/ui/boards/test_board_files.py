"""Board files have a row of progress with Cancel while they take long."""

from pathlib import Path

import pytest

from refboard.core.events import BoardExported, BoardFileProgress, BoardImported, RequestFailed
from refboard.core.requests import CancelBoardFile, ExportBoard, ImportBoardFile
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import SECOND, RecordingLibrary


def write(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window.controller.files, "_ask_where", lambda *_: path)
    window.run("export_board")


def test_a_board_that_is_written_shows_how_far_it_is(
    opened: MainWindow, library: RecordingLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, chip = tmp_path / "trip.refboard", opened.status.chip
    write(opened, path, monkeypatch)
    assert not chip.isVisible()

    library.tell(BoardFileProgress(path, 40, 100))
    row = chip.popover.board_file
    assert (chip.text(), row.title.text(), row.bar.value()) == (
        "Writing 40%",
        'Writing "trip.refboard"',
        400,
    )
    assert not row.isHidden()

    library.tell(BoardExported(library.asked(ExportBoard)[0].request_id, path))
    assert not chip.isVisible()
    assert row.isHidden()
    assert opened.status.message == '"trip.refboard" was written.'


def test_a_file_that_is_read_does_too(
    opened: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    path, chip = tmp_path / "trip.refboard", opened.status.chip
    opened.controller.files.read_board(path)

    library.tell(BoardFileProgress(path, 3, 4))
    assert (chip.text(), chip.popover.board_file.title.text()) == (
        "Reading 75%",
        'Reading "trip.refboard"',
    )

    library.tell(BoardImported(library.asked(ImportBoardFile)[0].request_id, SECOND))
    assert not chip.isVisible()


def test_what_is_missing_in_a_file_that_was_read_or_written_is_told(
    opened: MainWindow, library: RecordingLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "trip.refboard"
    opened.controller.files.read_board(path)
    read = library.asked(ImportBoardFile)[0].request_id
    library.tell(BoardImported(read, SECOND, ("a.png", "b.png", "c.png", "d.png")))
    write(opened, path, monkeypatch)
    written = library.asked(ExportBoard)[0].request_id
    library.tell(BoardExported(written, path, 2, ("a.png (it is gone)",)))

    assert opened.notifier.sentences == [
        '"trip.refboard" was read. 4 of its pictures are not in the file: '
        "a.png, b.png, c.png and others.",
        '"trip.refboard" was written with 2 pictures. 1 thing is missing in it: '
        "a.png (it is gone).",
    ]


def test_cancel_asks_the_library_and_tells_in_passing(
    opened: MainWindow, library: RecordingLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, row = tmp_path / "trip.refboard", opened.status.chip.popover.board_file
    write(opened, path, monkeypatch)
    library.tell(BoardFileProgress(path, 40, 100))

    row.cancel.click()

    assert [request.path for request in library.asked(CancelBoardFile)] == [path]
    assert (row.cancel.text(), row.cancel.isEnabled()) == ("Stopping...", False)
    sentence = '"trip.refboard" was not written: it was stopped.'
    library.tell(RequestFailed(library.asked(ExportBoard)[0].request_id, sentence))
    assert opened.status.message == sentence
    assert opened.notifier.sentences == []
    assert row.isHidden()


def test_several_files_are_shown_one_after_the_other(
    opened: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    one, other = tmp_path / "one.refboard", tmp_path / "other.refboard"
    opened.open_paths([one, other])
    asked = library.asked(ImportBoardFile)
    assert [question.path for question in asked] == [one, other]
    library.tell(BoardFileProgress(one, 1, 4))
    library.tell(BoardFileProgress(other, 1, 2))
    row = opened.status.chip.popover.board_file
    assert row.title.text() == 'Reading "one.refboard"'

    library.tell(RequestFailed(asked[0].request_id, '"one.refboard" is damaged.'))

    assert row.title.text() == 'Reading "other.refboard"'
    assert opened.notifier.sentences == ['"one.refboard" is damaged.']


def test_news_of_what_has_ended_shows_nothing(
    opened: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.tell(BoardFileProgress(tmp_path / "trip.refboard", 1, 4))

    assert not opened.status.chip.isVisible()
