"""Asks the library what the pictures of items are like, for the layouts that go by it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from refboard.core.board import Item
from refboard.core.events import DescriptorsReady
from refboard.core.finding.questions import CompareAll
from refboard.core.layout.likeness_map import Float32Array
from refboard.core.query import Emphasis
from refboard.core.settings import Settings
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.library_port import LibraryPort

if TYPE_CHECKING:
    from refboard.core.asking.asked import Asked

Known = Callable[[Float32Array], None]


class Likeness:
    """Answers the newest question only.

    Args to the constructor:
        library: What is asked.
        known_assets: What is known of every picture.
        settings: Returns the settings in use: what counts for Find similar counts here.
    """

    def __init__(
        self, library: LibraryPort, known_assets: KnownAssets, settings: Callable[[], Settings]
    ) -> None:
        self._library = library
        self._known_assets = known_assets
        self._settings = settings
        self._question: Asked[DescriptorsReady] | None = None

    def ask(self, items: Sequence[Item], known: Known) -> None:
        """Ask what items are like.

        Args:
            items: In any order.
            known: Called with [n, d] descriptors of the items; they are 0 of what the library does
                not know, and of items that are no pictures.
        """
        canonical = self._known_assets.canonical
        shown = [canonical(item.asset_id) if item.asset_id else None for item in items]
        settings = self._settings()
        question = CompareAll(
            tuple(dict.fromkeys(one for one in shown if one is not None)),
            settings.space,
            Emphasis(settings.emphasis),
        )

        def tell(event: DescriptorsReady) -> None:
            rows = {asset_id: row for row, asset_id in enumerate(event.asset_ids)}
            found = np.zeros((len(shown), max(event.descriptors.shape[1], 1)), dtype=np.float32)
            at = [place for place, one in enumerate(shown) if one in rows]
            found[at] = event.descriptors[[rows[one] for one in shown if one in rows]]
            known(found)

        self._question = self._library.ask(question, instead_of=self._question)
        self._question.then(tell)

    def forget(self) -> None:
        """Answer nothing that was asked."""
        if self._question is not None:
            self._question.cancel()
            self._question = None
