"""Every action of the window as a row of one table.

Menus, buttons, shortcuts and the help page are all made from these rows: what is not here cannot
be triggered, and what is here is documented.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from refboard.ui.style.icons import icon
from refboard.ui.style.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides which actions make sense now.

    Attributes:
        has_board: A board is open.
        item_count: Items on it.
        selected: Selected items.
        locked: Those of them that are locked.
        can_undo: There is a step to undo.
        can_redo: There is a step to redo.
    """

    has_board: bool = False
    item_count: int = 0
    selected: int = 0
    locked: int = 0
    can_undo: bool = False
    can_redo: bool = False


Condition = Callable[[Situation], bool]


def _always(_: Situation) -> bool:
    return True


def _on_board(now: Situation) -> bool:
    return now.has_board


def _with_items(now: Situation) -> bool:
    return now.item_count > 0


def _with_selection(now: Situation) -> bool:
    return now.selected > 0


def _with_free_selection(now: Situation) -> bool:
    return now.selected > now.locked


def _with_one(now: Situation) -> bool:
    return now.selected == 1


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action.

    Attributes:
        id: How the code names it.
        text: What menus say; "..." where a dialog follows.
        keys: Shortcuts in portable text, the one shown first; Ctrl is Command on a Mac.
        icon: Phosphor name, or empty.
        when: In which situations it is enabled.
        on_canvas: Its keys work while the canvas has the focus, so that lists keep theirs.
        is_checkable: It is on or off.
        tip: What it does, for the tooltip and the help page; the text where empty.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    when: Condition = _always
    on_canvas: bool = False
    is_checkable: bool = False
    tip: str = ""


