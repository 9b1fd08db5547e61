"""Pans the board with the pointer."""

from PySide6.QtCore import Qt

from refboard.core.geometry import Point
from refboard.ui.canvas.camera import Camera


class PanDrag:
    """Keeps the board point that was pressed under the pointer."""

    def __init__(self, camera: Camera, pixel: Point) -> None:
        self._camera = camera
        self._first = camera.viewpoint
        self._last = pixel

    def move(self, pixel: Point, modifiers: Qt.KeyboardModifier) -> None:
        """Pan by what the pointer moved."""
        self._camera.pan(pixel.x - self._last.x, pixel.y - self._last.y)
        self._last = pixel

    def finish(self) -> None:
        """Stay where it is."""

    def cancel(self) -> None:
        """Go back."""
        self._camera.look_at(self._first)
