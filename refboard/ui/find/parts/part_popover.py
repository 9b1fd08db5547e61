"""A picture of the library, large enough to mark a part of it, wherever it lies or does not lie."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from refboard.core.asset import Asset
from refboard.core.board import Item, Placement
from refboard.core.content import Picture
from refboard.core.geometry import Point, Size
from refboard.core.ids import ItemId
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.parts.marching import Marching
from refboard.ui.canvas.parts.part_drag import PartDrag
from refboard.ui.canvas.parts.part_painter import paint_marked
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.canvas.tools.tool import PointerEvent
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.style.canvas_colours import dark_colours
from refboard.ui.style.theme import Theme

LONGEST_PX = 560
MARGIN_PX = 10
WORDS = "Drag over a part, or draw around it with Alt"
_LEAST_PX = 220


class PartPopover(QFrame):
    """Shows one picture until a part of it is marked, or the user looks away.

    Args to the constructor:
        asset: The picture.
        cache: What there is of it.
        theme: What it is framed with.
        parent: What it belongs to; it lies beside that.

    Signals:
        wanted: Carries the PicturePart, or None for the whole picture, and whether it is to be
            added to what is asked.
    """

    wanted = Signal(object, bool)

    def __init__(self, asset: Asset, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._parent = parent
        self._asset = asset
        self._cache = cache
        self._theme = theme
        self._draws = False
        self._drag: PartDrag | None = None
        self._marching = Marching(self)
        self._marching.changed.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(f"A part of {asset.name}")
        self.setAccessibleDescription(f"{WORDS}. Enter asks for the whole picture, Esc for none.")
        self.setCursor(Qt.CursorShape.CrossCursor)
        cache.pixmaps_changed.connect(self.update)
        size = _shown(asset)
        words = self.fontMetrics().height() + MARGIN_PX
        width = max(round(size.width), self.fontMetrics().horizontalAdvance(WORDS), _LEAST_PX)
        self.setFixedSize(width + 2 * MARGIN_PX, round(size.height) + 2 * MARGIN_PX + words)
        left = (self.width() - size.width) / 2
        placement = Placement(left, float(MARGIN_PX), size.width, size.height)
        self._item = Item(ItemId(asset.id), placement, Picture(asset.id))

    def show_beside(self, rect: QRect) -> None:
        """Come up left of a rectangle of the screen, or right of it where there is no room."""
        screen = self._parent.screen().availableGeometry()
        left = rect.left() - self.width() - MARGIN_PX
        if left < screen.left():
            left = min(rect.right() + MARGIN_PX, screen.right() - self.width())
        top = min(max(rect.center().y() - self.height() // 2, screen.top()), screen.bottom())
        top = max(min(top, screen.bottom() - self.height()), screen.top())
        self.move(QPoint(left, top))
        self.show()
        self.setFocus()

    # What it looks like

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent: the picture, what is marked of it, and what to do."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        tokens, at = self._theme.tokens, self._item.placement
        painter.fillRect(self.rect(), QColor(tokens.raised))
        painter.setPen(QColor(tokens.border))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        room = QRect(round(at.x), round(at.y), round(at.width), round(at.height))
        pixmap = self._cache.pixmap(self._asset.id, max(at.width, at.height) * self._ratio)
        if pixmap is None:
            painter.fillRect(room, QColor(tokens.canvas))
        else:
            painter.drawPixmap(room, pixmap)
        painter.setPen(QColor(tokens.muted))
        below = QRect(0, room.bottom(), self.width(), self.height() - room.bottom())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, WORDS)
        self._paint_marked(painter)
        painter.end()

    def _paint_marked(self, painter: QPainter) -> None:
        drag = self._drag
        if drag is None or drag.is_click or not drag.outline:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        size = Size(float(self.width()), float(self.height()))
        on = Overlay(painter, ViewTransform(), size, dark_colours())
        paint_marked(on, self._item, drag.outline, self._marching.px)

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    # What the user does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mousePressEvent: begin a part; beside it, look away."""
        if not self.rect().contains(event.position().toPoint()):
            self.close()
        elif event.button() is Qt.MouseButton.LeftButton:
            place = _place(event)
            self._drag = PartDrag(place, self._item, draws=self._draws, zoom_of=lambda: 1.0)
            self._marching.start()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mouseMoveEvent."""
        if self._drag is not None:
            self._drag.move(_place(event))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mouseReleaseEvent: ask for what is marked."""
        drag = self._drag
        self._take_back()
        if drag is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        drag.move(_place(event))
        if drag.outline:
            self._ask(drag)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget::keyPressEvent."""
        match event.key():
            case Qt.Key.Key_Escape if self._drag is not None:
                self._take_back()
            case Qt.Key.Key_Escape:
                self.close()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.wanted.emit(None, False)
                self.close()
            case Qt.Key.Key_Q:
                self._draws = not self._draws
            case _:
                super().keyPressEvent(event)

    def _ask(self, drag: PartDrag) -> None:
        self.wanted.emit(drag.part, drag.adds)
        self.close()

    def _take_back(self) -> None:
        self._drag = None
        self._marching.stop()
        self.update()


def _shown(asset: Asset) -> Size:
    """Return how large a picture is shown: never enlarged by more than twice."""
    size = Size(float(max(asset.width, 1)), float(max(asset.height, 1)))
    return size.fitted(min(float(LONGEST_PX), 2 * max(size.width, size.height)))


def _place(event: QMouseEvent) -> PointerEvent:
    at = Point(event.position().x(), event.position().y())
    return PointerEvent(at, at, modifiers=event.modifiers())
