"""What mouse and keys do to the picture that is looked at."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)

from refboard.core.geometry import Point
from refboard.ui.canvas.navigation import ZOOM_PER_STEP, follow_native_gesture, follow_wheel
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.lightbox.slide_marking import WORDS, SlideMarking
from refboard.ui.lightbox.slide_view import SlideView

DEAD_ZONE_PX = 4
_STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageDown: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageUp: -1,
}
_BUTTON_STEPS = {Qt.MouseButton.ForwardButton: 1, Qt.MouseButton.BackButton: -1}
_FAR = 1_000_000_000
_PAD = Qt.KeyboardModifier.KeypadModifier
_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier


class Lightbox(SlideView):
    """A picture by itself, looked at closely; the next one is a key away.

    Signals:
        left: The user wants to go back to the board; carries whether it was by a click.
        part_wanted: Carries a PartWanted: the user asks what is like a part of the picture.
        enlarged: A preview is to be the lightbox.
    """

    left = Signal(bool)
    enlarged = Signal()
    part_wanted = Signal(object)

    _pressed: QMouseEvent | None = None
    _last = Point(0.0, 0.0)
    _is_dragged = False

    def __init__(self, view: BoardView, known_assets: KnownAssets, cache: PreviewCache) -> None:
        super().__init__(view, known_assets, cache)
        self.marking = SlideMarking(self.camera, self)
        self.marking.changed.connect(self._show_marking)
        self.marking.wanted.connect(self.part_wanted)
        self.moved.connect(self._mark_nothing)
        self.covers.connect(self._mark_nothing)

    # Keys

    def _wish(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key asks for, or None where it is none of ours."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~_PAD
        zooms: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Plus: lambda: self.zoom(ZOOM_PER_STEP),
            Qt.Key.Key_Equal: lambda: self.zoom(ZOOM_PER_STEP),
            Qt.Key.Key_Minus: lambda: self.zoom(1 / ZOOM_PER_STEP),
        }
        if key in zooms and held in (_PLAIN, _SHIFT, _CONTROL, _CONTROL | _SHIFT):
            return zooms[key]
        if key == Qt.Key.Key_0 and held == _CONTROL:
            return lambda: self.toggle_pixels(self._anchor)
        if held != _PLAIN:
            return None
        if key in _STEPS:
            return lambda: self._step(_STEPS[key])
        plain: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Home: lambda: self._step(-_FAR),
            Qt.Key.Key_End: lambda: self._step(_FAR),
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_1: lambda: self.show_pixels(self._anchor),
            Qt.Key.Key_Q: self.marking.toggle,
            Qt.Key.Key_Escape: self._escape,
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
            Qt.Key.Key_Space: self._tap,
        }
        return plain.get(key)

    def _step(self, by: int) -> None:
        if self.slides is not None:
            self.go_to(self.slides.moved(by))

    def zoom(self, factor: float) -> None:
        """Come closer or go back, about what is under the pointer."""
        self.camera.zoom_by(factor, self._anchor, glide=True)

    def _enter(self) -> None:
        """A preview becomes the lightbox; from there it goes back."""
        if self.is_light:
            self.enlarged.emit()
        else:
            self.left.emit(False)

    def _escape(self) -> None:
        """Mark no part any more; where none was to be marked, go back."""
        if not self.marking.end():
            self.left.emit(False)

    def _tap(self) -> None:
        """What the space bar showed it takes away; the lightbox it leaves alone."""
        if self.is_light:
            self.left.emit(False)

    @property
    def _anchor(self) -> Point:
        """What stays in place: the part of the picture under the pointer, else the middle."""
        is_pointed = self.underMouse() and self.is_on_picture(self._last)
        return self._last if is_pointed else self.middle

    def event(self, event: QEvent) -> bool:
        """Follow pinches, and keep keys that are shortcuts elsewhere."""
        if isinstance(event, QNativeGestureEvent):
            return follow_native_gesture(self.camera, event)
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and self._wish(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key asks; leave the others to the window."""
        wish = self._wish(event)
        is_held = event.isAutoRepeat() and event.key() in (
            Qt.Key.Key_Space,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        )
        if wish is None:
            super().keyPressEvent(event)
        elif not is_held:
            wish()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go through the pictures as Tab does on the board; what lies below is out of reach."""
        self._step(1 if forward else -1)
        return True

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture, or step by a mouse's own buttons."""
        is_left = event.button() == Qt.MouseButton.LeftButton
        if event.button() in _BUTTON_STEPS:
            self._step(_BUTTON_STEPS[event.button()])
        elif self.marking.is_on and is_left and self.slide is not None:
            self.marking.press(event, self.slide)
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed, self._is_dragged = event.clone(), False
            self._last = _place(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture while it is held."""
        before, self._last = self._last, _place(event)
        self.marking.move(event)
        if self._pressed is None:
            self._show_cursor()
            return
        way = event.position() - self._pressed.position()
        if not self._is_dragged and max(abs(way.x()), abs(way.y())) < DEAD_ZONE_PX:
            self._last = before
            return
        self._is_dragged = True
        self._show_cursor()
        self.camera.pan(self._last.x - before.x, self._last.y - before.y)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; a click beside the picture goes back to the board."""
        self.marking.release(event)
        pressed, self._pressed = self._pressed, None
        is_click = pressed is not None and not self._is_dragged
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._show_cursor()
        if is_click and is_left and not self.is_on_picture(_place(event)):
            self.left.emit(True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the picture's pixels, or all of it."""
        self._pressed = None
        if event.button() == Qt.MouseButton.LeftButton and self.is_on_picture(_place(event)):
            self.toggle_pixels(_place(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; two fingers on a trackpad move the picture."""
        follow_wheel(self.camera, event, wheel_pans=False)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Keep the board's menu away: it would be about what is not seen."""
        event.accept()

    @property
    def caption(self) -> tuple[str, str]:
        """What is looked at, and where one is; while a part is to be marked, how."""
        name, rest = super().caption
        return (name, WORDS) if self.marking.is_on else (name, rest)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and what is marked on it."""
        super().paintEvent(event)
        painter = QPainter(self)
        self.marking.paint(painter)
        painter.end()

    def _show_marking(self) -> None:
        self._show_cursor()
        self.update()

    def _mark_nothing(self) -> None:
        """Another picture is looked at, or none."""
        self.marking.take_back()
        self.marking.is_on = False
        self._show_cursor()

    def _show_cursor(self) -> None:
        shapes = Qt.CursorShape
        if self.marking.is_on:
            self.setCursor(shapes.CrossCursor)
        elif self._pressed is not None and self._is_dragged:
            self.setCursor(shapes.ClosedHandCursor)
        else:
            self.setCursor(shapes.OpenHandCursor if self.is_larger else shapes.ArrowCursor)


def _place(event: QMouseEvent) -> Point:
    return Point(event.position().x(), event.position().y())
