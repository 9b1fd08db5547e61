"""The bar over the question: back and forward, recent questions, ways to add, clear, close."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.find.question.chip_face import ChipFace, paint_face
from refboard.ui.find.question.inquiry import Inquiry
from refboard.ui.style.icons import icon
from refboard.ui.style.keyed_menu import KeyedMenu
from refboard.ui.style.theme import Theme
from refboard.ui.style.tokens import Tokens

ICON_PX = 16
MENU_ICON_PX = 20
MOST_RECENT = 12
CLOSE_INSET_PX = 7
"""From the cross to the edge of its button: the cross ends where everything else does."""
Recent = Sequence[tuple[Inquiry, Sequence[ChipFace]]]


class QuestionBar(QWidget):
    """Buttons.

    Signals:
        gone: Back (-1) or forward (1) among the questions.
        recalled: A recent question is to be asked again; carries its Inquiry.
        cleared: Everything that was asked is to go.
        closed: The panel is to go.

    Attributes:
        back, forward, recent, clear, close_button: The buttons.
        recent_of: Returns what the menu of recent questions lists, the newest first.
    """

    gone = Signal(int)
    recalled = Signal(object)
    cleared = Signal()
    closed = Signal()

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._theme = theme
        self.recent_of: Callable[[], Recent] = tuple
        self._icons: dict[QToolButton, str] = {}
        self._tools = QHBoxLayout()
        self._tools.setSpacing(2)
        self.back = self.button("arrow-left", "Back to the question before (Alt+Left)")
        self.forward = self.button("arrow-right", "Forward again (Alt+Right)")
        self.recent = self.button("clock-counter-clockwise", "Recent questions")
        self.clear = self.button("eraser", "Clear the question, and where it looks")
        self.close_button = self.button("x", "Close the Find panel")
        self.back.clicked.connect(partial(self.gone.emit, -1))
        self.forward.clicked.connect(partial(self.gone.emit, 1))
        self.clear.clicked.connect(self.cleared)
        self.close_button.clicked.connect(self.closed)
        self._menu = KeyedMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.recent.setMenu(self._menu)
        self.recent.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        for button in (self.back, self.forward, self.recent):
            line.addWidget(button)
        line.addStretch(1)
        line.addLayout(self._tools)
        line.addWidget(self.clear)
        line.addWidget(self.close_button)

    def button(self, icon_name: str, tip: str) -> QToolButton:
        """Return a new button that lies nowhere yet."""
        made = QToolButton(self)
        made.setIconSize(QSize(ICON_PX, ICON_PX))
        made.setToolTip(tip)
        made.setAccessibleName(tip.partition(" (")[0])
        self._icons[made] = icon_name
        return made

    def add_tool(self, icon_name: str, tip: str) -> QToolButton:
        """Add a button that adds something to the question, such as a colour; return it."""
        made = self.button(icon_name, tip)
        self._tools.addWidget(made)
        return made

    def show_way(
        self, *, can_go_back: bool, can_go_forward: bool, can_clear: bool, has_recent: bool
    ) -> None:
        """Offer what makes a difference."""
        self.recent.setEnabled(has_recent)
        self.back.setEnabled(can_go_back)
        self.forward.setEnabled(can_go_forward)
        self.clear.setEnabled(can_clear)

    def show_icons(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        for button, name in self._icons.items():
            button.setIcon(icon(name, tokens))

    def _fill_menu(self) -> None:
        self._menu.clear()
        for inquiry, faces in self.recent_of():
            line = self._menu.addAction(self._menu_icon(faces), _line_words(faces))
            line.triggered.connect(partial(self.recalled.emit, inquiry))

    def _menu_icon(self, faces: Sequence[ChipFace]) -> QIcon:
        """Return what the first part that has a picture shows."""
        face = next((face for face in faces if face.has_picture), None)
        if face is None:
            return icon("magnifying-glass", self._theme.tokens)
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(QSize(MENU_ICON_PX, MENU_ICON_PX) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        room = pixmap.deviceIndependentSize().toSize()
        paint_face(
            painter,
            QRect(QPoint(0, 0), room),
            face,
            self._cache,
            self._theme.tokens,
        )
        painter.end()
        return QIcon(pixmap)


def _line_words(faces: Sequence[ChipFace]) -> str:
    """Return a question in one line: "arches-04.jpg + red \N{MINUS SIGN} boats"."""
    words = ""
    for face in faces:
        sign = "\N{MINUS SIGN}" if face.weight < 0 else "+"
        words += f" {sign} {face.words}" if words or face.weight < 0 else face.words
    words = words.strip().replace("&", "&&")
    return words if len(words) <= 48 else f"{words[:47]}\N{HORIZONTAL ELLIPSIS}"
