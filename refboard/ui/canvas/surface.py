"""The widget under a board view: hands events on, and paints the state in slices of a frame.

Nothing is painted twice and nothing runs while nothing changes: a frame that is not finished asks
for the next one, a finished one asks for nothing.
"""

import sys

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QEnterEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QToolTip, QWidget

from refboard.core.board import Item
from refboard.core.geometry import Point, Rect, Size
from refboard.core.ids import AssetId
from refboard.ui.canvas import navigation
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.hit_test import middle_of_seen
from refboard.ui.canvas.keyboard import Keyboard
from refboard.ui.canvas.looking.actual_size import ActualSize
from refboard.ui.canvas.looking.zoom_bounds import ZoomBounds
from refboard.ui.canvas.painters.board_painter import BoardPainter
from refboard.ui.canvas.painters.glow import Glow
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.painters.selection_overlay import paint_chosen, paint_drop_frame, paint_glow
from refboard.ui.canvas.painters.spotlight import Spotlight
from refboard.ui.canvas.parts.heat_painter import paint_heat
from refboard.ui.canvas.parts.part_painter import paint_asked
from refboard.ui.canvas.pointer import Pointer
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.canvas.previews.preview_feed import PreviewFeed
from refboard.ui.canvas.tools import tool_list
from refboard.ui.canvas.tools.tool_box import ToolBox
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.style.canvas_colours import dark_colours


