"""An opened library: its store and its spaces, with one owner.

The thread that opened a library is the only one that may touch it. What the spaces are is listed in
core/spaces.py; here each has a slot with the model that answers for it.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from refboard.core import spaces
from refboard.core.errors import LibraryReadOnlyError, QueryError
from refboard.core.finding.meaning import WordMeaning
from refboard.core.offer import SpaceState
from refboard.services.embedding.catalog import Catalogue, InstalledModel, find_models
from refboard.services.library.access import forget_scratch, open_as_allowed
from refboard.services.library.colours.palette_index import PaletteIndex
from refboard.services.library.copies.copy_index import CopyIndex
from refboard.services.library.space_slot import SpaceSlot
from refboard.services.library.vector_space import VectorSpace
from refboard.services.library.words.shipped_words import ShippedWords
from refboard.services.paths import LibraryPaths, models_dir, models_home
from refboard.services.store.store import Store
from refboard.services.verification.verdicts import Verdicts

log = logging.getLogger(__name__)

DAY_S = 86_400.0
FINISH_S = 5.0
"""For how long a command works on an index that is behind: 10,000 vectors; the next one goes on."""


class Library:
    """Everything of one library that is open at once.

    Attributes:
        paths: Its folders.
        store: Its database.
        slots: A slot for each space, in their order.
        copies: By what copies of pictures are met.
        colours: The palettes of its pictures.
        verdicts: What was found of the models.
        word_meaning: Who knows what words look like where no model takes words; None for nobody.
        shipped_words: Names what the model that ships sees in pictures; None for nobody.
    """

    word_meaning: WordMeaning | None = None
    shipped_words: ShippedWords | None = None

    def __init__(
        self,
        paths: LibraryPaths,
        store: Store,
        find: Callable[[], Catalogue],
        verdicts: Verdicts,
    ) -> None:
        self.paths = paths
        self.store = store
        self.copies = CopyIndex(store)
        self.colours = PaletteIndex(store.palettes)
        self.verdicts = verdicts
        self._find = find
        self.slots = tuple(
            SpaceSlot(kind, store, self._space, verdicts.of) for kind in spaces.kinds()
        )
        catalogue = find()
        for slot in self.slots:
            slot.choose(None, catalogue)

    @staticmethod
    def open(root: Path, models: Path | None = None, home: Path | None = None) -> "Library":
        """Open or create the library in `root`; one that cannot be written, to look at it.

        Args:
            root: Its folder.
            models: The models that ship; None for those of this installation.
            home: The user's models; None for the usual folder.

        Raises:
            LibraryError: it cannot be used; nothing was changed.
        """
        shipped, own = models or models_dir(), home or models_home()
        paths, store = open_as_allowed(root)
        try:
            library = Library(paths, store, lambda: find_models(shipped, own), Verdicts(own))
        except BaseException:
            store.close()
            forget_scratch(paths)
            raise
        library.word_meaning = library.shipped_words = ShippedWords(shipped)
        return library

    @property
    def is_read_only(self) -> bool:
        """Whether it is only looked at."""
        return self.paths.is_read_only

    def require_writable(self) -> None:
        """Refuse what would change a library that is only looked at.

        Raises:
            LibraryReadOnlyError: it is.
        """
        if self.is_read_only:
            raise LibraryReadOnlyError

    def catalogue(self) -> Catalogue:
        """Return the models there are now."""
        return self._find()

    def _space(self, model: InstalledModel) -> VectorSpace:
        return VectorSpace(self.store, model, self.paths.indexes)

    # -- spaces ------------------------------------------------------------------------------------

    def slot(self, name: str) -> SpaceSlot:
        """Return the slot of a space.

        Raises:
            QueryError: there is no such space.
        """
        found = next((slot for slot in self.slots if slot.kind.name == name), None)
        if found is None:
            known = ", ".join(spaces.space_names())
            raise QueryError(f'There is no space "{name}".', f"There are: {known}.")
        return found

    def choose(self, space: str, name: str | None) -> None:
        """Let a model answer for a space; see SpaceSlot.choose.

        Args:
            space: The space.
            name: The model; "" for none; None for what was chosen before.

        Raises:
            ModelMissingError: `name` is given and not installed.
            QueryError: it does not answer for this space.
        """
        self.slot(space).choose(name, self._find())

    def choose_model(self, name: str) -> None:
        """Let a model answer for the space that its card names.

        Raises:
            ModelMissingError: it is not installed.
            QueryError: its space has nothing to choose, or it knows words only.
        """
        catalogue = self._find()
        card = catalogue.installed(name).card
        if spaces.find_kind(card.space) is None:
            raise QueryError(
                f'The model "{card.title}" does not take pictures.', "See refboard models list."
            )
        self.slot(card.space).choose(name, catalogue)

    def settle(self) -> bool:
        """Let models that have looked at every picture take over; return whether any did."""
        settled = [slot.settle() for slot in self.slots]
        return any(settled)

    def space_for(self, name: str) -> VectorSpace:
        """Return the space that answers under a name such as "look".

        Raises:
            ModelError: its model cannot be used.
            QueryError: no model has been chosen for it, or there is no such space.
        """
        return self.slot(name).required()

    def space_for_words(self) -> VectorSpace | None:
        """Return the first space whose serving model knows words; None where none does."""
        found = (slot.serving for slot in self.slots)
        return next((space for space in found if space and space.card.text is not None), None)

    def filling(self) -> tuple[VectorSpace, ...]:
        """Return the spaces that every picture gets a vector in."""
        return tuple(slot.filling for slot in self.slots if slot.filling is not None)

    def states(self) -> tuple[SpaceState, ...]:
        """Return which spaces can answer, for people."""
        return tuple(slot.state() for slot in self.slots if slot.is_used)

    def refresh_indexes(self) -> None:
        """Catch up with what another process has written since the last question."""
        for space in self.spaces():
            space.refresh()

    def do_idle_work(self) -> bool:
        """Take one step of what can wait, such as catching up; return whether more is left."""
        return any(space.do_idle_work() for space in self.spaces())

    def save_indexes(self) -> None:
        """Go on with the indexes that are open for a while, and write those that changed."""
        end = time.monotonic() + FINISH_S
        while time.monotonic() < end and self.do_idle_work():
            pass
        for space in self.spaces():
            space.save()

    def close(self) -> None:
        """Save the indexes and close the database."""
        for space in self.spaces():
            space.close()
        self.store.close()
        forget_scratch(self.paths)

    def spaces(self) -> Iterator[VectorSpace]:
        """Yield the spaces that are in use, in their order."""
        return (space for slot in self.slots for space in slot.open_spaces)

    # -- housekeeping ------------------------------------------------------------------------------

    def sweep(self) -> int:
        """Delete staged files that no import needs; return how many.

        A process that died between staging and accepting leaves one. Those of the last day are
        left alone: another process may be about to accept them. In a read-only library all are.

        Raises:
            LibraryGoneError: the library is not where it was opened.
        """
        if self.is_read_only:
            return 0
        self.store.require_in_place()  # or another library's would be taken for unneeded
        needed = self.store.jobs.staged_paths()
        before = time.time() - DAY_S
        count = 0
        for path in list(self.paths.incoming.iterdir()):
            with suppress(OSError):  # another process may sweep at the same time
                if path not in needed and path.is_file() and path.stat().st_mtime < before:
                    path.unlink()
                    count += 1
        return count
