"""The bar near a picture that is cropped: its ratio, back to the whole, done or not.

Tab leads from the board into it. There Enter presses what has the focus, and Esc takes back.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from refboard.ui.actions.rows.crop_rows import RATIOS, ratio_name
from refboard.ui.canvas.view import BoardView
from refboard.ui.style.icons import icon
from refboard.ui.style.tokens import Tokens

DISTANCE_PX = 14
EDGE_PX = 8
_ICON_PX = 18
_EDGES_PX = 12
_SPACE_PX = 3


class CropBar(QFrame):
    """Buttons over the canvas while a picture is cropped on it."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self._session = view.cropping
        self._is_pressed = False
        self._icons: list[tuple[QToolButton, str]] = []
        self.setProperty("overlay", "toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Crop")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._build()
        self.hide()
        view.installEventFilter(self)
        view.viewpoint_changed.connect(self.place)
        self._session.changed.connect(self.place)
        self._session.ended.connect(view.setFocus)

    def _build(self) -> None:
        session = self._session
        row = QHBoxLayout(self)
        row.setContentsMargins(_EDGES_PX // 2, 5, _EDGES_PX // 2, 5)
        row.setSpacing(_SPACE_PX)
        self.ratio_button = QPushButton("Free", self)
        self.ratio_button.setProperty("tone", "menu")
        self.ratio_button.setToolTip("Ratio of the frame")
        self.ratio_button.setMenu(self._ratio_menu())
        self.swap_button = self._tool("swap", "Turn the frame (X)", session.swap_ratio)
        self.reset_button = self._tool(
            "arrow-counter-clockwise", "Show the whole picture (Backspace)", session.reset
        )
        self.cancel_button = QPushButton("Cancel", self)
        self.cancel_button.setToolTip("Leave the picture as it was (Esc)")
        self.cancel_button.clicked.connect(self._view.cancel_tool)
        self.done_button = QPushButton("Done", self)
        self.done_button.setProperty("tone", "primary")
        self.done_button.setToolTip("Crop the picture (Enter)")
        self.done_button.clicked.connect(self._view.finish_cropping)
        self._less = (self.ratio_button, self.cancel_button, self.reset_button, self.swap_button)
        before: QWidget = self._view
        for button in (
            self.ratio_button,
            self.swap_button,
            self.reset_button,
            self.cancel_button,
            self.done_button,
        ):
            # A click leaves the keys with the board.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
            self.setTabOrder(before, button)
            before = button

    def _tool(self, name: str, tip: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.clicked.connect(act)
        self._icons.append((button, name))
        return button

    def _ratio_menu(self) -> QMenu:
        session = self._session
        menu = QMenu(self)
        self._add(menu, "Free", partial(session.choose_ratio, None))
        self._add(menu, "Original", session.choose_own_ratio)
        menu.addSeparator()
        for width, height in RATIOS.values():
            name = ratio_name(width, height)
            self._add(menu, name, partial(session.choose_ratio, width / height))
            if (width, height) == (16, 9):
                menu.addSeparator()
        return menu

    def _add(self, menu: QMenu, name: str, choose: Callable[[], object]) -> QAction:
        action = menu.addAction(name)
        action.triggered.connect(lambda: choose())
        return action

    def show_icons(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        for button, name in self._icons:
            button.setIcon(icon(name, tokens))

    def place(self) -> None:
        """Go below or above the picture that is cropped; hide without one."""
        whole = self._session.whole
        if whole is None:
            self.hide()
            return
        if self._is_pressed:
            return  # it stays where it is while the picture is dragged
        self.ratio_button.setText(self._session.ratio_name)
        self._fit()
        self.adjustSize()
        size, view = self.sizeHint(), self._view
        seen = view.to_pixels(whole.bounds)
        x = seen.centre.x - size.width() / 2
        y = seen.bottom + DISTANCE_PX
        if y + size.height() > view.height() - EDGE_PX:
            above = seen.y - DISTANCE_PX - size.height()
            # Where the picture fills the view it lies on the picture, at the lower edge.
            y = above if above >= EDGE_PX else view.height() - EDGE_PX - size.height()
        most_x = max(view.width() - EDGE_PX - size.width(), EDGE_PX)
        corner = QPoint(
            round(min(max(x, EDGE_PX), most_x)),
            round(min(max(y, EDGE_PX), view.height() - EDGE_PX - size.height())),
        )
        self.move(corner)
        if not self.isVisible():
            self.show()
            self.raise_()

    def _fit(self) -> None:
        """Leave out, in a narrow view, what keys do as well."""
        room = self._view.width() - 2 * EDGE_PX - _EDGES_PX
        for button in (self.done_button, *self._less):
            room -= button.sizeHint().width() + _SPACE_PX
            button.setVisible(room >= 0 or button is self.done_button)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mousePressEvent: a press beside a button is none on the board."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget::keyPressEvent."""
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self._view.cancel_tool()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            focused, QPushButton | QToolButton
        ):
            focused.click()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: follow what the canvas paints."""
        kind = event.type()
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            self._is_pressed = kind == QEvent.Type.MouseButtonPress
        if kind == QEvent.Type.MouseButtonRelease or (
            kind in (QEvent.Type.Paint, QEvent.Type.Resize) and self.isVisible()
        ):
            self.place()
        return False
