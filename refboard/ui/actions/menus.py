"""The menus as trees of action ids, grown from the places that the rows of the table name.

A None is a line between groups.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget, QWidgetAction

from refboard.ui.actions.action_row import ActionRow, Menu, Place
from refboard.ui.actions.actions import Actions
from refboard.ui.style.keyed_menu import KeyedMenu


@dataclass(frozen=True, slots=True)
class MenuTree:
    """A menu: its title, what is in it, and its icon where it stands in another menu."""

    title: str
    entries: "tuple[str | MenuTree | None, ...]"
    icon: str = ""


SUBMENUS = {
    Menu.LAYOUT: (Place(Menu.SELECTION, 3, 3),),
    Menu.MORE_LAYOUTS: (Place(Menu.ARRANGE, 1, 3),),
    Menu.ALIGN: (Place(Menu.ARRANGE, 1, 9), Place(Menu.SELECTION, 3, 3)),
    Menu.TURN: (Place(Menu.ARRANGE, 3, 1), Place(Menu.SELECTION, 3, 4)),
    Menu.SAME: (Place(Menu.ARRANGE, 3, 2), Place(Menu.SELECTION, 3, 5)),
    Menu.CROP: (Place(Menu.ARRANGE, 3, 5), Place(Menu.SELECTION, 3, 8)),
    Menu.OPACITY: (Place(Menu.ARRANGE, 3, 3), Place(Menu.SELECTION, 3, 6)),
    Menu.RESET: (Place(Menu.ARRANGE, 3, 5), Place(Menu.SELECTION, 3, 8)),
    Menu.WINDOW_OPACITY: (Place(Menu.WINDOW, 2, 3),),
    Menu.GROUND: (Place(Menu.VIEW, 3, 0), Place(Menu.BOARD, 2, 9)),
}
"""Menus in other menus, and where they stand there."""

SUBMENU_ICONS = {
    Menu.LAYOUT: "layout",
    Menu.MORE_LAYOUTS: "squares-four",
    Menu.ALIGN: "text-align-left",
    Menu.TURN: "arrows-counter-clockwise",
    Menu.SAME: "equals",
    Menu.CROP: "rectangle",
    Menu.OPACITY: "drop-half",
    Menu.RESET: "arrow-u-up-left",
    Menu.WINDOW_OPACITY: "circle-half",
    Menu.GROUND: "paint-bucket",
}
"""The icons of those."""

MENU_BAR = (
    Menu.FILE,
    Menu.EDIT,
    Menu.ARRANGE,
    Menu.TOOLS,
    Menu.VIEW,
    Menu.BOARDS,
    Menu.WINDOW,
    Menu.HELP,
)


def tree_of(menu: Menu, rows: Sequence[ActionRow]) -> MenuTree:
    """Return a menu with what the rows and the menus inside it put there, groups in order.

    A menu inside it that would be empty is left out.
    """
    found: list[tuple[int, int, str | MenuTree]] = [
        (place.group, place.order, row.id)
        for row in rows
        for place in row.places
        if place.menu is menu
    ]
    found += [
        (place.group, place.order, tree)
        for inner, places in SUBMENUS.items()
        for place in places
        if place.menu is menu and (tree := tree_of(inner, rows)).entries
    ]
    found.sort(key=lambda entry: entry[:2])
    entries: list[str | MenuTree | None] = []
    for place, (group, _, entry) in enumerate(found):
        if place and group != found[place - 1][0]:
            entries.append(None)
        entries.append(entry)
    return MenuTree(menu.value, tuple(entries), SUBMENU_ICONS.get(menu, ""))


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> dict[Menu, QMenu]:
    """Add every menu to a menu bar; return them by their names."""
    menus = {menu: make_menu(menu, actions, bar) for menu in MENU_BAR}
    for made in menus.values():
        bar.addMenu(made)
    return menus


def make_menu(menu: Menu, actions: Actions, parent: QWidget) -> QMenu:
    """Return a menu of the actions that name it."""
    return _made(tree_of(menu, actions.rows), actions, parent)


def menu_in(menu: QMenu, inner: Menu) -> QMenu:
    """Return a menu inside a made one."""
    found = menu.findChild(QMenu, inner.value, Qt.FindChildOption.FindDirectChildrenOnly)
    assert isinstance(found, QMenu)
    return found


def put_first(menu: QMenu, widget: QWidget) -> None:
    """Put what is no action on top of a menu."""
    line = QWidgetAction(menu)
    line.setDefaultWidget(widget)
    actions = menu.actions()
    if not actions:
        menu.addAction(line)
        return
    menu.insertAction(actions[0], line)
    menu.insertSeparator(actions[0])


def _made(tree: MenuTree, actions: Actions, parent: QWidget) -> QMenu:
    menu = KeyedMenu(tree.title, parent)
    menu.setObjectName(tree.title)
    menu.setToolTipsVisible(True)
    for entry in tree.entries:
        if entry is None:
            menu.addSeparator()
        elif isinstance(entry, MenuTree):
            inner = menu.addMenu(_made(entry, actions, menu))
            actions.keep_icon(inner, entry.icon)
        else:
            menu.addAction(actions[entry])
    return menu
