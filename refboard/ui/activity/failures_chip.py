"""How many pictures failed, and how many originals are lost or changed: a button that says why."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from refboard.core.asset import Failure
from refboard.core.ids import AssetId
from refboard.core.words import counted
from refboard.ui.activity.failures_model import FailuresModel
from refboard.ui.activity.failures_popover import FailuresPopover
from refboard.ui.style.icons import tinted_icon
from refboard.ui.style.tokens import Tokens


class FailuresChip(QToolButton):
    """Hidden while nothing failed, and no original is lost or changed.

    Attributes:
        failures: What failed.
        popover: Lists it.

    Signals:
        retried: Carries a tuple of AssetIds, empty for all.
        dismissed: Carries a tuple of AssetIds, empty for all.
    """

    retried = Signal(object)
    dismissed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.failures = FailuresModel(self)
        self.popover = FailuresPopover(self.failures, self)
        self._total = 0
        self._here = 0
        self.setAccessibleName("Failures")
        self.setIconSize(QSize(16, 16))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()
        self.clicked.connect(self._toggle)
        self.popover.retried.connect(self.retried)
        self.popover.dismissed.connect(self.dismissed)

    def show_icons(self, tokens: Tokens) -> None:
        """Take a theme's colours."""
        self.setIcon(tinted_icon("warning-circle", tokens.danger))

    def show_total(self, failed: int) -> None:
        """Show how many failures the library has; none at all are listed no more."""
        self._total = failed
        if failed == 0:
            self.failures.remove(self.failures.ids())
        self._update()

    def show_here(self, count: int) -> None:
        """Show how many failures lie on the shown board."""
        self._here = count
        self._update()

    def add_failures(self, failures: tuple[Failure, ...]) -> None:
        """List what failed."""
        self.failures.add(failures)
        self._update()

    def end_failures(self, ids: tuple[AssetId, ...]) -> None:
        """Take off the list what is as it should be."""
        self.failures.remove(ids)
        self._update()

    def show_popover(self) -> None:
        """Open the list above the chip."""
        if self.failures.rowCount():
            self.popover.open()

    def _toggle(self) -> None:
        if self.popover.isVisible():
            self.popover.close_again()
        else:
            self.show_popover()

    def _update(self) -> None:
        # The same file may have failed more than once, and is one failure to the user.
        rows, originals = self.failures.rowCount(), self.failures.originals()
        listed = max(self._total - (len(self.failures.ids()) - rows), rows, 0)
        total = listed - originals
        self.setText(failed_words(total, self._here, originals))
        elsewhere = total - self._here
        self.setToolTip(
            f"Show why. {elsewhere:,} more in the library failed."
            if self._here and elsewhere > 0
            else "Show why"
        )
        self.setVisible(listed > 0)


def failed_words(total: int, here: int, originals: int = 0) -> str:
    """Return what the chip says: of the shown board where it concerns that, else of all.

    Args:
        total: Failed imports in the library.
        here: Those of them whose pictures lie on the shown board.
        originals: How many originals are lost or were changed, of all boards.
    """
    failed = f"{total:,} failed in the library" if total else ""
    if here:
        failed = f"{here:,} failed on this board"
    lost = f"{counted(originals, 'original')} lost or changed" if originals else ""
    return ", ".join(filter(None, (failed, lost)))