class CanvasSurface(QWidget):
    """Shows one state and follows mouse, keys, wheel, trackpad, touch and drops.

    Attributes:
        wheel_pans: The plain mouse wheel pans instead of zooming.
    """

    mime_dropped = Signal(QMimeData, QPointF)
    context_menu_requested = Signal(QPoint, QPointF)

    def __init__(
        self, known_assets: KnownAssets, cache: PreviewCache, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.wheel_pans = False
        self._known_assets = known_assets
        self._cache = cache
        self._state = CanvasState(self)
        self._camera = self._state.camera
        self._bounds = ZoomBounds(self._state, known_assets)
        self._camera.bounds = self._bounds.held
        self._actual_size = ActualSize(self._state, known_assets)
        self._glow = Glow(self)
        self._spotlight = Spotlight(self._state, self._glow, self)
        self._tools = ToolBox(self._state, tool_list.TOOLS, self)
        self._pointer = Pointer(self._camera, self._tools, lambda: self._state.index.extent())
        self._keyboard = Keyboard(self._state, self._tools, self._pointer, self._spotlight)
        self._painter = BoardPainter(self._state, known_assets, cache, dark_colours())
        self._feed = PreviewFeed(self._state, known_assets, cache, self)
        self._has_drop = False
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self.update)
        self._preparing = QTimer(self, singleShot=True, interval=0)
        self._preparing.timeout.connect(self._prepare)
        self._set_attributes()
        self._connect()

    def _set_attributes(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Board")
        self.setAccessibleDescription("Canvas with the pictures of the open board")
        if sys.platform != "darwin":
            # There the trackpad's own gestures say the same, and both would zoom twice.
            self.grabGesture(Qt.GestureType.PinchGesture)

    def _connect(self) -> None:
        self._camera.changed.connect(self.update)
        self._camera.settled.connect(self.update)
        self._state.overlay_changed.connect(self.update)
        self._state.items_changed.connect(self._items_changed)
        self._glow.changed.connect(self.update)
        self._tools.cursor_changed.connect(self.setCursor)
        self._cache.pixmaps_changed.connect(self._pictures_changed)
        self._known_assets.assets_changed.connect(self._pictures_changed)

    def _items_changed(self, rects: list[Rect] | None) -> None:
        self._painter.items_changed(rects)
        self.update()

    def _pictures_changed(self, ids: frozenset[AssetId]) -> None:
        names = {name for asset_id in ids for name in self._known_assets.names_of(asset_id)}
        index = self._state.index
        rows = index.rows_of_assets(names)
        if len(rows):
            self._painter.pictures_changed(
                Rect(left, top, right - left, bottom - top)
                for left, top, right, bottom in index.bounds(rows).tolist()
            )
            self.update()
        else:
            # It may have waited for these, which lie elsewhere.
            self._preparing.start()

    def _device_size(self) -> Size:
        ratio = self.devicePixelRatioF()
        return Size(float(round(self.width() * ratio)), float(round(self.height() * ratio)))

    def _device_transform(self) -> ViewTransform:
        return self._camera.transform.on_device(self.devicePixelRatioF()).aligned()

    def _prepare(self) -> None:
        """Draw ahead while nothing else is to be done, and nothing would have to be redone."""
        if self._camera.is_moving or self._again.isActive() or not self.isVisible():
            return
        if self._cache.is_loading:
            return
        if not self._painter.prepare(self._device_transform(), self._device_size()):
            self._preparing.start()

    def _to_board(self, position: QPointF) -> QPointF:
        point = self._camera.transform.to_board(_point(position))
        return QPointF(point.x, point.y)

    def _item_at(self, position: QPointF) -> Item | None:
        return self._state.item_at(self._camera.transform.to_board(_point(position)))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint one frame; ask for another while it is not finished."""
        ratio = self.devicePixelRatioF()
        self._painter.set_pixel_ratio(ratio)
        self._feed.pixel_ratio = self._bounds.pixel_ratio = self._actual_size.pixel_ratio = ratio
        transform = self._device_transform()
        painter = QPainter(self)
        painter.scale(1 / ratio, 1 / ratio)
        is_moving = self._camera.is_moving
        is_done = self._painter.draw(painter, transform, self._device_size(), is_moving=is_moving)
        painter.scale(ratio, ratio)
        self._paint_above(painter, transform.on_device(1 / ratio))
        painter.end()
        if not is_done:
            self._again.start()
        elif not is_moving and not self._tools.is_busy:
            self._preparing.start()

    def _paint_above(self, painter: QPainter, transform: ViewTransform) -> None:
        size = Size(float(self.width()), float(self.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        overlay = Overlay(painter, transform, size, self._painter.colours)
        paint_heat(overlay, self._state)
        paint_chosen(overlay, self._state)
        paint_asked(overlay, self._state)
        self._tools.paint(overlay)
        glowing = None if self._glow.item_id is None else self._state.index.get(self._glow.item_id)
        if glowing is not None:
            paint_glow(overlay, glowing, self._glow.strength)
        if self._has_drop:
            paint_drop_frame(overlay)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle of the board in the middle."""
        self._camera.resize(Size(float(self.width()), float(self.height())))

    # Mouse, wheel and gestures

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self._pointer.press(_point(event.position()), event.button(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a gesture, or what lies under the pointer."""
        self._pointer.move(_point(event.position()), event.modifiers(), event.buttons())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish a gesture."""
        self._pointer.release(_point(event.position()), event.button(), event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Do what a double click asks, or begin a gesture."""
        self._pointer.double_click(_point(event.position()), event.button(), event.modifiers())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._pointer.leave()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Look at what is under the pointer."""
        self._pointer.move(_point(event.position()), event.modifiers(), event.buttons())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom or pan."""
        factor = navigation.wheel_factor(event)
        if factor is None or not self._pointer.zoom(_point(event.position()), factor):
            navigation.follow_wheel(self._camera, event, wheel_pans=self.wheel_pans)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Choose what is under the pointer and ask for a menu; in a gesture it would end that."""
        if self._tools.is_busy:
            return
        position, where = QPointF(event.pos()), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            chosen = self._state.index.extent(self._state.chosen.rows)
            middle = middle_of_seen(chosen, self._camera.visible)
            pixel = self._camera.transform.to_pixel(middle)
            position = QPointF(pixel.x, pixel.y)
            where = self.mapToGlobal(position.toPoint())
        elif event.reason() == QContextMenuEvent.Reason.Mouse:
            item = self._item_at(position)
            if item is not None and item.id not in self._state.selection:
                self._state.selection.set([item.id])
            elif item is None:
                self._state.selection.clear()
        self.context_menu_requested.emit(where, self._to_board(position))

    def event(self, event: QEvent) -> bool:
        """Follow gestures, tool tips and claims, which have no event function of their own."""
        if isinstance(event, QNativeGestureEvent):
            return navigation.follow_native_gesture(self._camera, event, self._pointer.zoom)
        if isinstance(event, QGestureEvent):
            return self._follow_gesture(event)
        if event.type() == QEvent.Type.ShortcutOverride and self._keyboard.claims(event):
            event.accept()
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tool_tip(event)
            return True
        return super().event(event)

    def _follow_gesture(self, event: QGestureEvent) -> bool:
        gesture = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(gesture, QPinchGesture):
            return False
        centre = QPointF(self.mapFromGlobal(gesture.centerPoint().toPoint()))
        navigation.follow_pinch(self._camera, gesture, centre, self._pointer.zoom)
        return True

    def _show_tool_tip(self, event: QHelpEvent) -> None:
        """Say why a picture has a badge."""
        item = self._item_at(QPointF(event.pos()))
        text = ""
        if item is not None and item.picture is not None:
            text = self._painter.pictures.why_not_whole(item.picture.asset_id)
        QToolTip.showText(event.globalPos(), text, self)

    # Keys and focus

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key of the canvas asks; leave the others to the window."""
        if not self._keyboard.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Follow a key that goes up."""
        if not self._keyboard.release(event):
            super().keyReleaseEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Step through the items; after the last one the focus leaves the canvas."""
        # What lies on the canvas asks here, too, and there Tab means the next button.
        is_inside = self.focusWidget() not in (None, self)
        if not is_inside and self._keyboard.step(forward=forward):
            return True
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What is released elsewhere, a key or a button, is not held here."""
        self._tools.give_back()
        self._tools.interrupt()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """A gesture on a board that is not seen any more cannot be meant."""
        self._tools.interrupt()
        super().hideEvent(event)

    # Drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome whatever the window may make a picture of."""
        is_board = event.possibleActions() == Qt.DropAction.MoveAction  # out of the list
        if event.mimeData().formats() and not is_board:
            _accept_copy(event)
            self._welcome_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the welcome back."""
        self._welcome_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Pass on what was dropped and where."""
        self._welcome_drop(False)
        _accept_copy(event)
        self.mime_dropped.emit(event.mimeData(), self._to_board(event.position()))

    def _welcome_drop(self, has_drop: bool) -> None:
        self._has_drop = has_drop
        self.update()


def _point(position: QPointF) -> Point:
    return Point(position.x(), position.y())


def _accept_copy(event: QDropEvent) -> None:
    """Take what is dropped as a copy: after a move the source may delete its original."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
