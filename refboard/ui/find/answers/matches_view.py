"""Matches as a grid of thumbnails that can be clicked, dragged and walked with the keyboard.

A click waits for a moment before it reveals, so that a double click can mean something else.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from refboard.core.asset import Asset
from refboard.core.ids import AssetId
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.find.answers.match_delegate import MatchDelegate
from refboard.ui.find.answers.matches_model import MatchesModel, MatchRole
from refboard.ui.find.answers.thumbnail_grid import INSET_PX, LEAST_PX, ThumbnailGrid
from refboard.ui.style.icons import icon
from refboard.ui.style.keyed_menu import KeyedMenu
from refboard.ui.style.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

THUMB_PX = 104
CLICK_MS = 250
_LETTERS = (Qt.Key.Key_Q, Qt.Key.Key_W)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is in a grid: pixels down, chosen assets, the current one and where it is seen."""

    scroll: int
    chosen: frozenset[AssetId]
    current: AssetId | None
    current_y: int | None
    """Of the current one in the viewport; None where it is not in sight."""


class MatchesView(QListView):
    """The grid.

    Signals:
        revealed: The user wants to see where a picture lies; carries its AssetId.
        brought: The user wants pictures on the board; carries a list of Assets.
        folder_wanted: The user wants to see where a picture's file lies; carries its AssetId.
        similar_wanted: The user wants what is like pictures; carries a list of Assets.
        added: Pictures are to come to the question; carries a list of Assets and a weight.
        explored: The user goes on to what is like a picture; carries its Asset.
        part_wanted: The user wants what is like a part of a picture; carries its Asset.
        where_wanted: The user wants to see where answers are alike, or no longer.
        pointed: Another picture is under the pointer, or chosen; carries its reasons.
        copied: The user wants pictures on the clipboard; carries a list of Assets.
        zoomed: The user wants larger (above 0) or smaller pictures; carries steps.
        chosen: Other rows are selected.
        stepped_back: The user wants back to the question before.
        left: The user wants back to the board.
    """

    revealed = Signal(str)
    brought = Signal(object)
    folder_wanted = Signal(str)
    similar_wanted = Signal(object)
    added = Signal(object, float)
    explored = Signal(object)
    part_wanted = Signal(object)
    where_wanted = Signal()
    pointed = Signal(object)
    copied = Signal(object)
    zoomed = Signal(float)
    chosen = Signal()
    stepped_back = Signal()
    left = Signal()

    def __init__(
        self, matches: MatchesModel, cache: PreviewCache, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._matches = matches
        self._theme = theme
        self._thumb_px = THUMB_PX
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
        # What rings a chosen picture at the right lies below the empty edge of the bar.
        self.setViewportMargins(0, 0, -INSET_PX, 0)
        self.verticalScrollBar().rangeChanged.connect(self._hide_idle_bar)
        self._hide_idle_bar(0, 0)
        self.setProperty("flush", True)
        self.setMouseTracking(True)
        self.setAccessibleName("Pictures that were found")
        self.setMinimumHeight(LEAST_PX + 10)
        self.clicked.connect(self._note_click)
        self.doubleClicked.connect(self._open)
        self.entered.connect(self._point)
        self.viewportEntered.connect(self._point_at_current)
        self.selectionModel().selectionChanged.connect(self.chosen)
        self.selectionModel().currentChanged.connect(self._point)
        matches.modelReset.connect(self._point_at_current)
        cache.pixmaps_changed.connect(self._repaint)

    def selected_assets(self) -> list[Asset]:
        """Return the chosen pictures, best first."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self._matches.matches()[row].asset for row in rows]

    def set_thumb_px(self, size: int) -> None:
        """Show thumbnails about this large; what was at the top stays there."""
        self._thumb_px = size
        top = self.indexAt(self.viewport().rect().topLeft())
        self._fit()
        if top.isValid():
            self.executeDelayedItemsLayout()
            self.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)

    def _fit(self) -> None:
        """Let cells fill the width."""
        # A row that is just full would be broken.
        self._delegate.grid = ThumbnailGrid(self.viewport().width() - 1, self._thumb_px)
        self.setGridSize(self._delegate.grid.cell)

    def show_heat(self, asset_id: AssetId | None, image: QImage | None) -> None:
        """Lay a map of where it is alike over a picture, and over no other one; None for none."""
        has = asset_id is not None and image is not None
        self._delegate.heat = (asset_id, image) if has else None  # type: ignore[assignment]
        self.viewport().update()

    def place(self) -> Place:
        """Return where one is: how far down, what is chosen, and the current picture."""
        current = self.currentIndex()
        match = current.data(MatchRole.MATCH) if current.isValid() else None
        rect = self.visualRect(current)
        is_seen = match is not None and rect.intersects(self.viewport().rect())
        return Place(
            self.verticalScrollBar().value(),
            frozenset(asset.id for asset in self.selected_assets()),
            None if match is None else match.asset.id,
            rect.y() if is_seen else None,
        )

    def go_back_to(self, place: Place) -> None:
        """Choose the same pictures as far as they are there, and stay where one was.

        Whoever looks at a picture goes on seeing it where it was; who is at the top stays there.
        """
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
        scroll, current = place.scroll, self.currentIndex()
        bar = self.verticalScrollBar()
        bar.setValue(scroll)
        if scroll and place.current_y is not None and current.isValid():
            bar.setValue(bar.value() + self.visualRect(current).y() - place.current_y)

    def _point(self, index: QModelIndex) -> None:
        why = index.data(MatchRole.WHY) if index.isValid() else None
        self.pointed.emit(why or ())

    def _point_at_current(self) -> None:
        self._point(self.currentIndex())

    def leaveEvent(self, event: QEvent) -> None:
        """Override QWidget::leaveEvent: what is chosen counts again."""
        super().leaveEvent(event)
        self._point_at_current()

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

    def _open(self, index: QModelIndex) -> None:
        """Bring what was clicked twice; with Ctrl explore from it."""
        self._reveal_soon.stop()
        asset: Asset = index.data(MatchRole.MATCH).asset
        if QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier:
            self.explored.emit(asset)
        else:
            self.brought.emit([asset])

    def _repaint(self, ids: frozenset[AssetId]) -> None:
        """Paint the cells of these pictures anew."""
        for row, match in enumerate(self._matches.matches()):
            if match.asset.id in ids:
                self.update(self._matches.index(row))

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Override QAbstractItemView::startDrag: a drag is no click."""
        self._reveal_soon.stop()
        super().startDrag(supported)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QAbstractItemView::mousePressEvent: back and forward are the panel's."""
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            event.ignore()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QAbstractItemView::keyPressEvent: Enter reveals or brings, Escape leaves."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._enter(index, event.modifiers())
            return
        if event.key() == Qt.Key.Key_Backspace:
            self.stepped_back.emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            if chosen := self.selected_assets():
                self.copied.emit(chosen)
            return
        if event.key() in _LETTERS and not event.modifiers():
            if event.key() == Qt.Key.Key_W:
                self.where_wanted.emit()
            elif index.isValid():
                self.part_wanted.emit(index.data(MatchRole.MATCH).asset)
            return
        super().keyPressEvent(event)

    def _enter(self, index: QModelIndex, held: Qt.KeyboardModifier) -> None:
        """Go to a picture; with Shift bring it, with Ctrl explore from it."""
        current: Asset = index.data(MatchRole.MATCH).asset
        if held & Qt.KeyboardModifier.ShiftModifier:
            self.brought.emit(self.selected_assets() or [current])
        elif held & Qt.KeyboardModifier.ControlModifier:
            self.explored.emit(current)
        else:
            self.revealed.emit(current.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Override QAbstractScrollArea::contextMenuEvent."""
        is_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(event.pos())
        if index.isValid():
            at = self.visualRect(index).center() if is_key else event.pos()
            menu = self.menu_of(index)
            menu.exec(self.viewport().mapToGlobal(at))
            menu.deleteLater()

    def menu_of(self, index: QModelIndex) -> KeyedMenu:
        """Return what can be done with a picture, and with all that are chosen with it."""
        asset: Asset = index.data(MatchRole.MATCH).asset
        selected = self.selected_assets()
        chosen = selected if asset in selected else [asset]
        tokens, menu = self._theme.tokens, KeyedMenu(self)
        lines: tuple[tuple[str, str, str, Callable[[], None]] | None, ...] = (
            ("map-pin", "Go to", "Return", lambda: self.revealed.emit(asset.id)),
            ("arrow-square-in", "Bring here", "Shift+Return", lambda: self.brought.emit(chosen)),
            None,
            ("sparkle", "Find similar to this", "", lambda: self.similar_wanted.emit(chosen)),
            (
                "selection-foreground",
                "Find a part of it",
                "Q",
                lambda: self.part_wanted.emit(asset),
            ),
            ("plus-circle", "Add to question", "", lambda: self.added.emit(chosen, 1.0)),
            ("minus-circle", "Not like this", "", lambda: self.added.emit(chosen, -1.0)),
            ("path", "Explore from here", "Ctrl+Return", lambda: self.explored.emit(asset)),
            ("target", "Show where it is alike", "W", self.where_wanted.emit),
            None,
            ("copy-simple", "Copy", "Ctrl+C", lambda: self.copied.emit(chosen)),
            ("folder", "Show in folder", "", lambda: self.folder_wanted.emit(asset.id)),
        )
        for one in lines:
            if one is None:
                menu.addSeparator()
                continue
            name, words, keys, run = one
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            line = menu.addAction(icon(name, tokens), f"{words}\t{shown}" if shown else words)
            line.triggered.connect(run)
        return menu

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Override QAbstractItemView::wheelEvent: with Ctrl pictures become larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(event.angleDelta().y() / 120)
            event.accept()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QListView::resizeEvent: cells fill the width."""
        self._fit()
        super().resizeEvent(event)
