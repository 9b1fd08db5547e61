from collections.abc import Iterable

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from refboard.ui.actions.action_row import ActionRow, Menu, Place
from refboard.ui.actions.actions import Actions
from refboard.ui.actions.menus import MENU_BAR, SUBMENU_ICONS, SUBMENUS, MenuTree, tree_of
from refboard.ui.actions.rows.table import ROWS
from refboard.ui.actions.situation import Situation
from refboard.ui.canvas.tool_actions import tool_rows
from refboard.ui.style.icons import icon
from refboard.ui.style.tokens import DARK
from refboard.ui.window.main_window import MainWindow

ALL_ROWS = (*ROWS, *tool_rows())

B17 = {
    "fit_all": "Shift+1",
    "fit_selection": "Shift+2",
    "zoom_actual": "Ctrl+0",
    "undo": "Ctrl+Z",
    "redo": "Ctrl+Shift+Z",
    "copy": "Ctrl+C",
    "paste": "Ctrl+V",
    "duplicate": "Ctrl+D",
    "select_all": "Ctrl+A",
    "delete": "Del",
    "lock": "Ctrl+L",
    "bring_to_front": "Ctrl+]",
    "send_to_back": "Ctrl+[",
    "arrange_rows": "Ctrl+Shift+T",
    "find_names": "Ctrl+F",
    "find_similar": "Ctrl+Shift+S",
    "export_picture": "Ctrl+Shift+E",
    "new_board": "Ctrl+N",
    "settings": "Ctrl+,",
    "toggle_boards": "Ctrl+\\",
    "full_screen": "F11",
    "flip_h": "Shift+H",
    "flip_v": "Shift+V",
    "tool_select": "V",
    "tool_hand": "H",
}


def ids_in(trees: Iterable[MenuTree]) -> set[str]:
    found: set[str] = set()
    for tree in trees:
        for entry in tree.entries:
            if isinstance(entry, MenuTree):
                found |= ids_in([entry])
            elif entry is not None:
                found.add(entry)
    return found


def test_no_button_shows_words_while_its_icon_is_to_come(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    actions = Actions(owner, owner)

    assert not any(actions[row.id].icon().isNull() for row in ROWS if row.icon)


def test_no_shortcut_means_two_things() -> None:
    owners: dict[str, str] = {}
    for row in ALL_ROWS:
        for keys in row.keys:
            sequence = QKeySequence(keys).toString()
            assert sequence, f"{row.id}: {keys} is no shortcut"
            assert sequence not in owners, f"{sequence}: {owners.get(sequence)} and {row.id}"
            owners[sequence] = row.id


def test_no_icon_means_two_things() -> None:
    owners: dict[str, str] = {}
    for row in ALL_ROWS:
        if row.icon and row.id != "trash_board":  # which goes where deleted pictures seem to go
            assert row.icon not in owners, f"{row.icon}: {owners.get(row.icon)} and {row.id}"
            owners[row.icon] = row.id


@pytest.mark.parametrize("menu", Menu, ids=lambda menu: menu.name)
def test_all_lines_of_a_menu_have_icons_or_none_has(menu: Menu) -> None:
    icons = {row.id: row.icon for row in ALL_ROWS}
    entries = [entry for entry in tree_of(menu, ALL_ROWS).entries if entry is not None]
    bare = [e for e in entries if not (e.icon if isinstance(e, MenuTree) else icons[e])]

    assert bare in ([], entries)


def test_an_action_stands_once_in_the_menu_bar() -> None:
    for row in ALL_ROWS:
        assert sum(place.menu in MENU_BAR for place in row.places) <= 1, row.id


def test_every_menu_in_a_menu_has_an_icon(qapp: object) -> None:
    assert SUBMENU_ICONS.keys() == SUBMENUS.keys()
    assert not any(icon(name, DARK).isNull() for name in SUBMENU_ICONS.values())


@pytest.mark.parametrize(("action_id", "keys"), B17.items())
def test_the_shortcuts_of_reference_boards_are_kept(action_id: str, keys: str) -> None:
    rows = {row.id: row for row in ALL_ROWS}

    assert keys in rows[action_id].keys


def test_menus_name_only_actions_and_the_menu_bar_names_all_of_them() -> None:
    known = {row.id for row in ROWS}

    assert ids_in(tree_of(menu, ROWS) for menu in Menu) <= known
    assert ids_in(tree_of(menu, ROWS) for menu in MENU_BAR) == known


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row.id)
def test_every_action_has_words_a_tooltip_and_an_icon_that_exists(
    row: ActionRow, qapp: object
) -> None:
    assert row.text[0].isupper()
    assert "..." not in row.tip
    if row.icon:
        assert not icon(row.icon, DARK).isNull()


def test_every_action_does_something(opened: MainWindow) -> None:
    assert not opened.verbs.missing


def test_what_needs_a_selection_is_off_without_one(window: MainWindow) -> None:
    table = window.actions_table

    table.update_for(Situation(has_board=True, item_count=3))
    assert table["find_similar"].isEnabled()  # it says what to select
    assert not table["add_to_question"].isEnabled()
    assert not table["delete"].isEnabled()
    assert table["arrange_grid"].isEnabled()

    table.update_for(Situation(has_board=True, item_count=3, selected=2, locked=2))
    assert table["find_similar"].isEnabled()
    assert not table["delete"].isEnabled()
    assert table["lock"].isEnabled()

    table.update_for(Situation(has_board=True, item_count=3, selected=1))
    assert table["find_similar"].isEnabled()
    assert table["delete"].isEnabled()


def test_buttons_tell_their_shortcuts(window: MainWindow) -> None:
    assert "Ctrl+Shift+S" in window.actions_table["find_similar"].toolTip()


def test_a_menu_grows_from_the_places_that_rows_name() -> None:
    rows = (
        ActionRow("b", "B", places=(Place(Menu.FILE, 2), Place(Menu.SELECTION, 3, 9))),
        ActionRow("a", "A", places=(Place(Menu.FILE, 2, -1),)),
        ActionRow("first", "First", places=(Place(Menu.FILE, 1),)),
        ActionRow("grid", "Grid", places=(Place(Menu.LAYOUT, 1),)),
    )

    assert tree_of(Menu.FILE, rows).entries == ("first", None, "a", "b")
    inner = MenuTree("Arrange", ("grid",), "layout")
    assert tree_of(Menu.SELECTION, rows).entries == (inner, "b")
