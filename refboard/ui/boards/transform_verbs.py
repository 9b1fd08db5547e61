"""How what is selected is turned, mirrored, sized, faded and put back: one undo step each.

What is locked stays as it is.
"""

import time
from collections.abc import Callable
from functools import partial

from refboard.core.board import Item
from refboard.ui.actions.rows.transform_rows import OPACITY_KEYS
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.document import transforms
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.transforms import Pairs
from refboard.ui.document.undo_step import MERGE_WINDOW_S, Gesture, Run

OPACITY_STEP = 0.1
FADING = "Change opacity of"


class TransformVerbs:
    """Changes how the selected items of the shown board lie and look.

    Args to the constructor:
        boards: Which board is shown.
        view: What is selected on it.
        known_assets: How large originals are.
        clock: Returns seconds; only their differences count.
    """

    def __init__(
        self,
        boards: BoardController,
        view: BoardView,
        known_assets: KnownAssets,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._boards = boards
        self._view = view
        self._size_of = known_assets.shown_size
        self._clock = clock
        self._fading = Run(clock)
        self._digit: tuple[int, float] | None = None

    def verbs(self) -> Verbs:
        """Return what each action does, by its id."""
        return {
            **{
                f"opacity_{percent}": partial(self.press_digit, int(key))
                for percent, key in OPACITY_KEYS.items()
            },
            **{
                action_id: partial(self._change, make, verb)
                for action_id, (make, verb) in self._edits().items()
            },
            "opacity_up": lambda: self._fade_by(OPACITY_STEP),
            "opacity_down": lambda: self._fade_by(-OPACITY_STEP),
            "greyscale": self.toggle_greyscale,
        }

    def _edits(self) -> dict[str, tuple[Callable[[list[Item]], Pairs], str]]:
        size_of = self._size_of
        return {
            "rotate_right": (lambda items: transforms.turned(items, 15), "Rotate"),
            "rotate_left": (lambda items: transforms.turned(items, -15), "Rotate"),
            "rotate_right_90": (lambda items: transforms.turned(items, 90), "Rotate"),
            "rotate_left_90": (lambda items: transforms.turned(items, -90), "Rotate"),
            "flip_h": (transforms.flipped_h, "Flip"),
            "flip_v": (transforms.flipped_v, "Flip"),
            "same_height": (transforms.same_height, "Same height for"),
            "same_width": (transforms.same_width, "Same width for"),
            "same_area": (transforms.same_area, "Same area for"),
            "same_scale": (lambda items: transforms.same_scale(items, size_of), "Same scale for"),
            "reset_all": (lambda items: transforms.reset(items, size_of), "Reset"),
            "reset_rotation": (transforms.unturned, "Reset rotation of"),
            "reset_size": (lambda items: transforms.original_size(items, size_of), "Reset size of"),
            "reset_crop": (transforms.uncropped, "Reset crop of"),
            "reset_flips": (transforms.unflipped, "Reset flips of"),
            "reset_opacity": (lambda items: transforms.faded(items, 1.0), "Reset opacity of"),
        }

    def press_digit(self, digit: int) -> None:
        """Set the opacity by a digit: tens of percent, 0 for all; two in a row set it exactly."""
        now, before = self._clock(), self._digit
        is_second = before is not None and now - before[1] <= MERGE_WINDOW_S
        percent = digit * 10 or 100
        if is_second:
            assert before is not None
            percent = before[0] * 10 + digit
        self._digit = None if is_second else (digit, now)
        self._fade(lambda items: transforms.faded(items, percent / 100))

    def toggle_greyscale(self) -> None:
        """Take the colours from the selected pictures; give them back when none has any."""
        self._change(
            lambda items: transforms.greyed(
                items, is_greyscale=not transforms.are_greyscale(items)
            ),
            "Change colours of",
        )

    def _fade_by(self, step: float) -> None:
        self._fade(lambda items: transforms.faded_by(items, step))

    def _fade(self, make: Callable[[list[Item]], Pairs]) -> None:
        self._change(make, FADING, self._fading.key(self._view.selected_ids()))

    def _change(
        self, make: Callable[[list[Item]], Pairs], verb: str, merge_key: Gesture | None = None
    ) -> None:
        board = self._boards.current
        if board is not None:
            items = board.editor.unlocked(self._view.selected_ids())
            board.editor.replace(make(items), verb, merge_key)
