"""What is said of imported pictures: how many came, and what is to be known of them."""

from collections.abc import Iterable, Sequence

from refboard.core.asset import Asset, Remark, remarks_together
from refboard.core.ids import AssetId
from refboard.core.words import counted


class ImportRemarks:
    """Makes one sentence of the remarks on all pictures that came together."""

    def __init__(self) -> None:
        self._waiting: list[Sequence[Remark]] = []
        self._is_idle = True

    def note_stored(self, pairs: Iterable[tuple[AssetId, Asset]]) -> str:
        """Note pairs of the id asked for and its asset; pictures that were there say nothing.

        Returns:
            What to say now; empty while more is to come.
        """
        self._waiting += [
            asset.remarks for asked, asset in pairs if asked == asset.id and asset.remarks
        ]
        return self._told()

    def note_pending(self, pending: int) -> str:
        """Note how many pictures are not finished; return what to say now."""
        self._is_idle = not pending
        return self._told()

    def _told(self) -> str:
        if not self._is_idle:
            return ""
        waiting, self._waiting = self._waiting, []
        return remarks_together(waiting)


def added_words(count: int) -> str:
    """Return what is said once pictures lie on the board."""
    return f"{counted(count, 'picture')} added."


def skipped_words(added: int, skipped: int) -> str:
    """Return what is said once the pictures of folders that hold more lie on the board."""
    return f"{counted(added, 'picture')} added, {counted(skipped, 'other file')} skipped."
