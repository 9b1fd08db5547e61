"""Asks how a board is to be exported, and shows what that will look like."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from refboard.core.export.options import ExportOptions
from refboard.ui.exporting.option_form import OptionForm
from refboard.ui.exporting.preview import Preview, SmallPictures, make_preview
from refboard.ui.exporting.preview_pane import SIDE_PX, PreviewPane
from refboard.ui.exporting.snapshot import BoardSnapshot
from refboard.worker.errand import Errand, Tell

SIZE = (880, 560)
LEAST_SIZE = (660, 440)
MARGIN_PX = 40
"""How much smaller than the window it is at least."""
_PAUSE_MS = 120
"""Who types a number types more than one digit."""


class ExportDialog(QDialog):
    """The form, and a preview that follows it.

    Args to the constructor:
        snapshot: The board as it is now.
        options: What is chosen at first.
        parent: Where it lies.
    """

    def __init__(
        self, snapshot: BoardSnapshot, options: ExportOptions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self._snapshot = snapshot
        self._pictures = SmallPictures()
        self._errand: Errand | None = None
        self._number = 0
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon.timeout.connect(self._begin)
        self.form = OptionForm(options, len(snapshot.selected), self)
        self.pane = PreviewPane(self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.export = QPushButton("Export...", self)
        self.export.setProperty("tone", "primary")
        buttons.addButton(self.export, QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.form.changed.connect(self._soon.start)
        self.finished.connect(self._stop)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.pane, 1)
        row.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(16)
        column.addLayout(row, 1)
        column.addWidget(buttons)
        self.setMinimumSize(*LEAST_SIZE)
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(SIZE[0], room.width() - MARGIN_PX), min(SIZE[1], room.height() - MARGIN_PX))
        self.form.field("kind").setFocus()
        self._begin()

    @property
    def options(self) -> ExportOptions:
        """What was chosen, as far as it fits together."""
        return self.form.options.fitting()

    def _begin(self) -> None:
        """Have the preview drawn; what was drawn until now is wanted no more."""
        self._stop()
        self._number += 1
        side = round(SIDE_PX * 1.5 * self.devicePixelRatioF())
        work = partial(
            _numbered, self._number, self._snapshot, self.form.options, side, self._pictures
        )
        # Nobody's child: it ends when it ends, and the dialog may be gone by then.
        self._errand = Errand(work, "export preview")
        self._errand.ended.connect(self._show)
        self._errand.start()

    def _show(self, result: object) -> None:
        match result:
            case (int(number), Preview() as preview) if number == self._number:
                self.pane.show_preview(preview)
                self.export.setEnabled(not preview.refusal)

    def _stop(self) -> None:
        self._soon.stop()
        if self._errand is not None:
            self._errand.stop()


def _numbered(
    number: int,
    snapshot: BoardSnapshot,
    options: ExportOptions,
    side: int,
    pictures: SmallPictures,
    tell: Tell,
) -> tuple[int, Preview]:
    return number, make_preview(snapshot, options, side, pictures, tell)
