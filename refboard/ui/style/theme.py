"""The theme in use: tokens, palette and style sheet of the whole application.

It follows the desktop while the setting says "system", also while the window is open.
"""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from refboard.core.settings import Theme as ThemeChoice
from refboard.ui.style.style_sheet import style_sheet
from refboard.ui.style.tokens import DARK, LIGHT, Tokens


class Theme(QObject):
    """Applies tokens to the application.

    Attributes:
        tokens: Those in use.

    Signals:
        changed: Other tokens are in use; carries them.
    """

    changed = Signal(object)

    def __init__(
        self, app: QApplication, choice: ThemeChoice = "system", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._choice: ThemeChoice = choice
        self.tokens: Tokens = DARK
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    def choose(self, choice: ThemeChoice) -> None:
        """Use what the user chose."""
        self._choice = choice
        self._follow()

    def _follow(self) -> None:
        before = self.tokens
        self._apply()
        if self.tokens != before:
            self.changed.emit(self.tokens)

    def _apply(self) -> None:
        self.tokens = tokens_for(self._choice, self._app.styleHints().colorScheme())
        sheet = style_sheet(self.tokens)
        # Every widget is polished anew for a style sheet, also for the same one.
        if self._app.styleSheet() != sheet:
            self._app.setPalette(palette(self.tokens))
            self._app.setStyleSheet(sheet)


def tokens_for(choice: ThemeChoice, desktop: Qt.ColorScheme) -> Tokens:
    """Return the tokens for a choice; dark where the desktop says nothing."""
    if choice == "system":
        return LIGHT if desktop is Qt.ColorScheme.Light else DARK
    return LIGHT if choice == "light" else DARK


def palette(t: Tokens) -> QPalette:
    """Return the palette for what the style sheet does not paint."""
    roles = QPalette.ColorRole
    colours = {
        roles.Window: t.surface,
        roles.WindowText: t.text,
        roles.Base: t.raised,
        roles.AlternateBase: t.surface,
        roles.Text: t.text,
        roles.Button: t.raised,
        roles.ButtonText: t.text,
        roles.BrightText: t.danger,
        roles.ToolTipBase: t.raised,
        roles.ToolTipText: t.text,
        roles.PlaceholderText: t.muted,
        roles.Highlight: t.accent,
        roles.HighlightedText: t.on_accent,
        roles.Link: t.accent,
        roles.Light: t.hover,
        roles.Midlight: t.hover,
        roles.Mid: t.border,
        roles.Dark: t.muted,
        roles.Shadow: t.canvas,
    }
    made = QPalette()
    for role, colour in colours.items():
        made.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText, roles.PlaceholderText, roles.Dark):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.faint))
    return made
