"""Opens the panel that arranges, and shows on the board how it would look until it is applied."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from refboard.core.geometry import bounding
from refboard.core.settings import Settings
from refboard.core.words import counted
from refboard.ui.actions.rows.table import ROWS
from refboard.ui.actions.verbs import Verbs
from refboard.ui.arranging.arrange_panel import ArrangePanel
from refboard.ui.arranging.arrangement import Arrangement, Pairs
from refboard.ui.arranging.glide import Glide
from refboard.ui.arranging.ordering import Facts, Order
from refboard.ui.arranging.planner import Planner
from refboard.ui.arranging.shield import Shield
from refboard.ui.arranging.subject import Subject
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.canvas.view_moves import fit_beside

if TYPE_CHECKING:
    from refboard.core.board import Viewpoint

MARGIN_PX = 12
CHANGING = frozenset(row.id for row in ROWS if row.changes) | {"tool_crop"}
CANCELLED = "The arrangement was cancelled. Nothing else was done."


class ArrangePresenter(QObject):
    """Stands between the panel and the board.

    Nothing is in the document until it is applied; then it is one step. Esc, an action that would
    change the board, another board and the window's end cancel; a press on the board does nothing.

    Args to the constructor:
        boards: Which board is shown.
        view: Shows it; the panel lies at its right upper corner.
        planner: Works out where items go.
        facts: What is known of pictures.
        settings: Returns the settings in use, for the gap at first.

    Signals:
        opened: Carries whether the panel is open now.
        told: Carries a sentence: why something was not done.
    """

    opened = Signal(bool)
    told = Signal(str)

    def __init__(
        self,
        boards: BoardController,
        view: BoardView,
        planner: Planner,
        facts: Facts,
        settings: Callable[[], Settings],
    ) -> None:
        super().__init__(view)
        self.panel = ArrangePanel(view)
        self._boards = boards
        self._view = view
        self._facts = facts
        self._settings = settings
        self._planner = planner
        self._glide = Glide(view)
        self._shield = Shield(view, self.panel)
        self._subject: Subject | None = None
        self._plan: Pairs = []
        self._last: Arrangement | None = None
        self._is_wanted = False
        self._seen_before: Viewpoint | None = None
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._start_again)
        self._planner.waiting.connect(self.panel.show_note)
        self._shield.resized.connect(self._place)
        self._shield.hidden.connect(self.cancel)
        self.panel.chosen.connect(self._choose)
        self.panel.applied.connect(self.apply)
        self.panel.cancelled.connect(self.cancel)
        boards.shown.connect(self.cancel)
        boards.edited.connect(self._note_edit)
        view.selection_changed.connect(self._note_edit)

    def verbs(self) -> Verbs:
        """Return what the action does that opens the panel."""
        return {"arrange": self.open}

    @property
    def is_open(self) -> bool:
        """Return whether the panel is open."""
        return not self.panel.isHidden()

    def open(self) -> None:
        """Open the panel about what is selected, or all; an open one is closed."""
        if self.is_open:
            self.cancel()
            return
        subject = Subject.of(self._boards, self._view)
        if subject is None or self._boards.refuses_change():
            return
        how = self._last or Arrangement(gap=float(self._settings().arrange_gap))
        self._seen_before = self._view.viewpoint()
        self.panel.show_choice(how, len(subject.items))
        self.panel.adjustSize()
        self.panel.show()
        self._place()
        self.panel.raise_()
        self.panel.setFocus()
        self._view.installEventFilter(self._shield)
        self.opened.emit(True)
        self._ask(subject)

    def apply(self) -> None:
        """Make what is shown true, as one step; what is still worked out is waited for."""
        subject = self._subject
        if subject is None:
            return
        if not self._plan:
            self._is_wanted = True
            return
        plan = self._plan
        self._close()
        if subject.is_as_it_was:
            subject.lay_down(plan, self._view)

    def cancel(self) -> None:
        """Show everything as it is, from where it was looked at."""
        if not self.is_open:
            return
        is_same = self._subject is not None and self._subject.board is self._boards.current
        self._close()
        if is_same and self._seen_before is not None:
            self._view.set_viewpoint(self._seen_before, glide=True)

    def refuses(self, action_id: str) -> bool:
        """Return whether an action would change what is shown and is not there; cancel if so.

        What one sees while the panel is open is not what an edit would be made of.
        """
        if not self.is_open or action_id not in CHANGING - self.verbs().keys():
            return False
        self.cancel()
        self.told.emit(CANCELLED)
        return True

    # What is chosen

    def _choose(self, how: Arrangement) -> None:
        self._last = how
        if self._subject is not None:
            self._ask(self._subject)

    def _ask(self, subject: Subject) -> None:
        self._subject, self._plan = subject, []
        self.panel.show_note("")
        show = partial(self._show, subject)
        self._planner.plan(subject.items, self.panel.how, subject.aspect, show)

    def _show(self, subject: Subject, pairs: Pairs) -> None:
        if subject is not self._subject:
            return
        self._plan = pairs
        self.panel.show_note(self._unknown(subject))
        if self._is_wanted:
            self.apply()
            return
        self._glide.to(pairs)
        self._fit()

    def _fit(self) -> None:
        """Let all of what is previewed be seen beside the panel, as large as it can be."""
        rect = bounding(new.placement.bounds for _, new in self._plan)
        if rect is not None:
            before = self._seen_before
            closest = max(1.0, before.zoom if before is not None else 1.0)
            fit_beside(self._view, rect, self.panel.geometry(), closest=closest)

    def _unknown(self, subject: Subject) -> str:
        """Say of how many the order knows nothing: they come last."""
        facts, order = self._facts, self.panel.how.order
        if order is Order.TAKEN:
            without = sum(not facts.taken(item) for item in subject.items)
            return f"{counted(without, 'item')} without a date, last." if without else ""
        if order in (Order.HUE, Order.BRIGHTNESS):
            without = sum(facts.colouring(item) is None for item in subject.items)
            return f"{counted(without, 'item')} of unknown colours, last." if without else ""
        return ""

    # What else happens

    def _note_edit(self, _: object = None) -> None:
        """Begin again with what is there now: the board was edited, or something else selected."""
        if self._subject is not None:
            self._again.start()

    def _start_again(self) -> None:
        if self._subject is None or self._is_wanted:
            return
        subject = Subject.of(self._boards, self._view)
        if subject is None:
            self.cancel()
        elif subject.items != self._subject.items:
            self.panel.show_choice(self.panel.how, len(subject.items))
            self._glide.end()
            self._ask(subject)

    def _close(self) -> None:
        self._subject, self._plan, self._is_wanted = None, [], False
        self._view.removeEventFilter(self._shield)
        self._planner.forget()
        self._glide.end()
        self.panel.hide()
        self._view.setFocus()
        self.opened.emit(False)

    def _place(self) -> None:
        x = max(self._view.width() - self.panel.width() - MARGIN_PX, 0)
        self.panel.move(x, MARGIN_PX)
        self._fit()
