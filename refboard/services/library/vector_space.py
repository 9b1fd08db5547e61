"""One model's space in an open library: its row, its vectors, its index.

The index is a cache of the store: it is opened by the first question or the first new vectors, and
told of every change after the store has it.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from refboard.core.errors import StorageError
from refboard.core.ids import AssetId
from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array
from refboard.core.spaces import SpaceKind, kind_of
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.library.finding.calibration import Calibration
from refboard.services.store.store import Store
from refboard.services.store.vectors import Space

if TYPE_CHECKING:
    from refboard.services.index.spaces import SpaceIndex

log = logging.getLogger(__name__)


class VectorSpace:
    """A space whose model is here; used by the library's owner only.

    Attributes:
        model: The model that makes its vectors.
        calibration: What its cosines are worth in this library.
    """

    def __init__(self, store: Store, model: InstalledModel, indexes: Path) -> None:
        """Make the space of a model; the index of a read-only library is not written."""
        self.model = model
        self._store = store
        self._indexes = indexes
        self._row: Space | None = None
        self._index: SpaceIndex | None = None
        self.calibration = Calibration(model.card, self.sample)

    @property
    def card(self) -> ModelCard:
        """The card of its model."""
        return self.model.card

    @property
    def name(self) -> str:
        """Which question it answers, such as "look"."""
        return self.card.space

    @property
    def kind(self) -> SpaceKind:
        """What the space is like."""
        return kind_of(self.card.space)

    @property
    def row(self) -> Space:
        """Its row in the database, made on first use."""
        if self._row is None:
            self._row = self._store.vectors.ensure_space(self.card)
        return self._row

    @property
    def index(self) -> "SpaceIndex":
        """Its vector index, opened when first asked for."""
        if self._index is None:
            # Here and not above: the native library is not needed before the first vectors.
            from refboard.services.index.spaces import open_index

            # Two models may fill spaces of one name, so the file is called after the model, too.
            is_one = not self.kind.takes_choice
            name = self.name if is_one else f"{self.name}-{self.row.fingerprint[:16]}"
            self._index = open_index(
                self._indexes,
                space=name,
                dim=self.row.dim,
                fingerprint=self.row.fingerprint,
                source=self._store.vectors.source(self.row),
                is_kept=not self._store.is_read_only,
            )
        return self._index

    def has_vectors(self) -> bool:
        """Return whether any picture has a vector here."""
        return self._store.vectors.count(self.row) > 0

    def sample(self, count: int) -> Float32Array:
        """Return up to `count` vectors from everywhere in the library, [n, dim]."""
        return self.index.vectors(self._store.vectors.source(self.row).sample(count))[1]

    def left(self) -> int:
        """Return how many stored assets have neither a vector nor a failure here."""
        return self._store.assets.unembedded_count(self.row)

    def stored_vectors(self, asset_id: AssetId) -> Float32Array | None:
        """Return an asset's vectors [v, dim], the plain one first; None while it has none."""
        key = self._store.assets.keys([asset_id]).get(asset_id)
        if key is None:
            return None
        vectors = self._store.vectors.get(self.row, key)
        return vectors if len(vectors) else None

    def add_vectors(
        self,
        keys: Sequence[int],
        vectors: Sequence[Float32Array],
        hashes: Sequence[str] | None = None,
    ) -> frozenset[int]:
        """Keep vectors of assets: in the store, then in the index.

        Args:
            keys: The assets' keys.
            vectors: For each [v, dim]: the plain vector, then its query variants.
            hashes: Of the originals that they were made from; None for those of now.

        Returns:
            The keys of assets that are gone, or whose original is another one by now: they were
            left out.
        """
        source, index = self._store.vectors.source(self.row), self.index
        with self._store.transaction():
            before = source.generation()
            made_from = {} if hashes is None else dict(zip(keys, hashes, strict=True))
            replaced = self._store.originals.replaced(made_from)
            kept = [place for place, key in enumerate(keys) if key not in replaced]
            key_array = np.asarray([keys[place] for place in kept], dtype=np.int64)
            self._store.vectors.put(self.row, key_array, [vectors[place] for place in kept])
            after = source.generation()
        # An index that another process has left behind catches up with all of it when it is asked.
        if kept and index.generation == before:
            index.add(key_array, np.stack([vectors[place][0] for place in kept]))
            index.note_generation(after)
        return replaced

    def generation(self) -> int:
        """Return a number that grows with every change of the vectors."""
        return self._store.vectors.source(self.row).generation()

    def forget(self, key: int, before: int) -> None:
        """Take an asset out of the index after the store has dropped its vectors.

        Args:
            key: The asset's.
            before: The generation before that.
        """
        if self._index is not None and self._index.generation == before:
            self._index.remove(np.asarray([key], dtype=np.int64))
            self._index.note_generation(self.generation())

    def refresh(self) -> None:
        """Catch up with what another process has written since the last question."""
        if self._index is not None:
            self._index.catch_up()

    def do_idle_work(self) -> bool:
        """Take one step of what can wait, such as catching up; return whether more is left.

        Raises:
            StorageError: the index could not be written; it works as before.
        """
        if self._index is None:
            return False
        self._store.require_in_place()
        return self._index.do_idle_work()

    def save(self) -> None:
        """Write the index to its file, if it is open and changed."""
        if self._index is not None:
            self._try_to_write(self._index.save)

    def close(self) -> None:
        """Save the index and forget it; the next question opens it again."""
        if self._index is not None:
            index, self._index = self._index, None
            self._try_to_write(index.close)

    def _try_to_write(self, write: Callable[[], None]) -> None:
        """Write a cache: without it nothing is lost, and the next start takes a little longer."""
        try:
            self._store.require_in_place()
            write()
        except StorageError as error:
            log.warning("%s", error)
