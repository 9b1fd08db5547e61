"""A small toolbar near the selection: what one most likely wants next.

It follows what the canvas paints, keeps out of the way while the pointer works, and never leaves
the canvas.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from refboard.core.geometry import Rect, Size
from refboard.ui.actions.action_row import Menu
from refboard.ui.actions.actions import Actions
from refboard.ui.actions.menus import make_menu, put_first
from refboard.ui.canvas.view import BoardView
from refboard.ui.inspector.opacity_slider import OpacityRow
from refboard.ui.style.form_widgets import MenuButton
from refboard.ui.style.icons import icon
from refboard.ui.style.tokens import Tokens
from refboard.ui.window.toolbar_slots import DOCK_PX, EDGE_PX, best, slots

BUTTONS: tuple[str | Menu | None, ...] = (
    "find_similar",
    None,
    Menu.LAYOUT,
    "tool_crop",
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
        self._is_pressed = self._is_aside = False
        self._is_offered = True
        self._slot = ""
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
        fading = self._menus[Menu.OPACITY]
        self.opacity = OpacityRow(self)
        # The slider alone: what is faded stays in sight.
        fading.menu().clear()
        put_first(fading.menu(), self.opacity)
        can_fade = actions["opacity_up"]
        can_fade.changed.connect(lambda: fading.setEnabled(can_fade.isEnabled()))
        self.hide()
        view.installEventFilter(self)
        view.selection_changed.connect(self._place_anew)
        view.viewpoint_changed.connect(self._place_anew)

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

    def _place_anew(self) -> None:
        """Look for the best place; while the view moves it stays on the same side."""
        self._slot = ""
        self.place()

    def step_aside(self, is_aside: bool) -> None:
        """Hide while something else works on the selection, or come back."""
        self._is_aside = is_aside
        self.place()

    def place(self) -> None:
        """Go beside the selection; hide without one."""
        is_away = self._is_pressed or self._is_aside or not self._is_offered
        rect = None if is_away else self._view.selection_rect()
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
        """Return where it goes; None where nothing of the selection is in sight, or all of it is.

        Beside the selection, where it covers least of other pictures; at an edge of the view only
        where there is no room beside it. One picture that fills the view is looked at, and not
        worked on.
        """
        self._fit_words()
        hint, view = self.sizeHint(), self._view
        size = Size(hint.width(), hint.height())
        room = Size(view.width(), view.height())
        if rect.right < 0 or rect.bottom < 0 or rect.x > room.width or rect.y > room.height:
            return None
        found = slots(rect, size, room, self._beside.geometry().right() + EDGE_PX)
        turning = view.turning_area()
        if turning is not None:
            found = [slot for slot in found if not slot.rect.intersects(turning)] or found
        same = [slot for slot in found if slot.name == self._slot]
        slot = same[0] if same else best(found, view.covered_area)
        self._slot = "" if slot is None else slot.name
        if slot is not None:
            return QPoint(round(slot.rect.x), round(slot.rect.y))
        if len(view.selected_ids()) < 2:
            return None
        return QPoint(
            round((room.width - size.width) / 2), round(room.height - size.height - DOCK_PX)
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mousePressEvent: a press beside a button is none on the board."""
        event.accept()

    def _follows(self) -> bool:
        # Not only while it is seen: what is selected may come back into sight.
        return 0 < len(self._view.selected_ids()) <= FOLLOWED

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: follow the canvas, and hide while it is worked on."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._is_pressed = True
            self.hide()
        elif kind == QEvent.Type.MouseButtonRelease:
            self._is_pressed = False
            self._place_anew()
        elif kind in (QEvent.Type.Paint, QEvent.Type.Resize) and self._follows():
            self.place()
        return False
