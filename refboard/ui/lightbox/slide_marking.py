"""Marks a part of the picture that is looked at, to ask what is like it."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from refboard.core.board import Item
from refboard.core.geometry import Point
from refboard.ui.canvas.camera import Camera
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.parts.marching import Marching
from refboard.ui.canvas.parts.part_drag import PartDrag
from refboard.ui.canvas.parts.part_painter import paint_marked
from refboard.ui.canvas.parts.part_wanted import ItemPart, PartWanted
from refboard.ui.canvas.tools.tool import PointerEvent
from refboard.ui.style.canvas_colours import dark_colours

WORDS = "Drag over a part, or draw around it with Alt"


class SlideMarking(QObject):
    """The pointer of a lightbox while it marks.

    Attributes:
        is_on: The next drag marks.

    Signals:
        changed: It looks different.
        wanted: Carries the PartWanted that was marked.
    """

    changed = Signal()
    wanted = Signal(object)

    def __init__(self, camera: Camera, parent: QObject) -> None:
        super().__init__(parent)
        self.is_on = False
        self._camera = camera
        self._drag: PartDrag | None = None
        self._marching = Marching(self)
        self._marching.changed.connect(self.changed)

    def toggle(self) -> None:
        """Mark with the next drag, or no longer."""
        self.take_back()
        self.is_on = not self.is_on
        self.changed.emit()

    def end(self) -> bool:
        """Take a drag back, else mark no longer; tell whether there was anything to end."""
        was_on, was_marking = self.is_on, self._drag is not None
        self.take_back()
        self.is_on = was_marking
        self.changed.emit()
        return was_on

    def take_back(self) -> None:
        """Mark nothing."""
        self._drag = None
        self._marching.stop()

    def press(self, event: QMouseEvent, slide: Item) -> None:
        """Begin a part of a picture."""
        zoom_of = lambda: self._camera.zoom  # noqa: E731
        self._drag = PartDrag(self._place(event), slide, draws=False, zoom_of=zoom_of)
        self._marching.start()
        self.changed.emit()

    def move(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self._drag is not None:
            self._drag.move(self._place(event))
            self.changed.emit()

    def release(self, event: QMouseEvent) -> None:
        """Ask for what is marked; a click means all that is shown of the picture."""
        drag = self._drag
        if drag is None:
            return
        drag.move(self._place(event))
        self.take_back()
        self.changed.emit()
        if drag.item is not None and drag.outline:
            self.is_on = False
            self.wanted.emit(PartWanted(ItemPart(drag.item.id, drag.part), drag.adds))

    def paint(self, painter: QPainter) -> None:
        """Paint what is marked above the picture."""
        drag = self._drag
        if drag is None or drag.item is None or drag.is_click or not drag.outline:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        on = Overlay(painter, self._camera.transform, self._camera.size, dark_colours())
        paint_marked(on, drag.item, drag.outline, self._marching.px)

    def _place(self, event: QMouseEvent) -> PointerEvent:
        pixel = Point(event.position().x(), event.position().y())
        point = self._camera.transform.to_board(pixel)
        return PointerEvent(pixel, point, modifiers=event.modifiers())
