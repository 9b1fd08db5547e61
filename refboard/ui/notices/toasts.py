"""Notes over the board, in one column of one width, in a corner where they cover least.

A note never takes the focus. What was not read yet waits: of many notes the newest are seen, and
the others come back as those are closed.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from refboard.ui.notices.toast import Also, Toast, Tone
from refboard.ui.style.theme import Theme
from refboard.ui.style.tokens import Tokens

MOST = 3
MARGIN_PX = 16
SMALL_MARGIN_PX = 4
SMALL_PX = 260
"""Where the host is smaller, notes go to its edge."""

TINY = QSize(240, 160)
"""In less room there is one note, and a short one."""

GAP_PX = 8
WIDTH_PX = 420


class Notifier(QObject):
    """Shows notes over one widget, the newest nearest to its edge.

    Args to the constructor:
        host: What they lie over.
        theme: Their colours.
        keep_clear: Returns what they should not cover, in the host's pixels.
        covered: Returns how much of what is looked at lies under a part of the host.
    """

    def __init__(
        self,
        host: QWidget,
        theme: Theme,
        keep_clear: Callable[[], Sequence[QRect]] = tuple,
        covered: Callable[[QRect], int] = lambda _: 0,
    ) -> None:
        super().__init__(host)
        self._host = host
        self._theme = theme
        self._keep_clear = keep_clear
        self._covered = covered
        self._toasts: list[Toast] = []
        host.installEventFilter(self)
        theme.changed.connect(self._show_icons)

    @property
    def sentences(self) -> list[str]:
        """What is said now, the oldest first; some may wait for room."""
        return [toast.sentence for toast in self._toasts]

    def show(
        self,
        sentence: str,
        action: str = "",
        run: Callable[[], None] | None = None,
        *,
        tone: Tone = Tone.PLAIN,
        topic: str = "",
        also: Also | None = None,
        stays: bool = False,
    ) -> Toast:
        """Show a note.

        Args:
            sentence: What it says; the same one is shown once.
            action: Names what `run` does.
            run: Done when the user wants it.
            tone: How it is meant.
            topic: What it is about.
            also: A second thing to do.
            stays: It waits until it is closed or settled, though there is nothing to do.
        """
        self._remove([toast for toast in self._toasts if toast.sentence == sentence])
        toast = Toast(sentence, action, run, tone, topic, self._host, also, stays=stays)
        toast.show_icons(self._theme.tokens)
        self._toasts.append(toast)
        toast.done.connect(self._remove_sender)
        self.lay_out()
        QAccessible.updateAccessibility(QAccessibleEvent(toast, QAccessible.Event.Alert))
        return toast

    def lie_over(self, host: QWidget) -> None:
        """Show notes over another widget from now on: it covers the one before, or uncovers it."""
        self._host.removeEventFilter(self)
        self._host = host
        host.installEventFilter(self)
        for toast in self._toasts:
            toast.setParent(host)
        self.lay_out()

    def settle(self, topic: str) -> None:
        """Take back all notes about a topic."""
        self._remove([toast for toast in self._toasts if toast.topic == topic])

    def lay_out(self) -> None:
        """Put the newest notes where they cover nothing that is worked on."""
        room = self._host.size()
        # One that is not shown yet has no size that means anything.
        is_tiny = self._host.window().isVisible() and (
            self._host.width() < TINY.width() or self._host.height() < TINY.height()
        )
        for toast in self._toasts:
            if toast.is_short != is_tiny:
                toast.be_short(is_tiny)
        seen = self._toasts[-1 if is_tiny else -MOST :]
        margin = self._margin()
        width = min(WIDTH_PX, self._host.width() - 2 * margin)
        most = self._host.height() - 2 * margin
        for toast in seen:
            toast.take_width(width, most)
        while len(seen) > 1 and _height(seen) > most:
            seen.pop(0)
        for toast in self._toasts:
            toast.setVisible(toast in seen)
        if self._host.size() != room:  # measuring words lets the window lay itself out
            self.lay_out()
            return
        if not seen:
            return
        height = _height(seen)
        place = self._place(QSize(width, height))
        is_low = place.center().y() > self._host.height() / 2
        y = place.top()
        for toast in seen if is_low else reversed(seen):
            toast.move(place.left(), y)
            toast.raise_()
            y += toast.height() + GAP_PX

    def _place(self, size: QSize) -> QRect:
        """Return where so large a column covers least: the first such corner.

        What is worked on counts before what is only looked at.
        """
        left = top = margin = self._margin()
        right = self._host.width() - margin - size.width()
        bottom = self._host.height() - margin - size.height()
        middle = (self._host.width() - size.width()) // 2
        corners = ((right, bottom), (middle, bottom), (right, top), (left, bottom), (left, top))
        places = [QRect(QPoint(x, y), size) for x, y in corners]
        taken = self._keep_clear()
        return min(
            places,
            key=lambda place: (sum(_area(place & rect) for rect in taken), self._covered(place)),
        )

    def _margin(self) -> int:
        is_small = min(self._host.width(), self._host.height()) < SMALL_PX
        return SMALL_MARGIN_PX if is_small else MARGIN_PX

    def _remove_sender(self) -> None:
        toast = self.sender()
        if isinstance(toast, Toast):
            self._remove([toast])

    def _remove(self, toasts: Sequence[Toast]) -> None:
        gone = [toast for toast in toasts if toast in self._toasts]
        for toast in gone:
            self._toasts.remove(toast)
            toast.hide()
            toast.deleteLater()
        if gone:
            self.lay_out()

    def _show_icons(self, tokens: Tokens) -> None:
        for toast in self._toasts:
            toast.show_icons(tokens)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: notes stay in their corner."""
        if event.type() == QEvent.Type.Resize:
            self.lay_out()
        return False


def _height(toasts: Sequence[Toast]) -> int:
    return sum(toast.height() + GAP_PX for toast in toasts) - GAP_PX


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0
