"""Stands between the picker of colours and the question, and tells it which colours are at hand."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from refboard.core.colour.extraction import joined
from refboard.core.events import PalettesReady
from refboard.core.finding.questions import ListPalettes
from refboard.core.finding.terms import ColourTerm
from refboard.core.ids import AssetId, ItemId
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.find.colours.colour_mix import ColourMix
from refboard.ui.find.colours.colour_popover import ColourPopover, newest_first
from refboard.ui.find.colours.swatch_row import SwatchRow
from refboard.ui.find.find_panel import FindPanel
from refboard.ui.find.question.find_controller import FindController
from refboard.ui.library_port import LibraryPort

if TYPE_CHECKING:
    from refboard.core.asking.asked import Asked

Rgb = tuple[int, int, int]

MOST_PICTURES = 400
"""Of how many pictures of a board the colours are taken together."""


class ColourPresenter(QObject):
    """Lets colours be looked for.

    Args to the constructor:
        library: Knows the colours of pictures.
        controller: Asks.
        boards: Which board is shown.
        view: What is selected.
        panel: Where the button is.
    """

    def __init__(
        self,
        library: LibraryPort,
        controller: FindController,
        boards: BoardController,
        view: BoardView,
        panel: FindPanel,
    ) -> None:
        super().__init__(panel)
        self._library = library
        self._controller = controller
        self._boards = boards
        self._view = view
        self._panel = panel
        self.button = panel.bar.add_tool("palette", "Colours to look for")
        self.button.clicked.connect(self._toggle)
        self._popover: ColourPopover | None = None
        self._recent: list[Rgb] = []
        self._questions: dict[SwatchRow, Asked[PalettesReady]] = {}
        controller.asked.connect(self._show_asked)

    @property
    def popover(self) -> ColourPopover:
        """The picker, made when it is first wanted."""
        if self._popover is None:
            # Here and not above: the window is painted before any of this is loaded.
            from refboard.services.imaging.colour.notation import colour_in

            self._popover = ColourPopover(self.button, self._panel, colour_in)
            self._popover.changed.connect(self._ask)
            self._popover.installEventFilter(self)
        return self._popover

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: what was looked for is at hand the next time."""
        if event.type() == QEvent.Type.Hide and watched is self._popover:
            self._recent = newest_first(self._popover.strip.mix.colours[::-1], self._recent)
        return False

    def _toggle(self) -> None:
        popover = self.popover
        if popover.isVisible():
            popover.close_again()
            return
        popover.show_mix(self._asked_mix())
        popover.recent.show_colours(self._recent)
        self._list(popover.of_selection, self._view.selected_ids())
        board = self._boards.current
        self._list(popover.of_board, () if board is None else board.document.items)
        popover.open()

    def _asked_mix(self) -> ColourMix:
        _, term = self._term()
        return ColourMix() if term is None else ColourMix.of(term.swatches)

    def _term(self) -> tuple[int, ColourTerm | None]:
        """Return the place and the colours of the question; behind all where it has none."""
        terms = self._controller.inquiry.terms
        for place, term in enumerate(terms):
            if isinstance(term, ColourTerm):
                return place, term
        return len(terms), None

    def _ask(self, mix: ColourMix) -> None:
        place, old = self._term()
        inquiry = self._controller.inquiry
        if not mix.colours:
            if old is not None:
                self._controller.remove_term(place)
            return
        term = ColourTerm(mix.swatches, 1.0 if old is None else old.weight)
        if term == old:
            return
        terms = (*inquiry.terms[:place], term, *inquiry.terms[place + 1 :])
        asked = replace(inquiry, terms=terms, trail=())
        self._controller.ask(asked, refines=old is not None, live=old is not None)

    def _show_asked(self) -> None:
        """Follow what is done to the chip: it may be gone."""
        popover = self._popover
        if popover is None or not popover.isVisible():
            return
        mix = self._asked_mix()
        if mix.swatches != popover.strip.mix.swatches:
            popover.show_mix(mix)

    def _list(self, row: SwatchRow, items: Iterable[ItemId]) -> None:
        """Show the colours of pictures once they are known."""
        ids = self._pictures(items)
        if not ids:
            row.show_colours(())
            return

        def show(event: PalettesReady) -> None:
            palette = joined([palette for _, palette in event.palettes])
            self.popover.show_at_hand(row, [one.rgb for one in palette])

        asked = self._library.ask(ListPalettes(ids), instead_of=self._questions.get(row))
        self._questions[row] = asked.then(show)

    def _pictures(self, items: Iterable[ItemId]) -> tuple[AssetId, ...]:
        board = self._boards.current
        if board is None:
            return ()
        known = (board.document.items.get(item_id) for item_id in items)
        ids = dict.fromkeys(
            item.asset_id for item in known if item is not None and item.asset_id is not None
        )
        return tuple(ids)[:MOST_PICTURES]
