"""A document that is dropped comes as its pages."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, QUrl
from pytestqt.qtbot import QtBot

from refboard.core.requests import ImportRequest
from refboard.services.imaging import pages
from refboard.ui.window.main_window import MainWindow
from tests.services.imaging.test_pages import pdf, write_tiff
from tests.ui.importing.test_imports import board_of
from tests.ui.recorder import RecordingLibrary


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_LONGEST_SIDE", 60)


def drop(window: MainWindow, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window.view.mime_dropped.emit(mime, QPointF(300, 200))


def names(library: RecordingLibrary) -> list[str]:
    requests = library.asked(ImportRequest)
    return [entry.source.display_name for request in requests for entry in request.entries]


def test_the_pages_of_a_pdf_are_one_step_with_their_own_shapes(
    opened: MainWindow, library: RecordingLibrary, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(opened, pdf(tmp_path / "paper.pdf", [(300, 200), (200, 300)]))
    board = board_of(opened)
    qtbot.waitUntil(lambda: len(board.document) == 2)

    assert names(library) == ["paper, page 1.png", "paper, page 2.png"]
    assert board.stack.undoText() == "Add 2 pictures"
    shapes = [round(i.placement.width / i.placement.height, 2) for i in board.document]
    assert shapes == [1.5, 0.67]
    (request,) = library.asked(ImportRequest)
    assert all((entry.content or b"").startswith(b"\x89PNG") for entry in request.entries)


def test_a_tiff_comes_as_itself_and_its_later_pages_beside(
    opened: MainWindow, library: RecordingLibrary, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(opened, write_tiff(tmp_path / "scan.tif", is_big=False, order="<"))
    board = board_of(opened)
    assert len(board.document) == 1
    qtbot.waitUntil(lambda: len(board.document) == 3)

    assert names(library) == ["scan.tif", "scan, page 2.png", "scan, page 3.png"]
    first, *others = (item.placement.bounds for item in board.document)
    assert not any(first.intersects(other) for other in others)


def test_many_pages_can_be_stopped_and_what_was_read_counts(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "long.pdf"
    first, *rest = (Image.new("RGB", (40, 30), (n, n, n)) for n in range(60))
    first.save(path, "PDF", save_all=True, append_images=rest)
    reading = opened.controller.imports.pages
    seen: list[int] = []

    def stop(name: str, done: int, total: int) -> None:
        seen.append(done)
        if done == 2:
            reading.cancel()

    reading.progressed.connect(stop)
    with qtbot.waitSignal(reading.read):
        drop(opened, path)
    qtbot.waitUntil(lambda: not reading._readers)

    assert 2 <= len(board_of(opened).document) < 60
    assert seen[-1] == 0


def test_a_pdf_that_is_damaged_is_told_and_leaves_nothing(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7\n")

    with qtbot.waitSignal(opened.controller.imports.refused) as refused:
        drop(opened, path)

    assert refused.args is not None
    assert "broken.pdf" in refused.args[0]
    assert not len(board_of(opened).document)


def test_the_window_closes_while_pages_are_read(opened: MainWindow, tmp_path: Path) -> None:
    drop(opened, pdf(tmp_path / "paper.pdf", [(300, 200)] * 3))

    opened.close()

    assert not opened.controller.imports.pages._readers
