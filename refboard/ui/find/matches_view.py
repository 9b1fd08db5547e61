"""Matches as a grid of thumbnails that can be clicked, dragged and walked with the keyboard.

A click waits for a moment before it reveals, so that a double click can mean something else.
"""

from dataclasses import dataclass

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from refboard.core.asset import Asset
from refboard.core.ids import AssetId
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.find.matches_model import MatchesModel, MatchRole
from refboard.ui.style.theme import Theme
from refboard.ui.style.thumbnails import paint_contained

CELL_PX = 84
GAP_PX = 10
CLICK_MS = 250


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is in a grid: pixels down, chosen assets, the current one."""

    scroll: int
    chosen: frozenset[AssetId]
    current: AssetId | None


class MatchDelegate(QStyledItemDelegate):
    """Paints a match: its picture, its rank, whether it is chosen."""

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._theme = theme
        self.cell_px = CELL_PX

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Override QStyledItemDelegate::sizeHint."""
        return QSize(self.cell_px, self.cell_px)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Override QStyledItemDelegate::paint."""
        tokens = self._theme.tokens
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        # The first column begins where the controls above do: the gap is right and below.
        inner = rect.adjusted(0, 0, -GAP_PX, -GAP_PX)
        match = index.data(MatchRole.MATCH)
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._cache.pixmap(match.asset.id, self.cell_px * ratio)
        paint_contained(painter, inner, pixmap, tokens)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        badge = index.data(MatchRole.BADGE)
        if badge is not None:
            self._paint_badge(painter, inner, badge)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if is_selected or has_focus or is_hovered:
            colour = tokens.accent if is_selected or has_focus else tokens.muted
            painter.setPen(QPen(QColor(colour), 3 if is_selected else 2))
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), 4, 4)
        painter.restore()

    def _paint_badge(self, painter: QPainter, inner: QRect, text: str) -> None:
        tokens = self._theme.tokens
        font = QFont(painter.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.82))
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(text) + 8
        height = painter.fontMetrics().height() + 1
        chip = QRect(inner.left() + 3, inner.bottom() - height - 2, width, height)
        ground = QColor(tokens.raised)
        ground.setAlpha(225)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(chip, 3, 3)
        painter.setPen(QColor(tokens.text))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)


class MatchesView(QListView):
    """The grid.

    Signals:
        revealed: The user wants to see where a picture lies; carries its AssetId.
        brought: The user wants pictures on the board; carries a list of Assets.
        folder_wanted: The user wants to see where a picture's file lies; carries its AssetId.
        chosen: Other rows are selected.
        left: The user wants back to the board.
    """

    revealed = Signal(str)
    brought = Signal(object)
    folder_wanted = Signal(str)
    chosen = Signal()
    left = Signal()

    def __init__(
        self, matches: MatchesModel, cache: PreviewCache, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._matches = matches
        self._delegate = MatchDelegate(cache, theme, self)
        self._clicked: Asset | None = None
        self._reveal_soon = QTimer(self, singleShot=True, interval=CLICK_MS)
        self._reveal_soon.timeout.connect(self._reveal_clicked)
        self.setModel(matches)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, so that cells do not change their size when rows come and go.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self._hide_idle_bar)
        self._hide_idle_bar(0, 0)
        self.setProperty("flush", True)
        self.setMouseTracking(True)
        self.setAccessibleName("Similar pictures")
        self.setMinimumHeight(CELL_PX + 10)
        self.clicked.connect(self._note_click)
        self.doubleClicked.connect(self._bring_index)
        self.selectionModel().selectionChanged.connect(self.chosen)
        cache.pixmaps_changed.connect(self._repaint)

    def selected_assets(self) -> list[Asset]:
        """Return the chosen pictures, best first."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self._matches.matches()[row].asset for row in rows]

    def place(self) -> Place:
        """Return where one is: how far down, what is chosen, and the current picture."""
        current = self.currentIndex()
        match = current.data(MatchRole.MATCH) if current.isValid() else None
        return Place(
            self.verticalScrollBar().value(),
            frozenset(asset.id for asset in self.selected_assets()),
            None if match is None else match.asset.id,
        )

    def go_back_to(self, place: Place) -> None:
        """Choose the same pictures as far as they are there, and stay where one was."""
        selection = self.selectionModel()
        select = QItemSelectionModel.SelectionFlag.Select
        for row, match in enumerate(self._matches.matches()):
            index = self._matches.index(row)
            if match.asset.id in place.chosen:
                selection.select(index, select)
            if match.asset.id == place.current:
                no_update = QItemSelectionModel.SelectionFlag.NoUpdate
                selection.setCurrentIndex(index, no_update)
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(place.scroll)

    def _hide_idle_bar(self, _: int, most: int) -> None:
        """Leave only the bar's room while there is nothing to scroll; the style draws none."""
        self.verticalScrollBar().setEnabled(most > 0)

    def _note_click(self, index: QModelIndex) -> None:
        self._clicked = index.data(MatchRole.MATCH).asset
        if len(self.selectedIndexes()) == 1:
            self._reveal_soon.start()

    def _reveal_clicked(self) -> None:
        if self._clicked is not None:
            self.revealed.emit(self._clicked.id)

    def _bring_index(self, index: QModelIndex) -> None:
        self._reveal_soon.stop()
        self.brought.emit([index.data(MatchRole.MATCH).asset])

    def _repaint(self, ids: frozenset[AssetId]) -> None:
        """Paint the cells of these pictures anew."""
        for row, match in enumerate(self._matches.matches()):
            if match.asset.id in ids:
                self.update(self._matches.index(row))

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Override QAbstractItemView::startDrag: a drag is no click."""
        self._reveal_soon.stop()
        super().startDrag(supported)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QAbstractItemView::keyPressEvent: Enter reveals or brings, Escape leaves."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                current: Asset = index.data(MatchRole.MATCH).asset
                self.brought.emit(self.selected_assets() or [current])
            else:
                self.revealed.emit(index.data(MatchRole.MATCH).asset.id)
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Override QAbstractScrollArea::contextMenuEvent."""
        is_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(event.pos())
        if index.isValid():
            menu = self.menu_of(index)
            menu.exec(event.globalPos())
            menu.deleteLater()

    def menu_of(self, index: QModelIndex) -> QMenu:
        """Return what can be done with a picture."""
        asset: Asset = index.data(MatchRole.MATCH).asset
        menu = QMenu(self)
        menu.addAction("Show on its board", lambda: self.revealed.emit(asset.id))
        menu.addAction("Bring here", lambda: self.brought.emit([asset]))
        menu.addAction("Show in folder", lambda: self.folder_wanted.emit(asset.id))
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QListView::resizeEvent: cells fill the width."""
        room = event.size().width() - 1  # a row that is just full would be broken
        columns = max(2, round(room / CELL_PX))
        cell = max(48, room // columns)
        self._delegate.cell_px = cell
        self.setGridSize(QSize(cell, cell))
        super().resizeEvent(event)
