from PySide6.QtGui import QFont, QFontMetrics
from pytestqt.qtbot import QtBot

from refboard.ui.style.wrapped import wrapped_lines


def test_a_long_name_wraps_and_only_its_last_line_is_cut(qtbot: QtBot) -> None:
    font = QFont()
    width = QFontMetrics(font).horizontalAdvance("Animals and old m")

    lines = wrapped_lines("Animals and old machines of the harbour", font, width, 2)

    assert lines[0] == "Animals and old"
    assert lines[1].startswith("machines")
    assert lines[1].endswith("\N{HORIZONTAL ELLIPSIS}")
    assert wrapped_lines("Ferries", font, width, 2) == ["Ferries"]
