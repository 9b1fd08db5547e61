from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from refboard.ui.style.keyed_menu import KeyedMenu, keys_of
from refboard.ui.style.theme import Theme


def accents_in(menu: KeyedMenu, action: QAction, theme: Theme) -> int:
    """Return how many pixels of a line have the colour of what is on."""
    menu.adjustSize()
    image = menu.grab(menu.actionGeometry(action)).toImage()
    wanted = QColor(theme.tokens.accent).rgb()
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixel(x, y) == wanted for x, y in places)


def test_a_switch_in_a_menu_shows_whether_it_is_on(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, "dark")
    owner = QWidget()
    qtbot.addWidget(owner)
    menu = KeyedMenu("View", owner)
    switch = menu.addAction("Grid")
    switch.setCheckable(True)
    switch.setIconVisibleInMenu(False)

    off = accents_in(menu, switch, theme)
    switch.setChecked(True)

    assert off == 0
    assert accents_in(menu, switch, theme) > 40


def test_a_menu_shows_the_keys_of_a_line_whichever_way_they_are_named(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    menu = KeyedMenu("Edit", owner)
    by_shortcut = menu.addAction("Copy")
    by_shortcut.setShortcut("Ctrl+C")
    by_words = menu.addAction("Rename\tF2")

    assert keys_of(by_shortcut) == "Ctrl+C"
    assert keys_of(by_words) == "F2"
    assert not keys_of(menu.addAction("Open"))
