"""The bar below the board: what happened, what is selected, what goes on, how close one is."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStatusBar, QToolButton, QWidget

from refboard.core.errors import LibraryReadOnlyError
from refboard.ui.actions.actions import Actions
from refboard.ui.activity.activity import ActivityChip
from refboard.ui.notices.status_line import StatusLine


class ZoomControl(QWidget):
    """Minus, percentage, plus."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._percent = QToolButton(self)
        self._percent.setDefaultAction(actions["zoom_actual"])
        self._percent.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._percent.setFixedWidth(self.fontMetrics().horizontalAdvance("1,000 %") + 14)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(0)
        row.addWidget(_icon_button(actions, "zoom_out", self))
        row.addWidget(self._percent)
        row.addWidget(_icon_button(actions, "zoom_in", self))
        actions["zoom_actual"].changed.connect(self._keep_text)
        self._text = "100 %"
        self._keep_text()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def show_zoom(self, zoom: float) -> None:
        """Show the zoom, 1 being 100 %."""
        percent = zoom * 100
        self._text = f"{percent:,.0f} %" if percent >= 10 else f"{percent:.1f} %"
        self._keep_text()

    def _keep_text(self) -> None:
        # The button follows its action, whose text is the menu's: ours goes on top of that.
        self._percent.setText(self._text)
        self._percent.setAccessibleName(f"Zoom {self._text}")


class StatusBar(QStatusBar):
    """Messages at the left; selection, activity and zoom at the right."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.line = StatusLine(self)
        self._read_only = QLabel("Read-only", self)
        self._read_only.setToolTip(str(LibraryReadOnlyError()))
        self._read_only.setContentsMargins(8, 0, 8, 0)
        self._read_only.hide()
        self._selection = QLabel(self)
        self.chip = ActivityChip(self)
        self.zoom = ZoomControl(actions, self)
        self._selection.setContentsMargins(8, 0, 8, 0)
        self._selection.setTextFormat(Qt.TextFormat.PlainText)
        self.addWidget(self.line, 1)
        for part in (self._selection, self._read_only, self.chip, self.zoom):
            self.addPermanentWidget(part)
        self.setFixedHeight(self.zoom.sizeHint().height() + 6)

    @property
    def message(self) -> str:
        """What is said now."""
        return self.line.text()

    def show_read_only(self, is_read_only: bool) -> None:
        """Say whether the library is only looked at."""
        self._read_only.setVisible(is_read_only)

    def show_selection(self, words: str) -> None:
        """Say what is selected."""
        metrics = self._selection.fontMetrics()
        middle = Qt.TextElideMode.ElideMiddle
        self._selection.setText(metrics.elidedText(words, middle, 380))
        self._selection.setToolTip(words)


def _icon_button(actions: Actions, action_id: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(actions[action_id])
    button.setIconSize(QSize(16, 16))
    button.setAccessibleName(actions[action_id].text())
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button
