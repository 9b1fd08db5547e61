"""The window is moved and resized by its board."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from refboard.ui.desktop.window_edges import NO_EDGE, Edge, cursor_of, edges_at, resized
from refboard.ui.window.main_window import MainWindow

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE = Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier
GRIP = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
Press, Move, Release = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)


class Hand:
    """Works the mouse over a board; places are pixels of the screen."""

    def __init__(self, window: MainWindow, keys: Qt.KeyboardModifier = PLAIN) -> None:
        self._view = window.view
        self._keys = keys

    def do(
        self, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, held: Qt.MouseButton
    ) -> None:
        here = QPointF(self._view.mapFromGlobal(at))
        event = QMouseEvent(kind, here, QPointF(at), button, held, self._keys)
        QApplication.sendEvent(self._view, event)

    def drag(self, start: QPoint, way: QPoint, button: Qt.MouseButton) -> None:
        self.do(Press, start, button, button)
        self.do(Move, start + QPoint(way.x() // 2, way.y() // 2), NONE, button)
        self.do(Move, start + way, NONE, button)
        self.do(Release, start + way, button, NONE)

    def menu(self, at: QPoint) -> None:
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(
            self._view, QContextMenuEvent(reason, self._view.mapFromGlobal(at), at)
        )


@pytest.fixture
def menus(opened: MainWindow) -> list[QPoint]:
    """Where the board was asked for a menu."""
    asked: list[QPoint] = []
    opened.menus.board.aboutToShow.connect(opened.menus.board.hide)
    opened.view.context_menu_requested.connect(lambda where, _: asked.append(where))
    return asked


def middle(window: MainWindow) -> QPoint:
    return window.view.mapToGlobal(window.view.rect().center())


@pytest.mark.parametrize(("keys", "button"), [(GRIP, LEFT), (PLAIN, RIGHT)])
def test_the_board_moves_the_window(
    opened: MainWindow,
    menus: list[QPoint],
    keys: Qt.KeyboardModifier,
    button: Qt.MouseButton,
) -> None:
    before, seen = opened.pos(), opened.view.viewpoint()

    Hand(opened, keys).drag(middle(opened), QPoint(60, 40), button)

    assert opened.pos() - before == QPoint(60, 40)
    assert opened.view.viewpoint() == seen
    assert menus == []


def test_the_right_button_opens_its_menu_where_it_goes_up_at_once(
    opened: MainWindow, menus: list[QPoint]
) -> None:
    hand, at, before = Hand(opened), middle(opened), opened.pos()

    hand.do(Press, at, RIGHT, RIGHT)
    hand.menu(at)
    assert menus == []
    hand.do(Release, at, RIGHT, NONE)

    assert menus == [at]
    assert opened.pos() == before


def test_a_menu_that_comes_after_the_button_opens_too_but_none_after_a_drag(
    opened: MainWindow, menus: list[QPoint]
) -> None:
    hand, at = Hand(opened), middle(opened)

    hand.drag(at, QPoint(60, 40), RIGHT)
    hand.menu(at)
    assert menus == []

    at = middle(opened)
    hand.do(Press, at, RIGHT, RIGHT)
    hand.do(Release, at, RIGHT, NONE)
    hand.menu(at)
    assert menus == [at]


def test_the_menu_key_is_no_button(opened: MainWindow, menus: list[QPoint]) -> None:
    at = middle(opened)
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(opened.view, QContextMenuEvent(reason, QPoint(5, 5), at))

    assert menus


def test_a_full_screen_is_not_moved(opened: MainWindow) -> None:
    opened.run("full_screen")
    before = opened.geometry()

    Hand(opened, GRIP).drag(middle(opened), QPoint(60, 40), LEFT)

    assert opened.geometry() == before


def test_a_window_without_a_frame_is_resized_by_its_edges(opened: MainWindow) -> None:
    opened.run("hide_all")
    QApplication.processEvents()
    before = opened.geometry()
    corner = before.bottomRight() - QPoint(1, 1)
    hand = Hand(opened)

    hand.do(Move, corner, NONE, NONE)
    assert opened.view.cursor().shape() == Qt.CursorShape.SizeFDiagCursor
    hand.do(Move, before.center(), NONE, NONE)
    assert opened.view.cursor().shape() == Qt.CursorShape.ArrowCursor

    hand.drag(corner, QPoint(-100, -50), LEFT)
    assert opened.geometry() == before.adjusted(0, 0, -100, -50)


def test_a_window_with_a_frame_leaves_the_edges_of_the_board_to_the_board(
    opened: MainWindow,
) -> None:
    before = opened.geometry()

    Hand(opened).drag(before.bottomRight() - QPoint(1, 60), QPoint(-100, 0), LEFT)

    assert opened.geometry() == before


def test_what_edges_make_of_a_window() -> None:
    window, least = QRect(100, 100, 400, 300), QSize(160, 120)

    assert edges_at(window, QPoint(300, 250)) is NO_EDGE
    assert edges_at(window, QPoint(10, 10)) is NO_EDGE
    assert edges_at(window, QPoint(101, 250)) == Edge.LeftEdge
    assert edges_at(window, QPoint(300, 398)) == Edge.BottomEdge
    assert edges_at(window, QPoint(110, 101)) == Edge.LeftEdge | Edge.TopEdge
    assert cursor_of(Edge.RightEdge | Edge.TopEdge) is Qt.CursorShape.SizeBDiagCursor
    assert cursor_of(Edge.TopEdge) is Qt.CursorShape.SizeVerCursor
    both = Edge.LeftEdge | Edge.TopEdge
    assert resized(window, both, QPoint(900, 900), least) == QRect(340, 280, 160, 120)
    assert resized(window, Edge.RightEdge, QPoint(-900, 0), least) == QRect(100, 100, 160, 300)


def press(window: MainWindow, key: Qt.Key, keys: Qt.KeyboardModifier = PLAIN) -> None:
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        QApplication.sendEvent(window.view, QKeyEvent(kind, key, keys))


@pytest.mark.parametrize(
    ("end", "moved"), [(Qt.Key.Key_Return, QPoint(60, 10)), (Qt.Key.Key_Escape, QPoint(0, 0))]
)
def test_keys_move_the_window_and_esc_puts_it_back(
    opened: MainWindow, end: Qt.Key, moved: QPoint
) -> None:
    before, size = opened.pos(), opened.size()
    opened.run("move_window")
    assert any("Esc" in sentence for sentence in opened.notifier.sentences)

    press(opened, Qt.Key.Key_Right)
    press(opened, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(opened, Qt.Key.Key_Down)
    press(opened, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert opened.width() == size.width() - 10
    press(opened, end)

    assert opened.pos() - before == moved
    assert opened.notifier.sentences == []
    press(opened, Qt.Key.Key_Down)
    assert opened.pos() - before == moved
