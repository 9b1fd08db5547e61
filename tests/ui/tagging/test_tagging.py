"""Tags of the selected pictures in the real window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from refboard.core.board import Board, Viewpoint
from refboard.core.events import TagsChanged, TagsTold
from refboard.core.ids import AssetId, ItemId
from refboard.core.tagging.tag_requests import AddTag, AskTags, RemoveTag
from refboard.core.tagging.tags import TagUse
from refboard.ui.notices.toast import Toast
from refboard.ui.tagging.tag_section import TagSection
from refboard.ui.window.main_window import MainWindow
from tests.items import asset_in
from tests.ui.canvas.conftest import make_item
from tests.ui.recorder import FIRST, RecordingLibrary, stored

ITEMS = [make_item(number) for number in range(3)]
A, B, C = (asset_in(item) for item in ITEMS)


def show(
    window: MainWindow,
    library: RecordingLibrary,
    folder: Path,
    qtbot: QtBot,
    *,
    is_read_only: bool = False,
) -> TagSection:
    board = Board(FIRST, "First", tuple(ITEMS), Viewpoint(200.0, 100.0, 1.0))
    library.open(folder, board, is_read_only=is_read_only)
    window.known_assets.put([stored(asset_id, 800, 640) for asset_id in (A, B, C)])
    window.run("toggle_inspector")
    section = window.inspector.findChild(TagSection)
    assert section is not None
    window.view.select([ItemId("i00"), ItemId("i01")])
    qtbot.waitUntil(lambda: library.asked(AskTags)[-1:] != [] and newest(library) == (A, B))
    return section


def newest(library: RecordingLibrary) -> tuple[AssetId, ...]:
    return library.asked(AskTags)[-1].asset_ids


def tell(library: RecordingLibrary, *tags: TagUse, suggestions: tuple[TagUse, ...] = ()) -> None:
    library.tell(TagsTold(library.asked(AskTags)[-1].request_id, tags, suggestions))


def undo(window: MainWindow) -> None:
    toast = window.findChildren(Toast)[-1]
    next(button for button in toast.findChildren(QPushButton) if button.text() == "Undo").click()


@pytest.fixture
def section(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> TagSection:
    return show(window, library, tmp_path, qtbot)


def test_a_suggestion_is_accepted_by_a_click_and_taken_back(
    window: MainWindow, library: RecordingLibrary, section: TagSection
) -> None:
    tell(library, suggestions=(TagUse("elephant", (B,)),))
    _, (chip,) = section.chips()
    assert chip.text() == "elephant 1/2 +"
    assert chip.accessibleName() == (
        'Tag 1 of 2 pictures with "elephant", which RefBoard sees in it'
    )
    chip.click()
    assert library.asked(AddTag) == [AddTag((B,), "elephant")]
    undo(window)
    assert library.asked(RemoveTag) == [RemoveTag((B,), "elephant")]


def test_a_tag_is_removed_from_those_that_have_it_and_given_back_to_them(
    window: MainWindow, library: RecordingLibrary, section: TagSection
) -> None:
    tell(library, TagUse("red", (A,)), TagUse("wide", (A, B)))
    (red, wide), _ = section.chips()
    assert [red.text(), wide.text()] == [
        "red 1/2 \N{MULTIPLICATION SIGN}",
        "wide \N{MULTIPLICATION SIGN}",
    ]
    red.click()
    assert library.asked(RemoveTag) == [RemoveTag((A,), "red")]
    undo(window)
    assert library.asked(AddTag) == [AddTag((A,), "red")]


def test_a_tag_of_ones_own_goes_to_those_that_lack_it(
    library: RecordingLibrary, section: TagSection
) -> None:
    tell(library, TagUse("Red", (A,)))
    section.field.setText("  red ")
    QTest.keyClick(section.field, Qt.Key.Key_Return)
    assert library.asked(AddTag) == [AddTag((B,), "red")]
    assert section.field.text() == ""


def test_tags_are_asked_again_when_they_changed_and_not_when_others_did(
    library: RecordingLibrary, section: TagSection
) -> None:
    before = len(library.asked(AskTags))
    library.tell(TagsChanged((C,)))
    assert len(library.asked(AskTags)) == before
    library.tell(TagsChanged((B, C)))
    assert len(library.asked(AskTags)) == before + 1


def test_without_pictures_there_is_nothing(
    window: MainWindow, library: RecordingLibrary, section: TagSection, qtbot: QtBot
) -> None:
    tell(library)
    assert section.isVisibleTo(window)
    window.view.select([])
    qtbot.waitUntil(lambda: newest(library) == ())
    tell(library)
    assert not section.isVisibleTo(window)


def test_a_library_that_is_only_looked_at_keeps_its_tags(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    section = show(window, library, tmp_path, qtbot, is_read_only=True)
    tell(library, TagUse("red", (A,)), suggestions=(TagUse("elephant", (B,)),))
    (red,), suggested = section.chips()
    assert not red.isEnabled()
    assert not section.field.isEnabled()
    assert suggested == ()
