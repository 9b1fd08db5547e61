"""How close one looks, in words that say what is meant: of a picture's pixels, or of the board."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from refboard.ui.actions.action_row import Menu
from refboard.ui.actions.actions import Actions
from refboard.ui.actions.menus import make_menu

_WIDEST = "Picture 1,000 %"


class ZoomControl(QWidget):
    """Minus, what is seen at how many percent, plus. The words open a menu of usual zooms."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QToolButton(self)
        self._words.setMenu(make_menu(Menu.ZOOM, actions, self))
        self._words.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._words.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._words.setFixedWidth(self.fontMetrics().horizontalAdvance(_WIDEST) + 18)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(0)
        row.addWidget(_icon_button(actions, "zoom_out", self))
        row.addWidget(self._words)
        row.addWidget(_icon_button(actions, "zoom_in", self))
        self.show_zoom(1.0)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def show_zoom(self, zoom: float, share: float | None = None) -> None:
        """Show how close one looks.

        Args:
            zoom: Of the board, 1 being a pixel for a unit.
            share: Of the picture that one works on, 1 being its actual size; None without one.
        """
        board = f"Board {percent(zoom)}"
        words = board if share is None else f"Picture {percent(share)}"
        said = board if share is None else f"{words} of its pixels, {board[0].lower()}{board[1:]}"
        self._words.setText(words)
        self._words.setToolTip(said)
        self._words.setAccessibleName(f"Zoom: {said}")


def percent(share: float) -> str:
    """Return a share in percent, with a decimal where it is needed to see a change."""
    value = share * 100
    return f"{value:,.0f} %" if value >= 10 else f"{value:.1f} %"


def _icon_button(actions: Actions, action_id: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(actions[action_id])
    button.setIconSize(QSize(16, 16))
    button.setAccessibleName(actions[action_id].text())
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button
