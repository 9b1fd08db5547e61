"""A board of twelve pictures in a shown view, and hands to work on it with."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPixmap, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from refboard.core.asset import Asset, AssetState
from refboard.core.board import Board, Item, Placement, Viewpoint
from refboard.core.content import Picture
from refboard.core.document import BoardDocument
from refboard.core.geometry import Point
from refboard.core.ids import AssetId, BoardId, ItemId
from refboard.ui.canvas.drag_habits import DragHabits
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.canvas.tools import tool_list
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.editor import BoardEditor
from refboard.ui.document.known_assets import KnownAssets
from refboard.worker.preview_loader import PreviewLoader
from tests.ui.canvas.stamp_tool import StampTool

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def make_item(number: int, *, is_locked: bool = False) -> Item:
    """Return item i<number> of a grid of four columns, 100 x 80 units each, 120 apart."""
    placement = Placement(number % 4 * 120.0, number // 4 * 120.0, 100.0, 80.0, z=float(number))
    return Item(
        ItemId(f"i{number:02}"), placement, Picture(AssetId(f"a{number:02}")), is_locked=is_locked
    )


class Desk:
    """A shown view of a board, with the mouse that works on it."""

    def __init__(self, view: BoardView, document: BoardDocument, cache: PreviewCache) -> None:
        self.view = view
        self.document = document
        self.cache = cache
        self.known_assets = view._known_assets
        self.stack = QUndoStack(view)
        self.editor = BoardEditor(document, self.stack, self.known_assets, view)
        view.set_board(document, self.editor)
        # What a hand does is looked at by itself; what helps it is looked at where it is meant.
        view.set_habits(DragHabits(snaps=False))
        view.set_viewpoint(Viewpoint(300.0, 200.0, 1.0))

    def item(self, number: int) -> Item:
        return self.document.items[ItemId(f"i{number:02}")]

    def ids(self, *numbers: int) -> list[ItemId]:
        return [self.item(number).id for number in numbers]

    def state(self) -> dict[ItemId, Item]:
        return dict(self.document.items)

    def pixel(self, x: float, y: float) -> QPoint:
        """Return the pixel of a board point."""
        at = self.view._camera.transform.to_pixel(Point(x, y))
        return QPoint(round(at.x), round(at.y))

    def middle(self, number: int) -> QPoint:
        """Return the pixel in the middle of an item."""
        centre = self.item(number).placement.rect.centre
        return self.pixel(centre.x, centre.y)

    def click(self, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.view, LEFT, modifiers, at)

    def press(
        self, at: QPoint, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        QTest.mousePress(self.view, button, modifiers, at)

    def move(
        self, at: QPoint, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        place = QPointF(at)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            place,
            QPointF(self.view.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            button,
            modifiers,
        )
        QApplication.sendEvent(self.view, event)

    def release(
        self, at: QPoint, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        QTest.mouseRelease(self.view, button, modifiers, at)

    def drag(self, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press, move in three steps, release."""
        self.press(start, modifiers)
        for step in (1, 2, 3):
            self.move(start + (end - start) * (step / 3), modifiers)
        self.release(end, modifiers)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.view, key, modifiers)


@pytest.fixture
def loader() -> Iterator[PreviewLoader]:
    made = PreviewLoader()
    yield made
    made.stop()


@pytest.fixture
def make_desk(qtbot: QtBot, loader: PreviewLoader) -> Callable[..., Desk]:
    def make(items: tuple[Item, ...]) -> Desk:
        known_assets = KnownAssets()
        known_assets.put(
            Asset(asset_id, "", f"{asset_id}.jpg", 1000, 800, state=AssetState.PENDING)
            for item in items
            if (asset_id := item.asset_id) is not None
        )
        cache = PreviewCache(known_assets, loader)
        view = BoardView(known_assets, cache)
        qtbot.addWidget(view)
        view.resize(800, 600)
        view.show()
        desk = Desk(view, BoardDocument(Board(BoardId("b"), "board", items)), cache)
        qtbot.waitUntil(lambda: not view._camera.is_moving)
        return desk

    return make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """Twelve pictures, seen at 100 %."""
    return make_desk(tuple(make_item(number) for number in range(12)))


@pytest.fixture
def pixmap(qtbot: QtBot) -> Callable[..., QPixmap]:
    """Makes a plain pixmap."""

    def make(width: int = 64, height: int = 64, colour: str = "#cc3311") -> QPixmap:
        made = QPixmap(width, height)
        made.fill(QColor(colour))
        return made

    return make


@pytest.fixture
def stamp(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the stamp is told; it is on the list of tools from here on."""
    monkeypatch.setattr(tool_list, "TOOLS", (*tool_list.TOOLS, StampTool))
    monkeypatch.setattr(StampTool, "told", [])
    return StampTool.told
