"""How a failure is painted in its list: the name, and below it why."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from refboard.core.asset import Failure
from refboard.ui.activity.failures_model import FailureRole

INSET_X_PX, INSET_Y_PX = 8, 5
RADIUS_PX = 6
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class FailureDelegate(QStyledItemDelegate):
    """Paints rows of a FailuresModel.

    Args to the constructor:
        width_px: Of every row; a list that is not shown yet does not know its own.
        parent: The list.
    """

    def __init__(self, width_px: int, parent: QObject) -> None:
        super().__init__(parent)
        self._width_px = width_px

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Override QStyledItemDelegate::paint."""
        failure = index.data(FailureRole.FAILURE)
        assert isinstance(failure, Failure)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        font: QFont = option.font  # type: ignore[attr-defined]
        palette: QPalette = option.palette  # type: ignore[attr-defined]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            chosen = QColor(palette.color(QPalette.ColorRole.Highlight))
            chosen.setAlpha(60)
            painter.setBrush(chosen)
            painter.drawRoundedRect(rect, RADIUS_PX, RADIUS_PX)
        inside = rect.adjusted(INSET_X_PX, INSET_Y_PX, -INSET_X_PX, -INSET_Y_PX)
        strong = _strong(font)
        metrics = QFontMetrics(strong)
        painter.setFont(strong)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        name = metrics.elidedText(failure.name, Qt.TextElideMode.ElideMiddle, inside.width())
        painter.drawText(inside, _WRAP, name)
        painter.setFont(font)
        # Not the list's own palette: a style sheet makes its colour half transparent.
        painter.setPen(QApplication.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(inside.adjusted(0, metrics.height(), 0, 0), _WRAP, _reason(failure))
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Override QStyledItemDelegate::sizeHint."""
        failure = index.data(FailureRole.FAILURE)
        assert isinstance(failure, Failure)
        font: QFont = option.font  # type: ignore[attr-defined]
        room = QRect(0, 0, self._width_px - 2 * INSET_X_PX, 10_000)
        reason = QFontMetrics(font).boundingRect(room, _WRAP, _reason(failure))
        height = QFontMetrics(_strong(font)).height() + reason.height() + 2 * INSET_Y_PX
        return QSize(self._width_px, height)


def _strong(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    return strong


def _reason(failure: Failure) -> str:
    return f"{failure.sentence} {failure.hint}".strip()
