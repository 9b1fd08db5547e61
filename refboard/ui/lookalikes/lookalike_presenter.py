"""Says quietly that what came looks like what is here, and lets the user look and decide."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from refboard.core.finding.lookalike import Lookalike
from refboard.core.ids import AssetId
from refboard.ui.lookalikes.lookalike_controller import LookalikeController
from refboard.ui.lookalikes.review import LookalikeReview
from refboard.ui.notices.notices import Notices

TOPIC = "lookalikes"


class LookalikePresenter(QObject):
    """Stands between what was met, the note, and the panel that shows it.

    Args to the constructor:
        controller: Knows the pairs.
        review: Shows them.
        notices: Where the user is told.
        reveal: Goes to a picture, wherever it lies.
    """

    def __init__(
        self,
        controller: LookalikeController,
        review: LookalikeReview,
        notices: Notices,
        reveal: Callable[[AssetId], None],
    ) -> None:
        super().__init__(review)
        self._controller = controller
        self._review = review
        self._notices = notices
        self._reveal = reveal
        controller.met.connect(self._tell)
        controller.settled.connect(self._follow)
        review.revealed.connect(self._go)
        review.replaced.connect(self._replace)
        review.kept.connect(lambda pair: controller.keep((pair,)))
        review.turned.connect(self._show_replacing)

    def _tell(self) -> None:
        """Say it once for all that came; whoever reviews already sees it there."""
        pairs = self._controller.open
        self._review.show_pairs(pairs)
        if self._review.isVisible():
            return
        self._notices.settle(TOPIC)
        if len(pairs) == 1:
            pair = pairs[0]
            also = ("Go to it", lambda: self._go(pair))
            self._notices.show(pair.sentence, "Review", self.review, TOPIC, also)
        else:
            sentence = f"{len(pairs):,} of these look like pictures that are here."
            also = ("Keep all", lambda: self._controller.keep(pairs))
            self._notices.show(sentence, "Review", self.review, TOPIC, also)

    def review(self) -> None:
        """Open the panel with what was not decided on."""
        if self._controller.open:
            self._notices.settle(TOPIC)
            self._review.show_pairs(self._controller.open)
            self._review.open()

    def _follow(self) -> None:
        self._review.show_pairs(self._controller.open)
        if not self._controller.open:
            self._notices.settle(TOPIC)

    def _go(self, pair: Lookalike) -> None:
        self._reveal(pair.other.id)

    def _replace(self, pair: Lookalike) -> None:
        was_earlier = self._controller.replaces_earlier(pair)
        if self._controller.replace(pair):
            name = pair.asset.name if was_earlier else pair.other.name
            self._notices.report_edit(f'The board shows "{name}" now.')

    def _show_replacing(self) -> None:
        pair = self._review.pair
        if not self._controller.can_replace(pair):
            self._review.show_replacing("", "Neither lies on this board, where it could be changed")
        elif self._controller.replaces_earlier(pair):
            tip = "The new picture takes the place of the earlier one on this board (R)"
            self._review.show_replacing("&Replace with the new", tip)
        else:
            tip = "The earlier picture takes the place of the new one on this board (U)"
            self._review.show_replacing("&Use the earlier", tip)
