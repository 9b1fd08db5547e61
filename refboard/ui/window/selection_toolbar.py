"""A small toolbar near the selection: what one most likely wants next.

It follows what the canvas paints, keeps out of the way while the pointer works, and never leaves
the canvas.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from refboard.core.geometry import Rect
from refboard.ui.actions.action_row import Menu
from refboard.ui.actions.actions import Actions
from refboard.ui.actions.menus import make_menu, put_first
from refboard.ui.canvas.view import BoardView
from refboard.ui.inspector.opacity_slider import OpacityRow
from refboard.ui.style.form_widgets import MenuButton
from refboard.ui.style.icons import icon
from refboard.ui.style.tokens import Tokens

BUTTONS: tuple[str | Menu | None, ...] = (
    "find_similar",
    None,
    Menu.LAYOUT,
    "flip_h",
    Menu.OPACITY,
    None,
    "bring_to_front",
    "duplicate",
    "lock",
    "delete",
)
"""Actions, menus, and lines between them."""

MENU_ICONS = {Menu.LAYOUT: "grid-four", Menu.OPACITY: "drop-half"}
ICON_PX = 18
DISTANCE_PX = 12
EDGE_PX = 6
COMPACT_PX = 640
"""In a narrower view no button has words."""

FOLLOWED = 200
"""With more selected items it is moved only when the view rests."""


class SelectionToolbar(QFrame):
    """Buttons of the actions table over the canvas; keeps right of what it lies `beside`."""

    def __init__(self, actions: Actions, view: BoardView, beside: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._beside = beside
        self._is_pressed = False
        self._is_offered = True
        self.setProperty("overlay", "toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Selection")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(1)
        self._menus: dict[Menu, MenuButton] = {}
        for entry in BUTTONS:
            if entry is None:
                row.addWidget(self._line())
            elif isinstance(entry, Menu):
                row.addWidget(self._menu_button(entry, actions))
            else:
                row.addWidget(self._button(entry, actions))
        self.opacity = OpacityRow(self)
        fading = self._menus[Menu.OPACITY]
        put_first(fading.menu(), self.opacity)
        can_fade = actions["opacity_up"]
        can_fade.changed.connect(lambda: fading.setEnabled(can_fade.isEnabled()))
        self.hide()
        view.installEventFilter(self)
        view.selection_changed.connect(self.place)
        view.viewpoint_changed.connect(self.place)

    def _button(self, action_id: str, actions: Actions) -> QToolButton:
        action = actions[action_id]
        button = self._usual(QToolButton(self), action.text())
        button.setDefaultAction(action)
        if action_id == "find_similar":
            self.find_button = button
        elif action_id == "lock":
            self._lock_button = button
            action.changed.connect(self._name_lock)
        return button

    def _menu_button(self, menu: Menu, actions: Actions) -> QToolButton:
        button = MenuButton(self)
        self._usual(button, menu.value)
        button.setToolTip(menu.value)
        button.setMenu(make_menu(menu, actions, self))
        self._menus[menu] = button
        return button

    def _usual(self, button: QToolButton, name: str) -> QToolButton:
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setAccessibleName(name)
        # All of them are in the menus with shortcuts: the keyboard stays with the canvas.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _line(self) -> QFrame:
        line = QFrame(self)
        line.setProperty("overlay", "line")
        line.setFixedWidth(1)
        return line

    def _name_lock(self) -> None:
        """Say Unlock in words: nothing else can be done with what is locked."""
        button, is_locked = self._lock_button, self._lock_button.text() == "Unlock"
        button.setAccessibleName(button.text())
        style = Qt.ToolButtonStyle
        wanted = style.ToolButtonTextBesideIcon if is_locked else style.ToolButtonIconOnly
        if button.toolButtonStyle() != wanted:
            button.setToolButtonStyle(wanted)
            self.place()

    def show_icons(self, tokens: Tokens) -> None:
        """Take the theme's colours for what is no action."""
        for menu, button in self._menus.items():
            button.setIcon(icon(MENU_ICONS[menu], tokens))

    def offer_changes(self, is_offered: bool) -> None:
        """Offer what changes the selection, or only what can be asked about it."""
        for part in (*self.findChildren(QToolButton), *self.findChildren(QFrame)):
            if part.parent() is self and not isinstance(part, QMenu):
                part.setVisible(is_offered or part is self.find_button)

    def set_offered(self, is_offered: bool) -> None:
        """Lie beside the selection, or stay away."""
        self._is_offered = is_offered
        self.place()

    def place(self) -> None:
        """Go beside the selection; hide without one."""
        rect = None if self._is_pressed or not self._is_offered else self._view.selection_rect()
        corner = None if rect is None else self._corner(rect)
        if corner is None:
            self.hide()
            return
        self.adjustSize()
        if self.pos() != corner:
            self.move(corner)
        if not self.isVisible():
            self.show()
            self.raise_()

    def _fit_words(self) -> None:
        is_compact = self._view.width() < COMPACT_PX
        style = Qt.ToolButtonStyle
        self.find_button.setToolButtonStyle(
            style.ToolButtonIconOnly if is_compact else style.ToolButtonTextBesideIcon
        )

    def _corner(self, rect: Rect) -> QPoint | None:
        """Return where it goes; None when nothing of the selection is in sight.

        Above or below, wherever it covers less of other pictures; else right or left; inside only
        where there is no room around.
        """
        self._fit_words()
        width, height = self.sizeHint().width(), self.sizeHint().height()
        view_width, view_height = self._view.width(), self._view.height()
        if rect.right < 0 or rect.bottom < 0 or rect.x > view_width or rect.y > view_height:
            return None
        least = self._beside.geometry().right() + EDGE_PX
        x = min(max(rect.centre.x - width / 2, least), view_width - width - EDGE_PX)
        top = max(rect.y, 0) + DISTANCE_PX
        beside = [
            Rect(x, y, width, height)
            for y in (rect.y - DISTANCE_PX - height, rect.bottom + DISTANCE_PX)
            if y >= EDGE_PX and y + height <= view_height - EDGE_PX
        ] or [
            Rect(left, min(top, view_height - height - EDGE_PX), width, height)
            for left in (rect.right + DISTANCE_PX, rect.x - DISTANCE_PX - width)
            if left >= least and left + width <= view_width - EDGE_PX
        ]
        inside = Rect(x, top, width, height)
        best = min(beside, key=self._view.covered_area, default=inside)
        return QPoint(round(best.x), round(best.y))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mousePressEvent: a press beside a button is none on the board."""
        event.accept()

    def _follows(self) -> bool:
        return self.isVisible() and len(self._view.selected_ids()) <= FOLLOWED

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: follow the canvas, and hide while it is worked on."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._is_pressed = True
            self.hide()
        elif kind == QEvent.Type.MouseButtonRelease:
            self._is_pressed = False
            self.place()
        elif kind in (QEvent.Type.Paint, QEvent.Type.Resize) and self._follows():
            self.place()
        return False
