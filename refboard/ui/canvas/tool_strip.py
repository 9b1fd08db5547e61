"""The tools at the left edge of the canvas: which there are, and which is chosen."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QMouseEvent
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from refboard.ui.actions.actions import Actions
from refboard.ui.canvas.tool_actions import action_id
from refboard.ui.canvas.tools import tool_list
from refboard.ui.canvas.view import BoardView

EDGE_PX = 4
ICON_PX = 18
"""With its edges the strip is narrower than the room that a fit leaves beside the pictures."""


class ToolStrip(QFrame):
    """A button for each tool over the canvas; its actions() are those of the tools, in order.

    Tab reaches the chosen one from the board, arrows go from one to the next.
    """

    def __init__(self, actions: Actions, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self.setProperty("overlay", "toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Tools")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(3, 3, 3, 3)
        self._column.setSpacing(2)
        self._group = QActionGroup(self)
        self._by_tool = {tool.card.id: actions[action_id(tool.card.id)] for tool in tool_list.TOOLS}
        before: QWidget = view
        for action in self._by_tool.values():
            self._group.addAction(action)
            self.addAction(action)
            button = self._button(action)
            self._column.addWidget(button)
            self.setTabOrder(before, button)
            before = button
        self._show_tool(view.tool)
        view.tool_changed.connect(self._show_tool)
        view.installEventFilter(self)

    def _show_tool(self, tool_id: str) -> None:
        self._by_tool[tool_id].setChecked(True)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(action.text())
        button.setProperty("tone", "tool")
        # One stop for Tab, as a set of radio buttons is.
        button.setAutoExclusive(True)
        return button

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mousePressEvent: a press beside a button is none on the board."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: stay at the middle of the left edge."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.adjustSize()
            self.move(EDGE_PX, (self._view.height() - self.height()) // 2)
        return False
