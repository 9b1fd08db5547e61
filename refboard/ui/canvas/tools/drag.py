"""What a drag of the select tool is: begun by a press, followed, and finished or taken back."""

from typing import Protocol

from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.tools.tool import PointerEvent


class Drag(Protocol):
    """A gesture with the button held down.

    Attributes:
        hint: What the status bar says meanwhile.
        scrolls: At the window's edge the board scrolls, and the drag goes on.
    """

    hint: str
    scrolls: bool

    def move(self, at: PointerEvent) -> None:
        """Follow the pointer; the document stays as it is."""
        ...

    def finish(self) -> None:
        """Make what is seen true, as one undo step at most."""
        ...

    def cancel(self) -> None:
        """Leave everything as it was before the press."""
        ...

    def paint(self, on: Overlay) -> None:
        """Paint what is seen of it above the handles."""
        ...
