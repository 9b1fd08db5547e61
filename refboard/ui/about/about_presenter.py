"""Shows what this program is and what it is made of."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from refboard.ui.actions.verbs import Verbs

if TYPE_CHECKING:
    from refboard.ui.about.dialog import AboutDialog


class AboutPresenter(QObject):
    """Opens one About over a window.

    Args to the constructor:
        parent: What the dialog lies over.

    Attributes:
        dialog: About, once it was opened.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.dialog: AboutDialog | None = None
        self._parent = parent

    def verbs(self) -> Verbs:
        """Return what the action does, by its id."""
        return {"about": self.show}

    def show(self) -> None:
        """Bring About to the front."""
        # Loaded when it is wanted: nothing of it is needed for the first paint.
        from refboard.ui.about.dialog import AboutDialog

        if self.dialog is None:
            self.dialog = AboutDialog(self._parent)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def finish(self) -> None:
        """Close About with its window, and end what it reads."""
        if self.dialog is not None:
            self.dialog.finish()
