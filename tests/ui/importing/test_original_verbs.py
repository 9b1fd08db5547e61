from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from refboard.core.asset import Asset, AssetState, Failure, Storage
from refboard.core.board import Board
from refboard.core.content import Unknown
from refboard.core.errors import QueryError
from refboard.core.events import AssetsFailed
from refboard.services import file_manager
from refboard.services.imaging.originals import original_path
from refboard.ui.importing import original_verbs
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of, stored


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the file manager was told to show."""
    shown: list[Path] = []
    monkeypatch.setattr(file_manager, "show_file", shown.append)
    return shown


@pytest.fixture
def chosen(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """A window with one picture, selected."""
    board = Board(FIRST, "First", (item_of("a"),))
    library.open(tmp_path, board)
    window.view.select([board.items[0].id])
    return window


def show(window: MainWindow, asset: Asset) -> None:
    window.known_assets.put([asset])
    window.run("show_in_folder")


@pytest.mark.parametrize("storage", Storage)
def test_a_picture_is_shown_where_the_user_keeps_it(
    storage: Storage, chosen: MainWindow, seen: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "a.png"
    file.touch()

    show(chosen, replace(stored("a"), storage=storage, source=str(file)))

    qtbot.waitUntil(lambda: seen == [file])


@pytest.mark.parametrize("source", ["/gone/a.png", "https://pictures.example/a.png", ""])
def test_a_copied_picture_without_a_place_of_its_own_is_shown_in_the_library(
    source: str, chosen: MainWindow, seen: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    asset = replace(stored("a"), source=source)
    copy = original_path(tmp_path / "originals", asset.sha256, asset.format)
    copy.parent.mkdir(parents=True)
    copy.touch()

    show(chosen, asset)

    qtbot.waitUntil(lambda: seen == [copy])


def test_a_picture_whose_file_is_gone_says_so(
    chosen: MainWindow, seen: list[Path], qtbot: QtBot
) -> None:
    show(chosen, replace(stored("a"), storage=Storage.LINKED, source="/gone/a.png"))

    qtbot.waitUntil(lambda: bool(chosen.notifier.sentences))
    assert chosen.notifier.sentences == ['The file of "a.png" is no longer at /gone/a.png.']
    assert not seen


def test_a_file_that_could_not_be_read_is_shown_nevertheless(
    chosen: MainWindow, library: RecordingLibrary, seen: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "a.png"
    file.touch()
    asset = replace(stored("a"), sha256="", state=AssetState.FAILED)
    library.tell(AssetsFailed((Failure(asset.id, "a.png", str(file), "It is cut off."),)))

    show(chosen, asset)

    qtbot.waitUntil(lambda: seen == [file])


def test_a_picture_that_is_still_being_read_has_no_file_to_show_yet(
    chosen: MainWindow, seen: list[Path]
) -> None:
    chosen.run("show_in_folder")

    assert chosen.notifier.sentences == [original_verbs.STILL_READ]
    assert not seen


def test_what_is_no_picture_has_no_file_to_show(
    window: MainWindow, library: RecordingLibrary, seen: list[Path], tmp_path: Path
) -> None:
    item = replace(item_of("a"), content=Unknown("cloud", "{}"))
    library.open(tmp_path, Board(FIRST, "First", (item,)))
    window.view.select([item.id])

    window.run("show_in_folder")

    assert window.notifier.sentences == [original_verbs.NO_PICTURE]
    assert not seen


def test_that_there_is_no_file_manager_is_told(
    chosen: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise QueryError("No file manager could be opened.", f"The file is {path}.")

    monkeypatch.setattr(file_manager, "show_file", refuse)
    file = tmp_path / "a.png"
    file.touch()

    show(chosen, replace(stored("a"), source=str(file)))

    qtbot.waitUntil(lambda: bool(chosen.notifier.sentences))
    assert chosen.notifier.sentences == [f"No file manager could be opened. The file is {file}."]
