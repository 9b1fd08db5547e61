"""The help as a list: headings, and under them what can be done, with keys that look like keys."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from refboard.ui.actions.help_entries import HelpEntry, Part

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()

ROW_PX, HEADING_PX = 30, 40
INSET_PX = 10
HOW_SHARE = 0.46
"""Where the second column begins, as a part of the width."""
KEY_GAP_PX, KEY_PAD_PX, KEY_RADIUS_PX = 3, 7, 4


class HelpRole(IntEnum):
    """What a row tells besides its words."""

    ENTRY = Qt.ItemDataRole.UserRole
    """The HelpEntry; None for a heading."""


class HelpModel(QAbstractListModel):
    """Entries under the headings of their sections."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[HelpEntry | str] = []

    def show(self, entries: Sequence[HelpEntry]) -> None:
        """List these, each section under its heading."""
        self.beginResetModel()
        self._rows = []
        section = None
        for entry in entries:
            if entry.section != section:
                section = entry.section
                self._rows.append(section)
            self._rows.append(entry)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Override QAbstractListModel::rowCount."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override QAbstractListModel::data."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return row if role in words else None
        if role == HelpRole.ENTRY:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ": ".join(filter(None, (row.words, row.plain_how)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Override QAbstractListModel::flags: a heading cannot be chosen."""
        is_entry = index.isValid() and isinstance(self._rows[index.row()], HelpEntry)
        return super().flags(index) if is_entry else Qt.ItemFlag.NoItemFlags


class HelpDelegate(QStyledItemDelegate):
    """Paints a heading, or what can be done and how."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Override QStyledItemDelegate::sizeHint."""
        return QSize(200, HEADING_PX if index.data(HelpRole.ENTRY) is None else ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Override QStyledItemDelegate::paint."""
        row: QRect = option.rect  # type: ignore[attr-defined]
        palette = self._palette()
        entry: HelpEntry | None = index.data(HelpRole.ENTRY)
        room = row.adjusted(INSET_PX, 0, -INSET_PX, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry is None:
            font = QFont(painter.font())
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(palette.color(QPalette.ColorRole.WindowText))
            low = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(room.adjusted(0, 0, 0, -7), low, index.data())
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
            painter.drawLine(room.bottomLeft(), room.bottomRight())
        else:
            left = room.left() + round(room.width() * HOW_SHARE)
            words = QRect(room.left(), room.top(), left - room.left() - INSET_PX, room.height())
            text = painter.fontMetrics().elidedText(
                entry.words, Qt.TextElideMode.ElideRight, words.width()
            )
            painter.setPen(palette.color(QPalette.ColorRole.WindowText))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
            how = QRect(left, room.top(), room.right() - left, room.height())
            self._paint_how(painter, how, entry.how, palette)
        painter.restore()

    def _palette(self) -> QPalette:
        # The list's own has the colours of the style sheet, which has none for lines and keys.
        parent = self.parent()
        assert isinstance(parent, QWidget)
        return parent.palette()

    def _paint_how(
        self, painter: QPainter, room: QRect, parts: Sequence[Part], palette: QPalette
    ) -> None:
        x = room.left()
        was_key = False
        for part in parts:
            width = painter.fontMetrics().horizontalAdvance(part.text)
            if part.is_key:
                x += KEY_GAP_PX if was_key else 0
                place = QRect(x, room.top(), width, room.height())
                x += _paint_key(painter, place, part.text, palette)
            else:
                painter.setPen(palette.color(QPalette.ColorRole.Dark))
                place = QRect(x, room.top(), room.right() - x, room.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, part.text)
                x += width
            was_key = part.is_key


def _paint_key(painter: QPainter, room: QRect, text: str, palette: QPalette) -> int:
    """Paint a key whose words have this room; return how wide it is."""
    height = painter.fontMetrics().height() + 5
    width = max(room.width() + 2 * KEY_PAD_PX, height)
    cap = QRectF(room.left() + 0.5, room.center().y() - height / 2 + 1, width - 1, height - 1)
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
    painter.setBrush(palette.color(QPalette.ColorRole.Button))
    painter.drawRoundedRect(cap, KEY_RADIUS_PX, KEY_RADIUS_PX)
    painter.setPen(palette.color(QPalette.ColorRole.WindowText))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, text)
    return width
