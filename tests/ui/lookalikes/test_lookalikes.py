"""A quiet note tells of pictures that look like others; what is decided is one step, or kept."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from refboard.core.board import Board, Item, Placement
from refboard.core.content import Crop, Picture
from refboard.core.events import BoardLoaded, CopiesMet
from refboard.core.finding.lookalike import Lookalike
from refboard.core.finding.sameness import Alteration, Sameness
from refboard.core.ids import AssetId, ItemId
from refboard.core.requests import KeepCopies, LoadBoard, LocateAsset
from refboard.core.settings import Settings
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.lookalikes.review import LookalikeReview
from refboard.ui.notices.toast import Toast
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, stored

MIRRORED = Sameness(0.95, (Alteration.MIRRORED,))


def item(name: str, asset: str, x: float, crop: Crop | None = None) -> Item:
    return Item(ItemId(name), Placement(x, 0, 80, 60, z=x), Picture(AssetId(asset), crop))


def met(asset: str, other: str) -> Lookalike:
    return Lookalike(stored(asset), stored(other), MIRRORED)


def opened_with(
    window: MainWindow, library: RecordingLibrary, folder: Path, *items: Item
) -> OpenBoard:
    library.open(folder, Board(FIRST, "First", items))
    for asked in library.asked(LoadBoard):
        assets = tuple(stored(one.asset_id) for one in items if one.asset_id is not None)
        library.tell(BoardLoaded(asked.request_id, Board(FIRST, "First", items), assets))
    board = window.controller.boards.current
    assert board is not None
    return board


def notes(window: MainWindow) -> list[Toast]:
    return [note for note in window.notifier._toasts if "look" in note.sentence]


def review(window: MainWindow) -> LookalikeReview:
    return window.presenters.lookalikes._review


def shown(board: OpenBoard) -> dict[str, str]:
    return {one.id: str(one.asset_id) for one in board.document}


def test_one_is_named_and_several_are_counted_in_one_note(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    opened_with(window, library, tmp_path, item("i", "new", 0), item("j", "old", 100))

    library.tell(CopiesMet((met("new", "old"),)))
    (note,) = notes(window)
    assert note.sentence.endswith(": mirrored.")
    note.also_button.click()
    assert library.asked(LocateAsset) == []  # it lies here, and is gone to

    library.tell(CopiesMet((met("b", "c"), met("d", "e"))))
    (note,) = notes(window)
    assert note.sentence == "3 of these look like pictures that are here."
    note.also_button.click()
    (kept,) = library.asked(KeepCopies)
    assert kept.pairs == (("new", "old"), ("b", "c"), ("d", "e"))
    assert notes(window) == []


def test_the_new_one_takes_the_place_of_an_earlier_one_as_one_step(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    part = Crop(0.1, 0.1, 0.5, 0.5)
    board = opened_with(
        window,
        library,
        tmp_path,
        item("i", "old", 0, part),
        item("j", "old", 90),
        item("k", "new", 200),
    )
    before = board.document.items[ItemId("i")]
    library.tell(CopiesMet((met("new", "old"), met("elsewhere", "too"))))
    window.presenters.lookalikes.review()
    panel = review(window)
    assert panel.isVisible()
    assert panel.replace_button.text() == "&Replace with the new"

    qtbot.keyClick(panel, Qt.Key.Key_R)
    assert shown(board) == {"i": "new", "j": "new"}
    after = board.document.items[ItemId("i")]
    assert after.placement == before.placement
    assert after.picture is not None
    assert after.picture.crop == part, "a picture of the same shape is cropped as it was"
    assert board.editor.stack.undoText() == "Replace 2 pictures"
    assert not panel.replace_button.isEnabled(), "the other pair lies elsewhere"
    window.run("undo")
    assert shown(board) == {"i": "old", "j": "old", "k": "new"}


def test_the_earlier_one_is_used_where_only_the_new_one_lies(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    board = opened_with(window, library, tmp_path, item("i", "new", 0))
    library.tell(CopiesMet((met("new", "old"),)))
    window.presenters.lookalikes.review()
    panel = review(window)
    assert panel.replace_button.text() == "&Use the earlier"

    qtbot.keyClick(panel, Qt.Key.Key_U)
    assert shown(board) == {"i": "old"}
    assert not panel.isVisible()


def test_pairs_are_walked_through_and_kept_by_keyboard(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    opened_with(window, library, tmp_path, item("i", "a", 0))
    library.tell(CopiesMet((met("a", "b"), met("c", "d"), met("e", "f"))))
    window.presenters.lookalikes.review()
    panel = review(window)

    qtbot.keyClick(panel, Qt.Key.Key_Right)
    assert panel.pair.asset.id == "c"
    qtbot.keyClick(panel, Qt.Key.Key_K)
    assert library.asked(KeepCopies)[0].pairs == (("c", "d"),)
    assert panel.pair.asset.id == "e"
    qtbot.keyClick(panel, Qt.Key.Key_Left)
    assert panel.pair.asset.id == "a"
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_whoever_does_not_want_to_know_is_not_told(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    opened_with(window, library, tmp_path)
    window.settings.change(Settings(theme="dark", tells_copies=False))

    library.tell(CopiesMet((met("a", "b"),)))

    assert notes(window) == []


def test_nothing_is_replaced_in_a_library_that_is_only_looked_at(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, is_read_only=True)
    pair = met("a", "b")
    library.tell(CopiesMet((pair,)))

    assert not window.controller.lookalikes.can_replace(pair)
