"""The dialog shows what will be written, offers what is possible, and remembers what was chosen."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import Queue

import pytest
from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from refboard.core.board import Board
from refboard.core.content import Crop
from refboard.core.export.options import ExportOptions, Format, Ground, Kind, SizeRule
from refboard.services import file_manager
from refboard.ui.boards.save_dialog import ask_where
from refboard.ui.exporting import export_presenter
from refboard.ui.exporting.export_dialog import ExportDialog
from refboard.ui.exporting.export_presenter import why_not_named
from refboard.ui.exporting.kept_options import KeptOptions
from refboard.ui.exporting.preview import LINKED_CROPS
from refboard.ui.exporting.preview_pane import DRAWING
from refboard.ui.notices.toast import Toast
from refboard.ui.style.form_widgets import ChoiceBox, NumberBox
from refboard.ui.window.main_window import MainWindow
from tests.board_wall import Wall, file_of
from tests.export_cases import smooth
from tests.ui.recorder import FIRST, RecordingLibrary


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    made = Wall(tmp_path / "library")
    for number in range(3):
        made.add(file_of(Image.fromarray(smooth(360, 240, number))), f"{number}.png")
    return made


@pytest.fixture
def shown(window: MainWindow, library: RecordingLibrary, wall: Wall) -> MainWindow:
    library.open(wall.paths.root, Board(FIRST, "First", tuple(wall.items)))
    window.known_assets.put(wall.assets.values())
    return window


@pytest.fixture
def opened_dialog(qtbot: QtBot, wall: Wall) -> Callable[[ExportOptions], ExportDialog]:
    """Opens the dialog and waits for its preview."""

    def open_it(options: ExportOptions) -> ExportDialog:
        dialog = ExportDialog(wall.snapshot(None, wall.items[0].id), options)
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.pane.words.text() == DRAWING
        qtbot.waitUntil(lambda: dialog.pane.words.text() != DRAWING)
        return dialog

    return open_it


OpenDialog = Callable[[ExportOptions], ExportDialog]


def shown_rows(dialog: ExportDialog) -> set[str]:
    return {name for name in dialog.form._rows if dialog.form.field(name).isVisible()}


def choose(dialog: ExportDialog, name: str, words: str) -> None:
    box = dialog.form.field(name)
    assert isinstance(box, ChoiceBox)
    box.setCurrentIndex(box.findText(words))


def test_only_choices_that_mean_something_are_shown(opened_dialog: OpenDialog) -> None:
    dialog = opened_dialog(ExportOptions())
    picture = {"kind", "part", "format", "size_rule", "factor", "margin", "ground"}
    assert shown_rows(dialog) == picture

    choose(dialog, "format", "JPEG")
    assert shown_rows(dialog) == picture | {"quality"}
    choose(dialog, "format", "PDF")
    choose(dialog, "paper", "A4")
    paged = {"kind", "part", "format", "ground", "paper", "turn", "paper_margin"}
    assert shown_rows(dialog) == paged
    choose(dialog, "kind", "Contact sheet")
    assert shown_rows(dialog) == paged | {"columns", "has_names"}
    choose(dialog, "kind", "Original files in a folder")
    assert shown_rows(dialog) == {"kind", "part"}


def test_what_a_format_cannot_do_is_not_offered(opened_dialog: OpenDialog) -> None:
    dialog = opened_dialog(ExportOptions(ground=Ground.NOTHING))

    choose(dialog, "format", "JPEG")

    ground = dialog.form.field("ground")
    assert isinstance(ground, ChoiceBox)
    assert ground.currentText() == "As the board"
    model = ground.model()
    assert not model.flags(model.index(2, 0)) & Qt.ItemFlag.ItemIsEnabled
    assert dialog.options.ground is Ground.BOARD


def test_the_preview_says_how_large_it_gets_and_why_it_cannot_be(
    opened_dialog: OpenDialog, qtbot: QtBot
) -> None:
    dialog = opened_dialog(ExportOptions(size_rule=SizeRule.ORIGINALS))
    # Four pixels a unit: 370 x 140 units.
    assert dialog.pane.words.text().startswith("1,480 \N{MULTIPLICATION SIGN} 560 pixels, about ")
    assert dialog.export.isEnabled()

    choose(dialog, "size_rule", "Longer side of")
    longest = dialog.form.field("longest")
    assert isinstance(longest, NumberBox)
    longest.setValue(20_000)
    choose(dialog, "format", "WebP")

    qtbot.waitUntil(lambda: "at most 16,383 pixels" in dialog.pane.words.text())
    assert not dialog.export.isEnabled()


def test_that_linked_pictures_may_be_seen_whole_is_said(
    opened_dialog: OpenDialog, wall: Wall, qtbot: QtBot
) -> None:
    item = wall.items[0]
    assert item.picture is not None
    wall.items[0] = replace(item, content=replace(item.picture, crop=Crop(0.0, 0.0, 0.5, 1.0)))
    dialog = opened_dialog(ExportOptions(format=Format.SVG))
    assert LINKED_CROPS not in dialog.pane.words.text()

    choose(dialog, "links_pictures", "Linked to their files")

    qtbot.waitUntil(lambda: dialog.pane.words.text().endswith(f". {LINKED_CROPS}"))


def test_originals_are_counted_weighed_and_named(opened_dialog: OpenDialog, wall: Wall) -> None:
    dialog = opened_dialog(ExportOptions(kind=Kind.ORIGINALS))

    assert dialog.pane.words.text().startswith("3 files, ")
    assert dialog.pane.picture.names == ["01 0.png", "02 1.png", "03 2.png"]


def test_what_was_chosen_is_written_and_remembered(
    shown: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "there" / "board.jpg"
    out.parent.mkdir()
    asked: list[Path] = []

    def accept(dialog: ExportDialog) -> int:
        choose(dialog, "format", "JPEG")
        return 1

    def answer(_window: object, _title: str, start: Path, *_: object) -> Path:
        asked.append(start)
        return out

    monkeypatch.setattr(ExportDialog, "exec", accept)
    monkeypatch.setattr(export_presenter, "ask_where", answer)
    for _ in range(2):
        with qtbot.waitSignal(shown.controller.exports.succeeded):
            shown.run("export_picture")

    assert [path.name for path in asked] == ["First.jpg", "First.jpg"]
    assert asked[0].parent.is_dir()
    assert asked[1].parent == out.parent
    assert shown.kept_options.value.format is Format.JPEG
    with Image.open(out) as image:
        assert image.format == "JPEG"
        assert image.info["icc_profile"]


def test_what_was_written_is_shown_in_its_folder(
    shown: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "board.png"
    opened = Queue[Path]()
    monkeypatch.setattr(file_manager, "show_file", opened.put)
    with qtbot.waitSignal(shown.controller.exports.succeeded):
        shown.controller.exports.write(ExportOptions(), out)

    (toast,) = shown.findChildren(Toast)
    assert '"board.png" was written.' in toast.sentence
    assert toast.action_button.text() == "Show in folder"
    toast.action_button.click()

    assert opened.get(timeout=10) == out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("board.gif", "GIF files are not written. RefBoard writes PNG, JPEG, WebP, SVG and PDF."),
        ("board.jpeg", "named like a JPEG file, and PNG was chosen."),
        ("Mr. Blue", ""),
    ],
)
def test_a_name_of_another_kind_of_file_is_refused(
    name: str, words: str, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [str(tmp_path / name)])
    window, refused = QWidget(), list[str]()
    qtbot.addWidget(window)

    why_not = partial(why_not_named, Format.PNG)
    path = ask_where(window, "", tmp_path / "a.png", "", refused.append, why_not)

    assert path == (None if words else tmp_path / "Mr. Blue.png")
    assert words in "".join(refused)


def test_the_last_choice_outlasts_the_window(tmp_path: Path) -> None:
    def state() -> QSettings:
        return QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat)

    chosen = ExportOptions(format=Format.WEBP, quality=55)
    KeptOptions(state()).keep(chosen)
    assert KeptOptions(state()).value == chosen

    broken = state()
    broken.setValue("export/options", "[1, {")
    assert KeptOptions(broken).value == ExportOptions()


def test_one_original_is_saved_under_its_name_and_several_into_a_folder(
    shown: MainWindow, wall: Wall, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_window: object, _title: str, start: Path, *_: object) -> Path:
        asked.append(start.name)
        return tmp_path / "copy.png"

    monkeypatch.setattr(export_presenter, "ask_where", answer)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "all"))
    for count in (1, 3):
        shown.view.select([item.id for item in wall.items[:count]])
        with qtbot.waitSignal(shown.controller.exports.succeeded):
            shown.run("save_original")

    assert asked == ["0.png"]
    first = wall.assets[next(iter(wall.assets))]
    assert (tmp_path / "copy.png").stat().st_size == first.byte_size
    assert sorted(p.name for p in (tmp_path / "all").iterdir()) == ["0.png", "1.png", "2.png"]
