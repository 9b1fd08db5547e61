"""A layout of small things in rows, as words are in a text."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowRows(QLayout):
    """Puts widgets side by side, each as wide as it wishes, and begins a row where one is full."""

    def __init__(
        self, parent: QWidget | None = None, gap: int = 4, *, is_centred: bool = False
    ) -> None:
        super().__init__(parent)
        self._is_centred = is_centred
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

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
        return Qt.Orientation(0)

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
        """Override QLayout::minimumSize: room for the widest."""
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def _laid_out(self, rect: QRect, *, is_tried: bool) -> int:
        """Lay out, or only try to; return how high that is."""
        y = rect.top()
        for row in self._parted(rect.width()):
            sizes = [item.sizeHint() for item in row]
            widths = [min(size.width(), max(rect.width(), 1)) for size in sizes]
            spare = rect.width() - sum(widths) - self._gap * (len(row) - 1)
            x = rect.left() + (max(spare, 0) // 2 if self._is_centred else 0)
            for item, size, width in zip(row, sizes, widths, strict=True):
                if not is_tried:
                    item.setGeometry(QRect(x, y, width, size.height()))
                x += width + self._gap
            y += max(size.height() for size in sizes) + self._gap
        return max(y - self._gap - rect.top(), 0)

    def _parted(self, width: int) -> list[list[QLayoutItem]]:
        """Return the items in rows of at most this width."""
        rows: list[list[QLayoutItem]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wish = item.sizeHint().width()
            if not rows or wish > left:
                rows.append([])
                left = width
            rows[-1].append(item)
            left -= wish + self._gap
        return rows
