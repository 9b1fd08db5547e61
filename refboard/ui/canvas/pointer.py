"""Where the pointer is: makes of what Qt tells about it what the tools are told."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt

from refboard.core.board import Viewpoint
from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.camera import Camera
from refboard.ui.canvas.edge_scroll import EdgeScroll
from refboard.ui.canvas.tools.tool import PointerEvent
from refboard.ui.canvas.tools.tool_box import ToolBox

_NONE = Qt.KeyboardModifier.NoModifier


class Pointer:
    """Follows the mouse over one canvas. Places are logical pixels.

    Args to the constructor:
        camera: Where the canvas looks.
        tools: What is told.
        content: Returns what holds all items of the board, or None without any.

    Attributes:
        presses: How many buttons went down so far.
    """

    def __init__(self, camera: Camera, tools: ToolBox, content: Callable[[], Rect | None]) -> None:
        self._camera = camera
        self._tools = tools
        self.presses = 0
        self._is_inside = False
        self._last = PointerEvent(Point(0.0, 0.0), Point(0.0, 0.0))
        self._scroll = EdgeScroll(
            camera, lambda: tools.scrolls, self._follow_scroll, content, tools
        )
        tools.gesture_ended.connect(self._scroll.end)

    @property
    def point(self) -> Point:
        """The board point under the place where the pointer was last."""
        return self._camera.transform.to_board(self._last.pixel)

    @property
    def is_busy(self) -> bool:
        """Return whether a gesture is under way."""
        return self._tools.is_busy

    @property
    def pressed_from(self) -> Viewpoint:
        """Where the board was looked at when the gesture under way began; now, without one."""
        return self._scroll.origin or self._camera.target

    def press(
        self, pixel: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier = _NONE
    ) -> None:
        """Follow a button that goes down."""
        self.presses += 1
        buttons = self._last.buttons | button
        was_busy = self.is_busy
        self._tools.press(self._event(pixel, modifiers, buttons, button))
        if self.is_busy and not was_busy:
            self._scroll.begin(pixel)

    def move(
        self,
        pixel: Point,
        modifiers: Qt.KeyboardModifier = _NONE,
        buttons: Qt.MouseButton | None = None,
    ) -> None:
        """Follow the pointer; `buttons` are those that are down, None for the same as before."""
        self._is_inside = True
        held = self._last.buttons if buttons is None else buttons
        self._tools.move(self._event(pixel, modifiers, held))
        if self.is_busy:
            self._scroll.follow(pixel)

    def release(
        self, pixel: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier = _NONE
    ) -> None:
        """Follow a button that goes up."""
        buttons = self._last.buttons & ~button
        self._tools.release(self._event(pixel, modifiers, buttons, button))

    def double_click(
        self, pixel: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier = _NONE
    ) -> None:
        """Follow a second press; where it means nothing of its own it is one like any other."""
        buttons = self._last.buttons | button
        if not self._tools.double_click(self._event(pixel, modifiers, buttons, button)):
            self.press(pixel, button, modifiers)

    def modifiers_changed(self, modifiers: Qt.KeyboardModifier) -> None:
        """Follow a modifier that goes down or up while the pointer rests in a gesture."""
        if self.is_busy:
            self.move(self._last.pixel, modifiers)

    def zoom(self, pixel: Point, factor: float) -> bool:
        """Let a tool enlarge what is at a pixel; tell whether it did."""
        return self._tools.zoom(
            self._event(pixel, self._last.modifiers, self._last.buttons), factor
        )

    def cancel(self) -> bool:
        """Take back what is not finished; tell whether anything was."""
        return self._tools.cancel()

    def linger(self) -> None:
        """Look again at what is under the pointer, which did not move."""
        if self._is_inside:
            self.move(self._last.pixel, self._last.modifiers)

    def leave(self) -> None:
        """Follow the pointer out of the canvas."""
        self._is_inside = False
        self._tools.leave()

    def _follow_scroll(self) -> None:
        self._tools.move(self._event(self._last.pixel, self._last.modifiers, self._last.buttons))

    def _event(
        self,
        pixel: Point,
        modifiers: Qt.KeyboardModifier,
        buttons: Qt.MouseButton,
        button: Qt.MouseButton = Qt.MouseButton.NoButton,
    ) -> PointerEvent:
        point = self._camera.transform.to_board(pixel)
        self._last = PointerEvent(pixel, point, buttons=buttons, modifiers=modifiers)
        return replace(self._last, button=button)
