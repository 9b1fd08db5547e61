from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from refboard.ui.suggested_folders import FileKind, SuggestedFolders
from refboard.ui.window.main_window import MainWindow


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home folder without any of the folders that desktops name."""
    made = tmp_path / "home"
    made.mkdir()
    monkeypatch.setenv("HOME", str(made))
    monkeypatch.setattr(
        QStandardPaths, "writableLocation", lambda place: str(made / place.name.split("Loc")[0])
    )
    return made


@pytest.mark.parametrize("kind", FileKind)
def test_a_usual_folder_that_does_not_exist_is_not_suggested(home: Path, kind: FileKind) -> None:
    assert SuggestedFolders().suggest(kind) == str(home)


def test_the_usual_folder_is_suggested_where_it_exists(home: Path) -> None:
    (home / "Pictures").mkdir()
    (home / "Documents").mkdir()

    assert SuggestedFolders().suggest(FileKind.PICTURES) == str(home / "Pictures")
    assert SuggestedFolders().suggest(FileKind.EXPORTS) == str(home / "Documents")


def test_the_last_folder_is_suggested_for_its_kind_only_and_after_the_next_start(
    home: Path, tmp_path: Path
) -> None:
    last = tmp_path / "last"
    last.mkdir()
    state = QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat)

    SuggestedFolders(state).remember(FileKind.EXPORTS, last)

    assert SuggestedFolders(state).suggest(FileKind.EXPORTS) == str(last)
    assert SuggestedFolders(state).suggest(FileKind.PICTURES) == str(home)


def test_a_last_folder_that_went_away_is_not_suggested(home: Path, tmp_path: Path) -> None:
    folders = SuggestedFolders()
    folders.remember(FileKind.BOARDS, tmp_path / "stick")

    assert folders.suggest(FileKind.BOARDS) == str(home)


@pytest.mark.parametrize(
    ("action", "asks"),
    [
        ("import_images", "getOpenFileNames"),
        ("import_folder", "getExistingDirectory"),
        ("open_board_file", "getOpenFileName"),
    ],
)
def test_dialogs_open_in_a_folder_that_exists_and_then_where_the_user_was_last(
    opened: MainWindow,
    home: Path,
    picture: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    action: str,
    asks: str,
) -> None:
    chosen = (
        picture("set/one.png").parent if asks == "getExistingDirectory" else picture("set/a.png")
    )
    answer = [str(chosen)] if asks == "getOpenFileNames" else str(chosen)
    starts: list[str] = []

    def ask(_: QWidget, title: str, start: str, *kinds: str) -> object:
        starts.append(start)
        return answer if asks == "getExistingDirectory" else (answer, "")

    monkeypatch.setattr(QFileDialog, asks, ask)

    opened.run(action)
    opened.run(action)

    assert starts == [str(home), str(chosen.parent)]


def test_an_export_is_offered_where_it_can_be_written(
    opened: MainWindow, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Path] = []

    def refuse(dialog: QFileDialog) -> QDialog.DialogCode:
        offered.extend(Path(path) for path in dialog.selectedFiles())
        return QDialog.DialogCode.Rejected

    monkeypatch.setattr(QFileDialog, "exec", refuse)

    opened.run("export_board")

    assert offered == [home / "First.refboard"]
