"""Marks that the fields of forms paint themselves, in both themes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QCursor, QImage
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from refboard.core.settings import Theme as Choice
from refboard.ui.style.form_widgets import ChoiceBox, MenuButton, NumberBox, TickBox
from refboard.ui.style.theme import Theme

WIDTH = 160


def shown(qtbot: QtBot, field: QWidget) -> QImage:
    qtbot.addWidget(field)
    field.resize(WIDTH, 30)
    field.show()
    return field.grab().toImage()


def has(image: QImage, colour: str, left: int, right: int) -> bool:
    """Return whether a colour, or nearly that, is found between two columns."""
    wanted = QColor(colour)
    pixels = (image.pixelColor(x, y) for x in range(left, right) for y in range(4, 26))
    return any(
        abs(pixel.red() - wanted.red()) < 40
        and abs(pixel.green() - wanted.green()) < 40
        and abs(pixel.blue() - wanted.blue()) < 40
        for pixel in pixels
    )


@pytest.mark.parametrize("choice", ["dark", "light"])
def test_fields_show_their_carets_and_ticks(
    qtbot: QtBot, qapp: QApplication, choice: Choice
) -> None:
    theme = Theme(qapp, choice)
    tokens = theme.tokens

    for field in (ChoiceBox(), NumberBox()):
        assert has(shown(qtbot, field), tokens.text, WIDTH - 20, WIDTH - 8)
    ticked = TickBox()
    assert not has(shown(qtbot, ticked), tokens.accent, 2, 14)
    ticked.setChecked(True)
    image = ticked.grab().toImage()
    assert has(image, tokens.accent, 2, 14)
    assert has(image, tokens.on_accent, 2, 14)


def test_a_button_is_not_hovered_any_more_once_its_menu_was_left(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    button = MenuButton(window)
    menu = QMenu(button)
    menu.addAction("Grid")
    button.setMenu(menu)
    window.show()
    # As it is while the pointer opens it.
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    QCursor.setPos(window.mapToGlobal(QPoint(200, 150)))
    menu.hide()

    assert not button.underMouse()
