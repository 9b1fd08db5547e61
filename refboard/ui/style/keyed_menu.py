"""A menu that says keys quietly, at its right edge, and shows what is a switch as one.

A style sheet cannot do either: it has one colour for a whole line, and no box that is off.
"""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QMenu, QStyleOptionMenuItem

EDGE_PX = 14
"""From the right edge of a line to its keys."""
BOX_PX = 14
BOX_INSET_PX = 5
"""From the left edge of a line to its box, which stands where others have their icon."""
STROKE_PX = 1.5


class KeyedMenu(QMenu):
    """Lines with their keys. A switch is what can be checked and has no icon in menus."""

    def initStyleOption(self, option: QStyleOptionMenuItem, action: QAction) -> None:
        """Override QMenu::initStyleOption: what is painted here is not painted by the style."""
        super().initStyleOption(option, action)
        words, _, _ = option.text.partition("\t")  # type: ignore[attr-defined]
        option.text = words  # type: ignore[attr-defined]
        if is_switch(action):
            unchecked = QStyleOptionMenuItem.CheckType.NotCheckable
            option.checkType = unchecked  # type: ignore[attr-defined]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for action in self.actions():
            line = self.actionGeometry(action)
            if not action.isVisible() or not line.intersects(event.rect()):
                continue
            if is_switch(action):
                self._paint_switch(painter, line, action)
            self._paint_keys(painter, line, action)
        painter.end()

    def _paint_keys(self, painter: QPainter, line: QRect, action: QAction) -> None:
        keys = keys_of(action)
        if keys and action.menu() is None:
            painter.setPen(self.palette().color(_group(action), QPalette.ColorRole.Dark))
            room = line.adjusted(0, 0, -EDGE_PX, 0)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, right, keys)

    def _paint_switch(self, painter: QPainter, line: QRect, action: QAction) -> None:
        """Paint a box, ticked where the switch is on."""
        palette, group = self.palette(), _group(action)
        top = line.center().y() - BOX_PX / 2 + 0.5
        box = QRectF(line.left() + BOX_INSET_PX, top, BOX_PX, BOX_PX).adjusted(0.5, 0.5, -0.5, -0.5)
        ground, frame = palette.color(QPalette.ColorRole.Highlight), QPalette.ColorRole.Dark
        is_on = action.isChecked()
        painter.setPen(QPen(ground if is_on else palette.color(group, frame), 1))
        painter.setBrush(ground if is_on else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        if is_on:
            tick = palette.color(QPalette.ColorRole.HighlightedText)
            painter.setPen(QPen(tick, STROKE_PX))
            points = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))
            painter.drawPolyline(
                [box.topLeft() + QPointF(x * box.width(), y * box.height()) for x, y in points]
            )


def is_switch(action: QAction) -> bool:
    """Return whether an action is on or off, and shows that instead of an icon."""
    return action.isCheckable() and not action.isIconVisibleInMenu()


def keys_of(action: QAction) -> str:
    """Return the keys that a menu shows of an action: its shortcut, or what follows a tab."""
    _, _, said = action.text().partition("\t")
    return said or action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _group(action: QAction) -> QPalette.ColorGroup:
    return QPalette.ColorGroup.Active if action.isEnabled() else QPalette.ColorGroup.Disabled
