"""The menus as a tree of action ids.

A None is a line between groups. Whatever a menu shows is a row of the actions table.
"""

from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from refboard.ui.actions.actions import Actions


@dataclass(frozen=True, slots=True)
class MenuTree:
    """A menu: its title and what is in it."""

    title: str
    entries: "tuple[str | MenuTree | None, ...]"


ARRANGE = MenuTree(
    "Arrange",
    ("arrange_rows", "arrange_pack", "arrange_grid", None, "arrange_row", "arrange_column"),
)

BOARDS = "&Boards"
TOOLS = "&Tools"
"""Filled by the window: its entries are the canvas's."""

MENU_BAR: tuple[MenuTree, ...] = (
    MenuTree(
        "&File",
        (
            "new_board",
            "open_board_file",
            None,
            "import_images",
            "import_folder",
            None,
            "export_board",
            "export_picture",
            None,
            "models",
            "settings",
            None,
            "quit",
        ),
    ),
    MenuTree(
        "&Edit",
        (
            "undo",
            "redo",
            None,
            "cut",
            "copy",
            "paste",
            "duplicate",
            "delete",
            None,
            "select_all",
            None,
            "find_similar",
            "find_names",
        ),
    ),
    MenuTree(
        "&Arrange",
        (
            "arrange_rows",
            "arrange_pack",
            "arrange_grid",
            "arrange_row",
            "arrange_column",
            None,
            "bring_to_front",
            "forward",
            "backward",
            "send_to_back",
            None,
            "flip_h",
            "flip_v",
            None,
            "lock",
        ),
    ),
    MenuTree(TOOLS, ()),
    MenuTree(
        "&View",
        (
            "fit_all",
            "fit_selection",
            "zoom_actual",
            "zoom_in",
            "zoom_out",
            None,
            "toggle_boards",
            "toggle_find",
            "full_screen",
        ),
    ),
    MenuTree(
        BOARDS,
        ("new_board", "rename_board", "trash_board", None, "previous_board", "next_board"),
    ),
    MenuTree("&Help", ("shortcuts", "about")),
)

SELECTION_MENU = MenuTree(
    "Selection",
    (
        "find_similar",
        None,
        "cut",
        "copy",
        "paste",
        "duplicate",
        None,
        "bring_to_front",
        "send_to_back",
        ARRANGE,
        "flip_h",
        "flip_v",
        None,
        "lock",
        "delete",
    ),
)

BOARD_MENU = MenuTree(
    "Board",
    (
        "paste",
        "import_images",
        "import_folder",
        None,
        "select_all",
        "arrange_rows",
        "arrange_pack",
        None,
        "fit_all",
        "zoom_actual",
        None,
        "export_picture",
    ),
)


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> dict[str, QMenu]:
    """Add every menu to a menu bar; return them by their titles."""
    menus = {tree.title: make_menu(tree, actions, bar) for tree in MENU_BAR}
    for menu in menus.values():
        bar.addMenu(menu)
    return menus


def make_menu(tree: MenuTree, actions: Actions, parent: QWidget) -> QMenu:
    """Return a menu made from its tree."""
    menu = QMenu(tree.title, parent)
    menu.setToolTipsVisible(True)
    for entry in tree.entries:
        if entry is None:
            menu.addSeparator()
        elif isinstance(entry, MenuTree):
            menu.addMenu(make_menu(entry, actions, menu))
        else:
            menu.addAction(actions[entry])
    return menu
