"""A layout that puts things side by side and begins another line where one is full."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Lines of widgets, all as high as the highest; the last takes what is left of its line.

    Args to the constructor:
        parent: Whose layout it is.
        gap: Between neighbours and between lines, in pixels.
        least_last: How wide the last one is at least; it begins a line where there is no room.
    """

    def __init__(self, parent: QWidget, gap: int, least_last: int) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._least_last = least_last

    def insert(self, place: int, widget: QWidget) -> None:
        """Put a widget at a place among the others."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Override QLayout::addItem."""
        self._items.append(item)

    def count(self) -> int:
        """Override QLayout::count."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Override QLayout::itemAt."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Override QLayout::takeAt."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Override QLayout::expandingDirections."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Override QLayout::hasHeightForWidth."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Override QLayout::heightForWidth."""
        return self._laid_out(QRect(0, 0, width, 0), is_tried=True)

    def setGeometry(self, rect: QRect) -> None:
        """Override QLayout::setGeometry."""
        super().setGeometry(rect)
        self._laid_out(rect, is_tried=False)

    def sizeHint(self) -> QSize:
        """Override QLayout::sizeHint."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Override QLayout::minimumSize: one line that holds the last one."""
        margins = self.contentsMargins()
        return QSize(
            self._least_last + margins.left() + margins.right(),
            self._line_height() + margins.top() + margins.bottom(),
        )

    def _line_height(self) -> int:
        return max((item.sizeHint().height() for item in self._seen()), default=0)

    def _seen(self) -> list[QLayoutItem]:
        """Return what takes room: hidden widgets take none."""
        return [item for item in self._items if not item.isEmpty()]

    def _laid_out(self, rect: QRect, *, is_tried: bool) -> int:
        """Lay out, or only try to; return how high that is."""
        margins = self.contentsMargins()
        room = rect.marginsRemoved(margins)
        x, y, height = room.left(), room.top(), self._line_height()
        seen = self._seen()
        for item in seen:
            is_last = item is seen[-1]
            wanted = item.sizeHint().width()
            width = min(self._least_last if is_last else wanted, room.width())
            if x > room.left() and x + width > room.right() + 1:
                x, y = room.left(), y + height + self._gap
            if is_last:
                width = room.right() + 1 - x
            if not is_tried:
                item.setGeometry(QRect(x, y, width, height))
            x += width + self._gap
        return y + height + margins.bottom() - rect.top()
