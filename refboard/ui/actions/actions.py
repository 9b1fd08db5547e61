"""The actions table as QActions: what menus, buttons and shortcuts trigger."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence, QPixmap
from PySide6.QtWidgets import QWidget

from refboard.ui.actions.action_row import ActionRow, Menu
from refboard.ui.actions.rows.table import ROWS
from refboard.ui.actions.situation import Situation
from refboard.ui.style.icons import icon
from refboard.ui.style.tokens import Tokens


class Actions(QObject):
    """The rows as QActions of one window.

    Args to the constructor:
        window: Where they work.
        canvas: Where those work that are for the canvas.
        more: Rows of a feature that makes its own, such as the tools.

    Attributes:
        rows: All of them.

    Signals:
        triggered: Carries the id of an action that the user triggered.
    """

    triggered = Signal(str)

    def __init__(self, window: QWidget, canvas: QWidget, more: Iterable[ActionRow] = ()) -> None:
        super().__init__(window)
        self.rows = (*ROWS, *more)
        self._icons = {row.id: row.icon for row in self.rows}
        self._iconed: list[tuple[QAction, str]] = []
        self._tokens: Tokens | None = None
        self._refused: set[str] = set()
        self._blank = _blank_icon()
        self._actions = {
            row.id: self._made(row, canvas if row.on_canvas else window) for row in self.rows
        }

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def update_for(self, now: Situation) -> None:
        """Enable what makes sense now."""
        for row in self.rows:
            is_unseen = now.is_looking and not row.while_looking
            is_refused = row.changes and (now.is_read_only or is_unseen)
            is_refused = is_refused or row.id in self._refused
            self._actions[row.id].setEnabled(row.when(now) and not is_refused)

    def keep_icon(self, action: QAction, name: str) -> None:
        """Give an action that has no row, such as a menu in a menu, an icon as the others'."""
        self._iconed.append((action, name))

    def refuse(self, action_id: str, where: str, why: str) -> None:
        """Keep an action off for good: this platform does not allow it.

        Args:
            action_id: Which one.
            where: Joined to its text, such as "not on Wayland".
            why: Its tooltip.
        """
        action = self._actions[action_id]
        self._refused.add(action_id)
        action.setEnabled(False)
        action.setText(f"{action.text()} ({where})")
        action.setToolTip(why)

    def show_icons(self, tokens: Tokens) -> None:
        """Give every action its icon in the colours of the theme."""
        self._tokens = tokens
        for action_id in self._actions:
            self._show_icon(action_id)
        for action, name in self._iconed:
            action.setIcon(icon(name, tokens))

    def say(self, action_id: str, text: str, icon_name: str) -> None:
        """Say what an action does now, where that changes: its words, and an icon for them."""
        action = self._actions[action_id]
        if action.text() == text and self._icons[action_id] == icon_name:
            return
        action.setText(text)
        action.setToolTip(_with_keys(text, action.shortcut()))
        self._icons[action_id] = icon_name
        self._show_icon(action_id)

    def _show_icon(self, action_id: str) -> None:
        name = self._icons[action_id]
        if name and self._tokens is not None:
            self._actions[action_id].setIcon(icon(name, self._tokens))

    def _made(self, row: ActionRow, owner: QWidget) -> QAction:
        action = QAction(row.text, self)
        action.setObjectName(row.id)
        action.setShortcuts([QKeySequence(keys) for keys in row.keys])
        action.setShortcutContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut
            if row.on_canvas
            else Qt.ShortcutContext.WindowShortcut
        )
        action.setToolTip(tooltip(row))
        if row.icon:
            # A button without an icon shows words instead, until the icons come.
            action.setIcon(self._blank)
        action.setCheckable(row.is_checkable)
        # What is on or off shows that where others have their icon; a tool is chosen, not on.
        is_switch = row.is_checkable and all(p.menu is not Menu.TOOLS for p in row.places)
        action.setIconVisibleInMenu(not is_switch)
        action.triggered.connect(self._emit)
        owner.addAction(action)
        return action

    def _emit(self) -> None:
        sender = self.sender()
        assert sender is not None
        self.triggered.emit(sender.objectName())


def _blank_icon() -> QIcon:
    nothing = QPixmap(1, 1)
    nothing.fill(Qt.GlobalColor.transparent)
    return QIcon(nothing)


def tooltip(row: ActionRow) -> str:
    """Return what a button says about an action, its first shortcut included."""
    words = row.tip or row.text.removesuffix("...")
    return _with_keys(words, QKeySequence(row.keys[0]) if row.keys else QKeySequence())


def _with_keys(words: str, keys: QKeySequence) -> str:
    shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
    return f"{words} ({shown})" if shown else words


def shown_keys(row: ActionRow) -> list[str]:
    """Return an action's shortcuts as this platform writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return [QKeySequence(keys).toString(native) for keys in row.keys]
