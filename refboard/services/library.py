"""An opened library: its store, its embedding model and its vector index, with one owner.

The thread that opened a library is the only one that may touch it. The index is a cache of the
store: it is opened when first asked for and told of every change after the store has it.
"""

import logging
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from refboard.core.errors import ModelError, ModelMissingError
from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array
from refboard.services.embedding.catalog import InstalledModel, find_cards
from refboard.services.paths import LibraryPaths, models_dir
from refboard.services.store.store import Store, open_store
from refboard.services.store.vectors import Space

if TYPE_CHECKING:
    from refboard.services.index.spaces import SpaceIndex

log = logging.getLogger(__name__)

DAY_S = 86_400.0
LOOK = "look"
"""The space of the model that ships: the app finds similar pictures at once, offline."""


class Library:
    """Everything of one library that is open at once.

    Attributes:
        paths: Its folders.
        store: Its database.
        model: The model of the `look` space; None when it cannot be used.
        model_problem: Why not.
    """

    def __init__(self, paths: LibraryPaths, store: Store, models: Path) -> None:
        self.paths = paths
        self.store = store
        self.model: InstalledModel | None = None
        self.model_problem: ModelError | None = None
        self._space: Space | None = None
        self._index: SpaceIndex | None = None
        self._find_model(models)

    @staticmethod
    def open(root: Path, models: Path | None = None) -> "Library":
        """Open or create the library in `root`.

        Raises:
            LibraryError: it cannot be used; nothing was changed.
        """
        paths = LibraryPaths(root)
        return Library(paths, open_store(paths), models or models_dir())

    def _find_model(self, models: Path) -> None:
        catalogue = find_cards(models)
        self.model = catalogue.for_space(LOOK)
        if self.model is None:
            self.model_problem = next(
                iter(catalogue.problems),
                ModelMissingError(
                    "The model that ships with RefBoard is missing, so Find similar is off.",
                    "Install RefBoard again.",
                ),
            )
            log.error("No model for the space %s: %s", LOOK, self.model_problem)

    @property
    def card(self) -> ModelCard:
        """The card of the `look` model.

        Raises:
            ModelError: there is none.
        """
        if self.model is None:
            raise self.model_problem or ModelMissingError("There is no model.")
        return self.model.card

    @property
    def space(self) -> Space:
        """The `look` space of this library.

        Raises:
            ModelError: there is no model for it.
        """
        if self._space is None:
            self._space = self.store.vectors.ensure_space(self.card)
        return self._space

    @property
    def index(self) -> "SpaceIndex":
        """The vector index of the `look` space, opened or rebuilt when first asked for.

        Raises:
            ModelError: there is no model for it.
        """
        if self._index is None:
            # Here and not above: the native library is not needed before the first question.
            from refboard.services.index.spaces import open_index

            space = self.space
            self._index = open_index(
                self.paths.indexes,
                space=space.name,
                dim=space.dim,
                fingerprint=space.fingerprint,
                source=self.store.vectors.source(space),
            )
        return self._index

    def add_vectors(self, keys: list[int], vectors: list[Float32Array]) -> None:
        """Keep vectors of assets: in the store, then in the index when it is open.

        Args:
            keys: The assets' keys.
            vectors: For each [v, dim]: the plain vector, then its query variants.
        """
        key_array = np.asarray(keys, dtype=np.int64)
        source = self.store.vectors.source(self.space)
        with self.store.transaction():
            before = source.generation()
            self.store.vectors.put(self.space, key_array, vectors)
            after = source.generation()
        # An index that another process has left behind catches up as a whole when it is asked.
        if self._index is not None and self._index.generation == before:
            self._index.add(key_array, np.stack([rows[0] for rows in vectors]))
            self._index.note_generation(after)

    def refresh_index(self) -> None:
        """Catch up with what another process has written since the last question."""
        if self._index is not None:
            self._index.catch_up()

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

    def do_idle_work(self) -> bool:
        """Take one step of what can wait, such as building a graph; return whether more is left."""
        return self._index is not None and self._index.build_step()

    def save_index(self) -> None:
        """Write the index to its file, if it is open and worth keeping."""
        if self._index is not None:
            self._index.save()

    def close(self) -> None:
        """Save the index and close the database."""
        if self._index is not None:
            self._index.save()
            self._index.close()
            self._index = None
        self.store.close()
