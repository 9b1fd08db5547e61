"""What a drag is: begun by a press, followed while it moves, and either finished or taken back."""

from typing import Protocol

from PySide6.QtCore import Qt

from refboard.core.geometry import Point


class Drag(Protocol):
    """A gesture with a button held down. Points are logical pixels of the canvas."""

    def move(self, pixel: Point, modifiers: Qt.KeyboardModifier) -> None:
        """Follow the pointer; the document stays as it is."""
        ...

    def finish(self) -> None:
        """Make what is seen true, as one undo step at most."""
        ...

    def cancel(self) -> None:
        """Leave everything as it was before the press."""
        ...
