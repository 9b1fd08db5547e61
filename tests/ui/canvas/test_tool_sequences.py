"""Whatever a hand does in whatever order: one undo step or none, and nothing is left hanging."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from refboard.core.board import Board
from refboard.core.document import BoardDocument
from refboard.core.ids import BoardId
from tests.ui.canvas.conftest import LEFT, NONE, Desk, make_item

MIDDLE = Qt.MouseButton.MiddleButton
MODIFIERS = (NONE, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier)
PLACES = (
    QPoint(160, 150),
    QPoint(270, 140),
    QPoint(390, 140),
    QPoint(200, 180),
    QPoint(320, 180),
    QPoint(90, 90),
    QPoint(600, 500),
)
"""On pictures, on handles that they have when chosen, and beside them."""

Act = Callable[[Desk], None]


def press(button: Qt.MouseButton, at: QPoint, modifiers: Qt.KeyboardModifier) -> Act:
    return lambda desk: desk.press(at, modifiers, button)


def move(buttons: Qt.MouseButton, at: QPoint, modifiers: Qt.KeyboardModifier) -> Act:
    return lambda desk: desk.move(at, modifiers, buttons)


def release(button: Qt.MouseButton, at: QPoint, modifiers: Qt.KeyboardModifier) -> Act:
    return lambda desk: desk.release(at, modifiers, button)


def double_click(at: QPoint) -> Act:
    return lambda desk: QTest.mouseDClick(desk.view, LEFT, NONE, at)


def use(tool: str) -> Act:
    return lambda desk: desk.view.use_tool(tool)


def key_down(key: Qt.Key) -> Act:
    return lambda desk: QTest.keyPress(desk.view, key)


def key_up(key: Qt.Key) -> Act:
    return lambda desk: QTest.keyRelease(desk.view, key)


def lose_focus(desk: Desk) -> None:
    event = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    QApplication.sendEvent(desk.view, event)


def undo(desk: Desk) -> None:
    desk.stack.undo()


def delete(desk: Desk) -> None:
    desk.editor.delete(desk.view.selected_ids())


def lock(desk: Desk) -> None:
    desk.editor.set_locked(desk.view.selected_ids(), True)


places, modifiers = st.sampled_from(PLACES), st.sampled_from(MODIFIERS)
buttons = st.sampled_from((LEFT, LEFT, MIDDLE))
RELEASES = st.builds(release, buttons, places, modifiers)
OTHERS = st.one_of(
    st.builds(press, buttons, places, modifiers),
    st.builds(move, st.sampled_from((LEFT, LEFT, MIDDLE, LEFT | MIDDLE)), places, modifiers),
    st.builds(move, st.just(Qt.MouseButton.NoButton), places, modifiers),
    st.builds(double_click, places),
    st.builds(use, st.sampled_from(("select", "hand", "stamp"))),
    st.sampled_from(
        [key_down(Qt.Key.Key_Escape), key_down(Qt.Key.Key_Space), key_up(Qt.Key.Key_Space)]
    ),
    st.sampled_from([key_down(Qt.Key.Key_Alt), key_up(Qt.Key.Key_Alt), lose_focus]),
)
EDITS = st.sampled_from([undo, delete, lock])


@pytest.fixture
def anew(stamp: list[str], make_desk: Callable[..., Desk]) -> Callable[[], Desk]:
    """Puts the same four pictures on the same view again, one of them locked."""
    items = tuple(make_item(number, is_locked=number == 2) for number in range(4))
    first = make_desk(items)

    def make() -> Desk:
        desk = Desk(first.view, BoardDocument(Board(BoardId("b"), "board", items)), first.cache)
        desk.view.use_tool("select")
        return desk

    return make


def assert_nothing_hangs(desk: Desk) -> None:
    """Let everything go, and look whether anything is left that was begun."""
    for button in (LEFT, MIDDLE):
        desk.release(PLACES[-1], button=button)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Alt):
        QTest.keyRelease(desk.view, key)
    assert not desk.view._tools.is_busy
    assert desk.view._state.lifted is None
    assert set(desk.view.selected_ids()) <= desk.document.items.keys()
    for _ in range(3):
        desk.key(Qt.Key.Key_Escape)
    assert desk.view.tool == "select"
    assert desk.view.selected_ids() == ()
    desk.move(PLACES[-1], button=Qt.MouseButton.NoButton)
    assert desk.view.cursor().shape() == Qt.CursorShape.ArrowCursor


def assert_undone_and_redone(desk: Desk, first: object) -> None:
    last = desk.state()
    desk.stack.setIndex(0)
    assert desk.state() == first
    desk.stack.setIndex(desk.stack.count())
    assert desk.state() == last


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.one_of(OTHERS, RELEASES.map(lambda act: (act,))), max_size=25))
def test_only_a_release_edits_and_in_one_step(
    anew: Callable[[], Desk], acts: list[Act | tuple[Act]]
) -> None:
    desk = anew()
    first = desk.state()
    for act in acts:
        before, steps = desk.state(), desk.stack.count()
        if isinstance(act, tuple):
            act[0](desk)
            assert desk.stack.count() - steps == (desk.state() != before)
        else:
            act(desk)
            # A double click ends with a release of its own.
            assert desk.stack.count() == steps
            assert desk.state() == before

    assert_nothing_hangs(desk)
    assert_undone_and_redone(desk, first)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.one_of(OTHERS, RELEASES, EDITS), max_size=30))
def test_edits_from_elsewhere_in_the_middle_of_anything_stay_undoable(
    anew: Callable[[], Desk], acts: list[Act]
) -> None:
    desk = anew()
    first = desk.state()

    for act in acts:
        act(desk)
        assert set(desk.view.selected_ids()) <= desk.document.items.keys()

    assert_nothing_hangs(desk)
    desk.stack.setIndex(0)
    assert desk.state() == first
