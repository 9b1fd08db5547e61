"""What a tool is: a mode of the canvas, all that it is told and all that it is asked.

A new tool is one module beside this one and a line in `tool_list.py`; its action, its key, its
button, its line in the help and its hint come from the card. `hand_tool.py` is the smallest one.
"""

import sys
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor

from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.painters.overlay import Overlay

Cursor = Qt.CursorShape | QCursor

CTRL = "Command" if sys.platform == "darwin" else "Ctrl"
"""What the key is called that Qt calls Control."""


@dataclass(frozen=True, slots=True)
class ToolCard:
    """How a tool is called and reached.

    Attributes:
        id: How the code names it.
        name: What menus and the help say, such as "Hand tool".
        icon: Phosphor name.
        key: Its shortcut on the canvas in portable text, or None.
        hint: What the status bar says while it is chosen and nothing else is to be said.
        tip: What it does, for the tooltip; the name where empty.
        more_keys: Further shortcuts.
        changes: It can only change the board: there is none where nothing may be changed.
    """

    id: str
    name: str
    icon: str
    key: str | None = None
    hint: str = ""
    tip: str = ""
    more_keys: tuple[str, ...] = ()
    changes: bool = False


@dataclass(frozen=True, slots=True)
class PointerEvent:
    """The pointer at one moment.

    Attributes:
        pixel: Where it is, in logical pixels of the canvas.
        point: The same place in board units, as the canvas looked at that moment.
        button: The one that went down or up; none for a move.
        buttons: Those that are down now.
        modifiers: The keys that are held with it.
        pressure: Of a pen, 0 to 1; 1 for a mouse.
    """

    pixel: Point
    point: Point
    button: Qt.MouseButton = Qt.MouseButton.NoButton
    buttons: Qt.MouseButton = Qt.MouseButton.NoButton
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    pressure: float = 1.0

    @property
    def holds_shift(self) -> bool:
        """Return whether Shift is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def holds_ctrl(self) -> bool:
        """Return whether Ctrl is held, Command on a Mac."""
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)

    @property
    def holds_alt(self) -> bool:
        """Return whether Alt is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)


@dataclass(frozen=True, slots=True)
class KeyPress:
    """A key that went down.

    Attributes:
        key: Which.
        text: What it types, or empty.
        modifiers: The keys that are held with it.
        is_repeat: It is held and repeats.
    """

    key: Qt.Key
    text: str = ""
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    is_repeat: bool = False


class Tool:
    """A mode of one canvas. A tool overrides what means something to it; the rest does nothing.

    A gesture is `press`, any number of `move`, then exactly one `release` or one `cancel`; it is
    always the left button's. The document stays as it is until the release, which is one undo step
    at most. A modifier that goes down or up in a gesture is a `move` at the same place. Moves
    without a button are `hover`.

    The canvas cancels by itself: at Esc, when the window, the focus or the button is lost, and
    when another board is opened. A tool whose gesture stands on what is chosen listens to
    `state.chosen_edited`, which an undo in the middle of it emits. After everything but `hover` the
    canvas is painted anew; whoever needs that then, or later, emits `state.overlay_changed`.

    Attributes:
        card: How it is called and reached; each tool has its own.
        state: The canvas: the board, its editor, the camera, what is chosen, what lies where.
    """

    card: ClassVar[ToolCard]

    def __init__(self, state: CanvasState) -> None:
        self.state = state

    @property
    def hint(self) -> str:
        """What the status bar says now; read again after everything that happens."""
        return self.card.hint

    @property
    def scrolls(self) -> bool:
        """Whether the board scrolls while the gesture holds the pointer at the window's edge."""
        return False

    @property
    def has_the_keys(self) -> bool:
        """Return whether Tab leads on to what belongs to the tool, and not to the next item."""
        return False

    def activate(self, at: PointerEvent) -> None:
        """The tool was chosen while the pointer was at a place."""

    def deactivate(self) -> None:
        """Another tool is chosen: finish, or take back, what is not finished."""
        self.cancel()

    def hover(self, at: PointerEvent | None) -> None:
        """Follow the pointer without a button; None when it left, or another tool has it."""

    def press(self, at: PointerEvent) -> None:
        """The left button went down: take note of what is under it."""

    def move(self, at: PointerEvent) -> None:
        """Follow the pointer with the button down; show what the release would do."""

    def release(self, at: PointerEvent) -> None:
        """The button went up: make what is seen true."""

    def double_click(self, at: PointerEvent) -> bool:
        """Do what a double click asks; where False is returned, it is a press like any other."""
        return False

    def key(self, press: KeyPress) -> bool:
        """Do what a key asks; where False is returned, the canvas looks at it.

        Esc and the space bar are the canvas's, and the shortcuts of the window never come here.
        """
        return False

    def claims(self, press: KeyPress) -> bool:
        """Return whether a key is the tool's even where it is a shortcut of the window."""
        return False

    def zoom(self, at: PointerEvent, factor: float) -> bool:
        """Enlarge what is under the pointer; where False is returned, the wheel is the board's."""
        return False

    def cancel(self) -> bool:
        """Leave everything as it was before the press; tell whether anything was taken back.

        It is also asked when nothing is under way, and then answers False: at the True of a tool
        Esc goes no further.
        """
        return False

    def cursor(self, at: PointerEvent) -> Cursor:
        """Return what the pointer looks like at a place."""
        return Qt.CursorShape.ArrowCursor

    def paint(self, on: Overlay) -> None:
        """Paint what belongs above the pictures: handles, a marquee, a line under way."""
