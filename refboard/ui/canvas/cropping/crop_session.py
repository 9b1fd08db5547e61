"""One picture while its frame is being chosen: nothing is edited until it is done, by one step."""

from PySide6.QtCore import QObject, Signal

from refboard.core.board import Item
from refboard.core.geometry import Point
from refboard.ui.actions.rows.crop_rows import RATIOS, ratio_name
from refboard.ui.canvas.canvas_state import CanvasState, Lifted
from refboard.ui.canvas.handles import Frame, Handle
from refboard.ui.document import crop_frame
from refboard.ui.document.cropping import (
    cropped_to_ratio,
    on_side,
    whole_placement,
    without_crop,
)


class CropSession(QObject):
    """The picture that is cropped on one canvas, if any.

    Attributes:
        draft: The picture as it would be; None while none is cropped.
        ratio: Width over height that its frame keeps, before rotation; None for any.
        changed: Another picture, frame or ratio is to be shown, or none.
        ended: It was finished or taken back.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, state: CanvasState) -> None:
        super().__init__(state)
        self.draft: Item | None = None
        self.ratio: float | None = None
        self._state = state
        self._first: Item | None = None
        self._past: list[Item] = []
        self._future: list[Item] = []
        self._run = ""
        state.chosen_edited.connect(self._lose)

    @property
    def frame(self) -> Frame | None:
        """What is shown of the picture, on the board."""
        return None if self.draft is None else _frame(self.draft)

    @property
    def whole(self) -> Frame | None:
        """The whole picture, on the board."""
        if self.draft is None:
            return None
        placement = whole_placement(self.draft)
        return Frame(placement.rect, placement.rotation)

    @property
    def ratio_name(self) -> str:
        """What the ratio is called."""
        if self.ratio is None or self.draft is None:
            return "Free"
        seen = on_side(self.ratio, self.draft.placement.rotation)
        for width, height in RATIOS.values():
            if crop_frame.is_near(seen, width / height):
                return ratio_name(width, height)
        is_own = crop_frame.is_near(self.ratio, crop_frame.whole_ratio(self.draft))
        return "Original" if is_own else f"{seen:.2f} : 1"

    def open(self, item: Item) -> bool:
        """Begin with a picture; tell whether it may be cropped."""
        if item.is_locked or self._state.editor is None:
            self._state.lock_met.emit()
            return False
        if item.picture is None:
            return False
        self._first = item
        self.ratio = None
        self._past, self._future, self._run = [], [], ""
        # Keys and buttons for what is selected would mean the picture that is being cropped.
        self._state.selection.clear()
        self._show(item)
        return True

    def finish(self) -> None:
        """Let the picture be as it is seen, as one undo step."""
        first, draft, editor = self._first, self.draft, self._state.editor
        if first is None or draft is None:
            return
        self._close(first)
        if editor is not None and draft != first:
            editor.replace([(first, draft)], "Crop")
        self.ended.emit()

    def take_back(self) -> bool:
        """Leave the picture as it was; tell whether one was being cropped."""
        if self._first is None:
            return False
        self._close(self._first)
        self.ended.emit()
        return True

    # How the frame changes

    def drag(self, start: Item, handle: Handle, to: Point, *, keeps: bool, about: bool) -> None:
        """Let a handle follow the pointer.

        Args:
            start: The picture when the handle was taken.
            handle: Which one.
            to: Where it is to be.
            keeps: The ratio is kept, also where any is allowed.
            about: About the middle.
        """
        ratio = self.ratio
        if ratio is None and keeps:
            ratio = crop_frame.ratio_of(start)
        self._show(crop_frame.dragged(start, handle, to, ratio=ratio, about_middle=about))

    def pan(self, start: Item, dx: float, dy: float) -> None:
        """Move the picture under its frame by board units from where it lay at the start."""
        self._show(crop_frame.panned(start, dx, dy))

    def nudge(self, dx: float, dy: float) -> None:
        """Move the picture under its frame by board units; a run of it is one step back."""
        if self.draft is not None:
            self._change(crop_frame.panned(self.draft, dx, dy), run="nudge")

    def zoom(self, factor: float, about: Point) -> None:
        """Enlarge the picture under its frame about a board point; a run of it is one step back."""
        if self.draft is not None:
            self._change(crop_frame.zoomed(self.draft, factor, about), run="zoom")

    def choose_ratio(self, ratio: float | None) -> None:
        """Keep a ratio, as it is seen, from now on; None for any."""
        if self.draft is None:
            return
        if ratio is not None:
            ratio = on_side(ratio, self.draft.placement.rotation)
        self._keep(ratio)

    def choose_own_ratio(self) -> None:
        """Keep the ratio of the whole picture from now on."""
        if self.draft is not None:
            self._keep(crop_frame.whole_ratio(self.draft))

    def swap_ratio(self) -> None:
        """Turn the frame from lying to standing, or back."""
        if self.draft is not None:
            ratio = 1 / crop_frame.ratio_of(self.draft)
            self.ratio = None if self.ratio is None else ratio
            self._change(cropped_to_ratio(self.draft, ratio))

    def reset(self) -> None:
        """Show the whole picture, at any ratio."""
        if self.draft is not None:
            self.ratio = None
            self._change(without_crop(self.draft))

    # Back and forth

    def note(self, before: Item) -> None:
        """Remember what a drag began with, so that one can step back to it."""
        if before != self.draft:
            self._past.append(before)
            self._future, self._run = [], ""

    def step_back(self) -> None:
        """Show the frame before the last change."""
        self._step(self._past, self._future)

    def step_forward(self) -> None:
        """Show the frame again that was stepped back from."""
        self._step(self._future, self._past)

    def _step(self, out_of: list[Item], into: list[Item]) -> None:
        if out_of and self.draft is not None:
            into.append(self.draft)
            self._run = ""
            self._show(out_of.pop())

    def _keep(self, ratio: float | None) -> None:
        assert self.draft is not None
        self.ratio = ratio
        if ratio is None or crop_frame.is_near(ratio, crop_frame.ratio_of(self.draft)):
            self.changed.emit()
        else:
            self._change(cropped_to_ratio(self.draft, ratio))

    def _change(self, draft: Item, run: str = "") -> None:
        assert self.draft is not None
        before, is_same_run = self.draft, bool(run) and run == self._run
        self._show(draft)
        if not is_same_run:
            self.note(before)
        self._run = run

    def show(self, draft: Item) -> None:
        """Show a frame again, as when a drag is taken back."""
        self._show(draft)

    def _show(self, draft: Item) -> None:
        """Show the whole picture in place of what lies on the board; the tool dims the rest."""
        self.draft = draft
        whole = without_crop(draft)
        self._state.lift(Lifted(frozenset([draft.id]), drafts=(whole,)))
        self.changed.emit()

    def _close(self, first: Item) -> None:
        self._first = self.draft = None
        self._state.lift(None)
        self._state.selection.set([first.id] if first.id in self._state.index else [])
        self.changed.emit()

    def _lose(self) -> None:
        """End without a step: the picture was edited from elsewhere, as by an undo."""
        if self._first is not None and self._state.lifted is None:
            self.take_back()


def _frame(item: Item) -> Frame:
    return Frame(item.placement.rect, item.placement.rotation)
