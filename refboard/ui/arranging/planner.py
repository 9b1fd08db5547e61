"""Works out how items would lie, off the GUI thread where that takes a while."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from refboard.core.board import Item
from refboard.core.layout.layouts import BY_LIKENESS, Layout
from refboard.core.layout.likeness_map import Float32Array
from refboard.ui.arranging.arrangement import Arrangement, Pairs, arranged
from refboard.ui.arranging.likeness import Likeness
from refboard.ui.arranging.ordering import ordered
from refboard.ui.arranging.picture_facts import PictureFacts
from refboard.worker.errand import Errand, Tell

QUICK = 4
"""Up to so many items are packed while one waits."""


class Planner(QObject):
    """Answers the newest question only.

    Args to the constructor:
        facts: What is known of pictures, or can be read.
        likeness: What tells what they are like.

    Signals:
        waiting: Something has to be read or worked out first; carries a sentence.
    """

    waiting = Signal(str)

    def __init__(
        self, facts: PictureFacts, likeness: Likeness, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._facts = facts
        self._likeness = likeness
        self._question: Callable[[], None] | None = None
        self._done: Callable[[Pairs], None] | None = None
        self._errands: dict[Errand, Callable[[Pairs], None] | None] = {}
        facts.read.connect(self._go_on)
        facts.progressed.connect(self._tell)

    def plan(
        self, items: Sequence[Item], how: Arrangement, aspect: float, done: Callable[[Pairs], None]
    ) -> None:
        """Work out where items go; what was asked before is not answered any more.

        Args:
            items: None of them locked.
            how: How they are laid out.
            aspect: Wanted width over height of the whole.
            done: Called with the pairs: at once where that is quick.
        """
        self.forget()
        self._done = done
        if how.layout in BY_LIKENESS:
            self.waiting.emit("Comparing pictures...")
            self._likeness.ask(items, partial(self._work_out, items, how, aspect))
            return
        missing = self._facts.missing(items, how.order)
        lay_out = partial(self._lay_out, items, how, aspect)
        if missing:
            self._question = lay_out
            self._facts.read_all(missing, how.order)
        else:
            lay_out()

    def forget(self) -> None:
        """Answer nothing that was asked."""
        self._question = self._done = None
        self._facts.stop()
        self._likeness.forget()

    def stop(self) -> None:
        """Forget what was asked, and wait until no thread works on it."""
        self.forget()
        for errand in self._errands:
            errand.wait()

    def _go_on(self) -> None:
        question, self._question = self._question, None
        if question is not None:
            question()

    def _tell(self, done: int, total: int) -> None:
        if self._question is not None:
            self.waiting.emit(f"Looking at pictures: {done:,} of {total:,}")

    def _lay_out(self, items: Sequence[Item], how: Arrangement, aspect: float) -> None:
        order = ordered(
            items, how.order, self._facts.facts, is_backward=how.is_backward, seed=how.seed
        )
        if how.layout is not Layout.PACK or len(order) <= QUICK:
            self._answer(arranged(order, how, aspect), self._done)
            return
        self.waiting.emit("Packing...")
        self._work_out(order, how, aspect, None)

    def _work_out(
        self,
        items: Sequence[Item],
        how: Arrangement,
        aspect: float,
        descriptors: Float32Array | None,
    ) -> None:
        """Lay out in a thread of its own."""
        errand = Errand(partial(_arranged, items, how, aspect, descriptors), "layout", self)
        errand.ended.connect(self._end)
        self._errands[errand] = self._done
        errand.start()

    def _end(self, found: object) -> None:
        errand = self.sender()
        if isinstance(errand, Errand):
            done = self._errands.pop(errand)
            errand.wait()
            errand.deleteLater()
            if isinstance(found, list):
                self._answer(found, done)

    def _answer(self, pairs: Pairs, done: Callable[[Pairs], None] | None) -> None:
        if done is not None and done is self._done:
            self._done = None
            done(pairs)


def _arranged(
    items: Sequence[Item],
    how: Arrangement,
    aspect: float,
    descriptors: Float32Array | None,
    _: Tell,
) -> Pairs:
    return arranged(items, how, aspect, descriptors)