ROWS: tuple[ActionRow, ...] = (
    ActionRow("new_board", "New board", ("Ctrl+N",), "plus"),
    ActionRow(
        "open_board_file",
        "Open board file...",
        ("Ctrl+O",),
        "folder-open",
        tip="Read a .refboard file into a new board",
    ),
    ActionRow("import_images", "Import pictures...", ("Ctrl+I",), "image", _on_board),
    ActionRow(
        "import_folder",
        "Import folder...",
        ("Ctrl+Shift+I",),
        "folder-plus",
        _on_board,
        tip="Import all pictures of a folder and of the folders in it",
    ),
    ActionRow(
        "export_board",
        "Export board...",
        ("Ctrl+E",),
        "export",
        _on_board,
        tip="Write the board with its originals into one .refboard file",
    ),
    ActionRow(
        "export_picture",
        "Export picture of the board...",
        ("Ctrl+Shift+E",),
        "image-square",
        _with_items,
        tip="Write what lies on the board as one PNG picture",
    ),
    ActionRow(
        "models",
        "Models...",
        (),
        "cube",
        tip="See which models there are; get, use and remove them",
    ),
    ActionRow("settings", "Settings...", ("Ctrl+,",), "gear"),
    ActionRow("quit", "Quit", ("Ctrl+Q",), "power"),
    ActionRow("undo", "Undo", ("Ctrl+Z",), "arrow-counter-clockwise", lambda now: now.can_undo),
    ActionRow(
        "redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "arrow-clockwise", lambda now: now.can_redo
    ),
    ActionRow("cut", "Cut", ("Ctrl+X",), "scissors", _with_free_selection, on_canvas=True),
    ActionRow("copy", "Copy", ("Ctrl+C",), "copy-simple", _with_selection, on_canvas=True),
    ActionRow(
        "paste",
        "Paste",
        ("Ctrl+V",),
        "clipboard",
        _on_board,
        tip="Paste pictures, files or web addresses",
    ),
    ActionRow("duplicate", "Duplicate", ("Ctrl+D",), "copy", _with_selection, on_canvas=True),
    ActionRow(
        "delete",
        "Delete",
        ("Del", "Backspace"),
        "trash",
        _with_free_selection,
        on_canvas=True,
        tip="Take the selected pictures off the board; the library keeps them",
    ),
    ActionRow(
        "select_all", "Select all", ("Ctrl+A",), "selection-all", _with_items, on_canvas=True
    ),
    ActionRow(
        "find_similar",
        "Find similar",
        ("Ctrl+Shift+S",),
        "sparkle",
        _with_one,
        tip="Rank the library's pictures by their likeness to the selected one",
    ),
    ActionRow(
        "find_names",
        "Search pictures",
        ("Ctrl+F",),
        "magnifying-glass",
        tip="Find pictures by words: of their names, or of what they show with a model for words",
    ),
    ActionRow("bring_to_front", "Bring to front", ("Ctrl+]",), "arrow-line-up", _with_selection),
    ActionRow("send_to_back", "Send to back", ("Ctrl+[",), "arrow-line-down", _with_selection),
    ActionRow(
        "forward", "Bring forward", ("Ctrl+Alt+]", "PgUp"), "arrow-up", _with_selection, True
    ),
    ActionRow(
        "backward", "Send backward", ("Ctrl+Alt+[", "PgDown"), "arrow-down", _with_selection, True
    ),
    ActionRow("lock", "Lock or unlock", ("Ctrl+L",), "lock-simple", _with_selection),
    ActionRow(
        "flip_h",
        "Flip left to right",
        ("Shift+H",),
        "arrows-left-right",
        _with_free_selection,
        on_canvas=True,
    ),
    ActionRow(
        "flip_v",
        "Flip top to bottom",
        ("Shift+V",),
        "arrows-down-up",
        _with_free_selection,
        on_canvas=True,
    ),
    ActionRow(
        "arrange_rows",
        "Tidy up into rows",
        ("Ctrl+Shift+T",),
        "rows",
        _with_items,
        tip="Lay the selected pictures, or all, in rows of the same height with flush ends",
    ),
    ActionRow(
        "arrange_grid",
        "Arrange in a grid",
        ("Ctrl+Alt+G",),
        "grid-four",
        _with_items,
        tip="Lay the selected pictures, or all, in rows and columns, sizes kept",
    ),
    ActionRow(
        "arrange_pack",
        "Pack closely",
        ("Ctrl+Shift+P",),
        "squares-four",
        _with_items,
        tip="Lay the selected pictures, or all, close together",
    ),
    ActionRow("arrange_row", "Arrange in a row", ("Ctrl+Alt+H",), "arrow-right", _with_items),
    ActionRow("arrange_column", "Arrange in a column", ("Ctrl+Alt+V",), "arrow-down", _with_items),
    ActionRow("fit_all", "Show everything", ("Shift+1",), "frame-corners", _with_items),
    ActionRow("fit_selection", "Show the selection", ("Shift+2",), "selection", _with_selection),
    ActionRow("zoom_actual", "Zoom to 100 %", ("Ctrl+0",), "number-circle-one", _on_board),
    ActionRow("zoom_in", "Zoom in", ("Ctrl++", "Ctrl+="), "magnifying-glass-plus", _on_board),
    ActionRow("zoom_out", "Zoom out", ("Ctrl+-",), "magnifying-glass-minus", _on_board),
    ActionRow("toggle_boards", "Boards sidebar", ("Ctrl+\\",), "layout", is_checkable=True),
    ActionRow(
        "toggle_find",
        "Find panel",
        ("Ctrl+Shift+\\",),
        "sparkle",
        is_checkable=True,
        tip="Show or hide similar pictures and search results",
    ),
    ActionRow("full_screen", "Full screen", ("F11",), "corners-out", is_checkable=True),
    ActionRow("rename_board", "Rename board", ("F2",), "pencil-simple", _on_board),
    ActionRow(
        "trash_board",
        "Move board to trash",
        (),
        "trash",
        _on_board,
        tip="Take the board off the list; the library keeps its pictures",
    ),
    ActionRow("next_board", "Next board", ("Ctrl+PgDown",), "caret-down", _on_board),
    ActionRow("previous_board", "Previous board", ("Ctrl+PgUp",), "caret-up", _on_board),
    ActionRow("shortcuts", "Keyboard shortcuts", ("F1", "?"), "keyboard"),
    ActionRow("about", "About RefBoard", (), "info"),
)


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
        self._rows = {row.id: row for row in self.rows}
        self._actions: dict[str, QAction] = {}
        for row in self.rows:
            self._actions[row.id] = self._made(row, canvas if row.on_canvas else window)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def update_for(self, now: Situation) -> None:
        """Enable what makes sense now."""
        for action_id, row in self._rows.items():
            self._actions[action_id].setEnabled(row.when(now))

    def show_icons(self, tokens: Tokens) -> None:
        """Give every action its icon in the colours of the theme."""
        for action_id, row in self._rows.items():
            if row.icon:
                self._actions[action_id].setIcon(icon(row.icon, tokens))

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
        action.setCheckable(row.is_checkable)
        action.setIconVisibleInMenu(True)
        action.triggered.connect(self._tell)
        owner.addAction(action)
        return action

    def _tell(self) -> None:
        sender = self.sender()
        assert sender is not None
        self.triggered.emit(sender.objectName())


def tooltip(row: ActionRow) -> str:
    """Return what a button says about an action, its first shortcut included."""
    words = row.tip or row.text.removesuffix("...")
    keys = shown_keys(row)
    return f"{words} ({keys[0]})" if keys else words


def shown_keys(row: ActionRow) -> list[str]:
    """Return an action's shortcuts as this platform writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return [QKeySequence(keys).toString(native) for keys in row.keys]
