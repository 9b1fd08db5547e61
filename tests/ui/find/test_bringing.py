"""Bring leaves out what is on the board, and offers to gather that instead."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from refboard.core.board import Board, Item
from refboard.core.events import MatchesReady
from refboard.core.finding.questions import FindRequest
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, answer, item_of, stored

NAMES = ("a", "b", "c", "d")
ITEMS = tuple(
    item_of(name, 900 * n, 40 * n, 160 + 4 * n, 120 + 3 * n) for n, name in enumerate(NAMES)
)


@pytest.fixture
def found(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """Of four results two are on the board, one of them locked."""
    locked = Item(ITEMS[3].id, ITEMS[3].placement, ITEMS[3].content, is_locked=True)
    library.open(tmp_path, Board(FIRST, "First", (*ITEMS[:3], locked)))
    window.known_assets.put(stored(name) for name in NAMES)
    window.view.select([ITEMS[0].id])
    window.run("find_similar")
    request = library.asked(FindRequest)[-1]
    library.tell(MatchesReady(request.request_id, answer("b", "new", "d", "other")))
    return window


def items(window: MainWindow) -> dict[str, Item]:
    board = window.controller.boards.current
    assert board is not None
    return {str(item.asset_id): item for item in board.document}


def press(window: MainWindow, words: str) -> None:
    (button,) = (b for b in window.findChildren(QPushButton) if b.text() == words)
    button.click()


def test_only_what_is_not_here_is_brought_as_high_as_the_source_with_the_gap_as_set(
    found: MainWindow,
) -> None:
    found.find_panel.answers.foot.bring.click()

    board = items(found)
    assert set(board) == {*NAMES, "new", "other"}
    new, other = board["new"].placement.rect, board["other"].placement.rect
    assert new.height == other.height == ITEMS[0].placement.height
    source, gap = ITEMS[0].placement.rect, found.settings.value.arrange_gap
    assert new.x - source.right == pytest.approx(gap)
    assert found.status.message == "2 pictures brought onto the board."
    assert "2 pictures are on this board already." in found.notifier.sentences


def test_what_is_here_is_gathered_when_that_is_wanted_and_undo_takes_it_back(
    found: MainWindow,
) -> None:
    seen = found.view.viewpoint()
    found.find_panel.answers.foot.bring.click()
    after_bringing = items(found)

    press(found, "Gather them")

    board = items(found)
    gathered = board["b"].placement.rect
    assert gathered.height == pytest.approx(ITEMS[0].placement.height)
    others = [item.placement.rect for name, item in board.items() if name != "b"]
    assert not any(gathered.intersects(other) for other in others)
    assert board["d"].placement == ITEMS[3].placement
    assert found.status.message == "1 picture gathered."

    found.run("undo")
    assert items(found) == after_bringing
    found.run("undo")
    assert set(items(found)) == set(NAMES)
    assert found.view.viewpoint() == seen
    assert found.status.message.startswith("Undone: Bring 2")
