"""An opened library: its store and its spaces, with one owner.

The thread that opened a library is the only one that may touch it. The space `look` is the model
that ships. The space `meaning` is the model that the library has chosen; while that one has still
pictures to look at, the one before serves.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from refboard.core.errors import ModelError, ModelMissingError, QueryError
from refboard.core.offer import SpaceState
from refboard.services.embedding.catalog import Catalogue, InstalledModel, find_models
from refboard.services.library.vector_space import VectorSpace
from refboard.services.paths import LibraryPaths, models_dir, models_home
from refboard.services.store.store import Store, open_store

log = logging.getLogger(__name__)

DAY_S = 86_400.0
LOOK = "look"
"""The space of the model that ships: the app finds similar pictures at once, offline."""
MEANING = "meaning"
"""The space of a model that the user got: it knows subjects, and often words."""
NO_MODEL = "none"
_CHOSEN = "meaning_model"
_SERVING = "meaning_serving"


class Library:
    """Everything of one library that is open at once.

    Attributes:
        paths: Its folders.
        store: Its database.
        look: The space of the model that ships; None when that cannot be used.
        look_problem: Why not.
        meaning: The space that answers for meaning; None when there is none.
        next_meaning: The space that will, once its model has looked at every picture.
        meaning_problem: Why the chosen model is not in use.
    """

    def __init__(self, paths: LibraryPaths, store: Store, find: Callable[[], Catalogue]) -> None:
        self.paths = paths
        self.store = store
        self.look: VectorSpace | None = None
        self.look_problem: ModelError | None = None
        self.meaning: VectorSpace | None = None
        self.next_meaning: VectorSpace | None = None
        self.meaning_problem: ModelError | None = None
        self._find = find
        catalogue = find()
        self._open_look(catalogue)
        self.choose_meaning(None, catalogue)

    @staticmethod
    def open(root: Path, models: Path | None = None, home: Path | None = None) -> "Library":
        """Open or create the library in `root`.

        Args:
            root: Its folder.
            models: The models that ship; None for those of this installation.
            home: The user's models; None for the usual folder.

        Raises:
            LibraryError: it cannot be used; nothing was changed.
        """
        paths = LibraryPaths(root)
        shipped, own = models or models_dir(), home or models_home()
        return Library(paths, open_store(paths), lambda: find_models(shipped, own))

    def catalogue(self) -> Catalogue:
        """Return the models there are now."""
        return self._find()

    def _open_look(self, catalogue: Catalogue) -> None:
        model = catalogue.for_space(LOOK)
        if model is not None:
            self.look = self._space(model)
            return
        self.look_problem = next(
            iter(catalogue.problems),
            ModelMissingError(
                "The model that ships with RefBoard is missing, so Find similar is off.",
                "Install RefBoard again.",
            ),
        )
        log.error("No model for the space %s: %s", LOOK, self.look_problem)

    # -- which model answers for meaning -----------------------------------------------------------

    @property
    def chosen_meaning(self) -> str:
        """Name of the model that was chosen for meaning; empty for none."""
        name = self.store.remembered.get(_CHOSEN) or ""
        return "" if name == NO_MODEL else name

    def choose_meaning(self, name: str | None, catalogue: Catalogue | None = None) -> None:
        """Let a model answer for meaning, now or once it has looked at every picture.

        Args:
            name: The model; "" for none; None for what was chosen before, or, where nobody chose,
                for the first model that is installed.
            catalogue: The models there are; looked up when None.

        Raises:
            ModelMissingError: `name` is given and not installed.
            ModelMismatchError: it does not take pictures.
        """
        catalogue = catalogue or self._find()
        if name:
            self._check_meaning(catalogue.installed(name))
        remembered = self.store.remembered
        chosen = remembered.get(_CHOSEN) if name is None else name or NO_MODEL
        if chosen is None:
            first = catalogue.for_space(MEANING)
            chosen = first.card.name if first is not None else None
        self._close_meaning()
        if chosen is not None:
            remembered.put(_CHOSEN, chosen)
        if chosen in (None, NO_MODEL):
            return
        try:
            wanted = self._space(catalogue.installed(chosen))
        except ModelError as error:
            self.meaning_problem = error
            log.info("The model for meaning is not in use: %s", error)
            return
        before = self._serving_before(catalogue)
        if before is None or before.row.id == wanted.row.id:
            self.meaning = wanted
        else:
            self.meaning, self.next_meaning = before, wanted
        self.settle_meaning()

    def settle_meaning(self) -> bool:
        """Let the next model serve when it has looked at every picture; tell whether it does."""
        wanted = self.next_meaning or self.meaning
        if wanted is None or (wanted is self.next_meaning and wanted.left()):
            return False
        if not wanted.left():
            self.store.remembered.put(_SERVING, wanted.row.fingerprint)
        if self.next_meaning is None:
            return False
        if self.meaning is not None:
            self.meaning.close()
        self.meaning, self.next_meaning = self.next_meaning, None
        return True

    def _serving_before(self, catalogue: Catalogue) -> VectorSpace | None:
        fingerprint = self.store.remembered.get(_SERVING)
        models = catalogue.all_for(MEANING)
        found = (model for model in models if model.card.fingerprint == fingerprint)
        model = next(found, None)
        return None if model is None else self._space(model)

    @staticmethod
    def _check_meaning(model: InstalledModel) -> None:
        if model.card.space != MEANING:
            raise QueryError(
                f'The model "{model.card.title}" does not answer for meaning.',
                "See refboard models list.",
            )

    def _close_meaning(self) -> None:
        for space in (self.meaning, self.next_meaning):
            if space is not None:
                space.close()
        self.meaning = self.next_meaning = self.meaning_problem = None

    def _space(self, model: InstalledModel) -> VectorSpace:
        return VectorSpace(self.store, model, self.paths.indexes)

    # -- spaces ------------------------------------------------------------------------------------

    def space_for(self, name: str) -> VectorSpace:
        """Return the space that answers for "look" or "meaning".

        Raises:
            ModelError: its model cannot be used.
            QueryError: no model has been chosen for it.
        """
        if name == LOOK:
            if self.look is None:
                raise self.look_problem or ModelMissingError("There is no model.")
            return self.look
        if self.meaning is None:
            if self.meaning_problem is not None:
                raise self.meaning_problem
            raise QueryError(
                "There is no model for similar meaning in this library yet.",
                'Get one in Settings, Models, or with "refboard models pull clip-vit-b32".',
            )
        return self.meaning

    def filling(self) -> tuple[VectorSpace, ...]:
        """Return the spaces that every picture gets a vector in."""
        return tuple(space for space in (self.look, self.next_meaning or self.meaning) if space)

    def states(self) -> tuple[SpaceState, ...]:
        """Return which spaces can answer, for people."""
        look = SpaceState(
            LOOK,
            self.look.card.name if self.look else "",
            self.look.card.title if self.look else "",
            left=self.look.left() if self.look else 0,
            problem=str(self.look_problem or ""),
        )
        if self.meaning is None:
            if self.meaning_problem is None:
                return (look,)
            return look, SpaceState(
                MEANING, self.chosen_meaning, "", problem=str(self.meaning_problem)
            )
        card, following = self.meaning.card, self.next_meaning
        return look, SpaceState(
            MEANING,
            card.name,
            card.title,
            has_words=card.text is not None,
            next_title=following.card.title if following else "",
            left=(following or self.meaning).left(),
        )

    def refresh_indexes(self) -> None:
        """Catch up with what another process has written since the last question."""
        for space in self.spaces():
            space.refresh()

    def do_idle_work(self) -> bool:
        """Take one step of what can wait, such as building a graph; return whether more is left."""
        return any(space.do_idle_work() for space in self.spaces())

    def save_indexes(self) -> None:
        """Write the indexes to their files, where they are open and worth keeping."""
        for space in self.spaces():
            space.save()

    def close(self) -> None:
        """Save the indexes and close the database."""
        for space in self.spaces():
            space.close()
        self.store.close()

    def spaces(self) -> Iterator[VectorSpace]:
        """Yield the spaces that are in use, `look` first."""
        return (space for space in (self.look, self.meaning, self.next_meaning) if space)

    # -- housekeeping ------------------------------------------------------------------------------

    def sweep(self) -> int:
        """Delete staged files that no import needs; return how many.

        A process that died between staging and accepting leaves one. Those of the last day are
        left alone: another process may be about to accept them.
        """
        needed = self.store.jobs.staged_paths()
        before = time.time() - DAY_S
        count = 0
        for path in list(self.paths.incoming.iterdir()):
            with suppress(OSError):  # another process may sweep at the same time
                if path not in needed and path.is_file() and path.stat().st_mtime < before:
                    path.unlink()
                    count += 1
        return count
