"""About RefBoard: what it is, and what it is made of. It holds nothing up."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from refboard.services.diagnostics.release import RELEASES, built_on
from refboard.services.paths import assets_dir
from refboard.ui.about.component_page import ComponentPage
from refboard.ui.about.dates import open_releases
from refboard.ui.about.words import (
    LINKS,
    OURS,
    PRIVACY,
    PROMISE,
    QT,
    copied_versions,
    version_words,
)
from refboard.ui.style.wrapped import Wrapped

SIZE = QSize(680, 540)
MARGIN_PX = 40
ICON_PX = 64
LINE_PERCENT = 135
LINKS_BY_ANY_MEANS = (
    Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
)


class AboutDialog(QDialog):
    """Shows versions, promises and licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About RefBoard")
        self.pages = QTabWidget(self)
        self.pages.setDocumentMode(True)
        self.pages.tabBar().setDrawBase(False)
        self.pages.tabBar().setAccessibleName("Pages of About")
        self.components = ComponentPage(self.pages)
        self.pages.addTab(self._page(), "RefBoard")
        self.pages.addTab(self.components, "Components")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._heading())
        column.addWidget(self.pages, 1)
        column.addWidget(self._buttons())
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(SIZE.boundedTo(room - QSize(MARGIN_PX, MARGIN_PX)))

    def finish(self) -> None:
        """Close, and leave no thread behind."""
        self.close()
        self.components.finish()

    def showEvent(self, event: QShowEvent) -> None:
        """Override QWidget::showEvent: what takes time is read beside it."""
        super().showEvent(event)
        self.components.read()
        self.pages.tabBar().setFocus()

    def _heading(self) -> QGridLayout:
        picture = QLabel(self)
        picture.setPixmap(QIcon(str(assets_dir() / "icon.svg")).pixmap(ICON_PX, ICON_PX))
        name = QLabel("RefBoard", self)
        name.setProperty("tone", "title")
        version = QLabel(version_words(built_on()), self)
        version.setProperty("tone", "muted")
        version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(picture, 0, 0, 3, 1)
        for row, label in enumerate((name, QLabel(PROMISE, self), version)):
            grid.addWidget(label, row, 1)
        return grid

    def _page(self) -> QScrollArea:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 14, 8, 0)
        column.setSpacing(6)
        for heading, words in (
            ("Your pictures", PRIVACY),
            ("Licence", OURS),
            ("Qt, and other libraries under the LGPL", QT),
        ):
            title = QLabel(heading, page)
            title.setProperty("tone", "group")
            title.setIndent(0)
            text = Wrapped(page)
            text.setTextFormat(Qt.TextFormat.RichText)  # which can have air between its lines
            text.setText(f'<p style="line-height: {LINE_PERCENT}%">{escape(words)}</p>')
            column.addWidget(title)
            column.addWidget(text)
        column.addWidget(self._links(page))
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(page)
        return area

    def _links(self, parent: QWidget) -> QLabel:
        rows = (f'<a href="{url}">{name}</a>' for name, url in LINKS)
        label = QLabel(" &nbsp;\N{MIDDLE DOT}&nbsp; ".join(rows), parent)
        label.setWordWrap(True)
        label.setOpenExternalLinks(True)
        label.setTextInteractionFlags(LINKS_BY_ANY_MEANS)
        label.setAccessibleName("Licence text and sources of what is under the LGPL")
        return label

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.copy_button = QPushButton("Copy versions", self)
        self.copy_button.clicked.connect(self._copy)
        box.addButton(self.copy_button, role)
        self.newer_button = QPushButton("Look for a newer version", self)
        self.newer_button.setToolTip(RELEASES)
        self.newer_button.clicked.connect(open_releases)
        box.addButton(self.newer_button, role)
        self.newer_button.setVisible(bool(RELEASES))
        box.rejected.connect(self.reject)
        return box

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(copied_versions())
        self.copy_button.setText("Copied")
