"""Persistence of embedding vectors: the truth from which every index file can be rebuilt.

Stored as float16 and always handed out as float32 of unit length. Vectors of two fingerprints
never meet: another fingerprint is another space. Row 0 of an asset is its plain vector; further
rows are query variants (mirrored, trimmed) and are never indexed.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select, update

from refboard.core.asset import AssetState
from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array, Int64Array
from refboard.core.spaces import kind_of
from refboard.services.store.database import Database
from refboard.services.store.row_mapping import one_of
from refboard.services.store.schema import assets, embed_failures, spaces, vectors

_LENGTH_TOLERANCE = 1e-2
_NO_SPACE = 0
"""The key of no row: where a space cannot be made, nothing is found in it."""

# Built once: building a statement costs more than SQLite takes to run it.
_FORGET = tuple(
    delete(table).where(
        table.c.space_id == bindparam("of_space"),
        one_of(table.c.asset_key, bindparam("keys")),
    )
    for table in (vectors, embed_failures)
)
_OF_SPACE = spaces.c.id == bindparam("of_space")
_GENERATION = select(spaces.c.generation).where(_OF_SPACE)
_NEXT_GENERATION = (
    update(spaces).where(_OF_SPACE).values(generation=spaces.c.generation + literal(1))
)
_MARK_READY = (
    update(assets)
    .where(
        one_of(assets.c.key, bindparam("keys")),
        assets.c.state == literal(AssetState.STORED.value),
    )
    .values(state=literal(AssetState.READY.value))
)
_PLAIN_ROWS = (vectors.c.space_id == bindparam("of_space"), vectors.c.variant == literal(0))
_PLAIN = (
    select(vectors.c.asset_key, vectors.c.vector)
    .where(*_PLAIN_ROWS, one_of(vectors.c.asset_key, bindparam("keys")))
    .order_by(vectors.c.asset_key)
)
_KEYS = select(vectors.c.asset_key).where(*_PLAIN_ROWS).order_by(vectors.c.asset_key)
_FIRST = _KEYS.limit(bindparam("count"))
_LAST = select(func.max(vectors.c.asset_key)).where(*_PLAIN_ROWS)
_place = func.json_each(bindparam("places")).table_valued("key", "value")
_NEXT = (
    select(
        select(func.min(vectors.c.asset_key))
        .where(*_PLAIN_ROWS, vectors.c.asset_key >= _place.c.value)
        .correlate(_place)
        .scalar_subquery()
    )
    .select_from(_place)
    .order_by(_place.c.key)
)


@dataclass(frozen=True, slots=True)
class Space:
    """One model's vectors.

    Attributes:
        id: Its key in the database.
        name: Which question it answers, such as "look".
        model: Name of the model.
        version: Version of the model's card and file.
        dim: Length of a vector.
        fingerprint: Hash of all that decides a vector.
    """

    id: int
    name: str
    model: str
    version: str
    dim: int
    fingerprint: str


class VectorStore:
    """The vectors of all spaces."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ensure_space(self, card: ModelCard) -> Space:
        """Return the space of a model, made on first use; in a read-only library an empty one."""
        query = select(spaces.c.id).where(spaces.c.fingerprint == card.fingerprint)
        row = {
            "name": card.space,
            "model": card.name,
            "version": card.version,
            "dim": card.dim,
            "fingerprint": card.fingerprint,
        }
        with self._database.snapshot() as connection:
            space_id = connection.execute(query).scalar()
        if space_id is None and self._database.is_read_only:
            space_id = _NO_SPACE
        if space_id is None:
            with self._database.transaction() as connection:
                space_id = connection.execute(query).scalar()  # another process may have made it
                if space_id is not None:
                    return self._space_of(card, space_id)
                made = insert(spaces).values(**row, generation=0).returning(spaces.c.id)
                space_id = connection.execute(made).scalar_one()
        return self._space_of(card, space_id)

    @staticmethod
    def _space_of(card: ModelCard, space_id: int) -> Space:
        return Space(space_id, card.space, card.name, card.version, card.dim, card.fingerprint)

    def spaces(self) -> list[Space]:
        """Return all spaces there ever were, oldest first."""
        columns = (spaces.c.id, spaces.c.name, spaces.c.model, spaces.c.version)
        query = select(*columns, spaces.c.dim, spaces.c.fingerprint).order_by(spaces.c.id)
        with self._database.snapshot() as connection:
            return [Space(*row) for row in connection.execute(query)]

    def put(self, space: Space, keys: Int64Array, rows: Sequence[Float32Array]) -> None:
        """Write the vectors of assets, in place of what they had in this space.

        In a space that decides when a picture is done this makes stored assets READY.

        Args:
            space: Where they belong.
            keys: [n] different asset keys.
            rows: n arrays [v, dim], v >= 1: the plain vector, then query variants.

        Raises:
            ValueError: a vector has another length, is not finite, or is not of unit length.
        """
        if len(keys) != len(rows):
            raise ValueError(f"{len(keys)} keys for {len(rows)} assets")
        written = [
            {"space_id": space.id, "variant": variant, "asset_key": key, "vector": blob}
            for key, row in zip(keys.tolist(), rows, strict=True)
            for variant, blob in enumerate(_blobs(space, row))
        ]
        if not written:
            return
        listed = keys.tolist()
        with self._database.transaction() as connection:
            where = {"of_space": space.id, "keys": json.dumps(listed)}
            for forget in _FORGET:
                connection.execute(forget, where)
            connection.execute(insert(vectors), written)
            connection.execute(_NEXT_GENERATION, {"of_space": space.id})
            if kind_of(space.name).gates_ready:
                mark_ready(connection, listed)

    def get(self, space: Space, key: int) -> Float32Array:
        """Return the vectors of an asset, [v, dim], the plain one first; v is 0 for none."""
        query = (
            select(vectors.c.vector)
            .where(vectors.c.space_id == space.id, vectors.c.asset_key == key)
            .order_by(vectors.c.variant)
        )
        with self._database.snapshot() as connection:
            blobs = list(connection.execute(query).scalars())
        return _matrix(blobs, space.dim)

    def plain(self, space: Space, keys: Sequence[int]) -> tuple[list[int], Float32Array]:
        """Return which of many assets have a vector, and these [n, dim], in the order of keys."""
        query = (
            select(vectors.c.asset_key, vectors.c.vector)
            .where(
                vectors.c.space_id == space.id,
                vectors.c.variant == 0,
                one_of(vectors.c.asset_key, keys),
            )
            .order_by(vectors.c.asset_key)
        )
        with self._database.snapshot() as connection:
            found = connection.execute(query).all()
        return [row[0] for row in found], _matrix([row[1] for row in found], space.dim)

    def count(self, space: Space) -> int:
        """Return how many assets have a vector in a space."""
        query = select(func.count()).where(vectors.c.space_id == space.id, vectors.c.variant == 0)
        with self._database.snapshot() as connection:
            return int(connection.execute(query).scalar_one())

    def source(self, space: Space) -> "SpaceVectors":
        """Return what an index of this space is rebuilt from."""
        return SpaceVectors(self._database, self, space)


class SpaceVectors:
    """The plain vectors of one space, for the index: a core.ports.VectorSource."""

    def __init__(self, database: Database, store: VectorStore, space: Space) -> None:
        self._database = database
        self._store = store
        self._space = space

    def count(self) -> int:
        """Return how many vectors there are."""
        return self._store.count(self._space)

    def generation(self) -> int:
        """Return a number that grows with every change of the vectors."""
        with self._database.snapshot() as connection:
            found = connection.execute(_GENERATION, {"of_space": self._space.id})
            return int(found.scalar() or 0)

    def batches(
        self, size: int = 4096, after: int = 0
    ) -> Iterator[tuple[Int64Array, Float32Array]]:
        """Yield keys [n] above `after`, ascending, and unit vectors [n, dim], 1 <= n <= size."""
        last = after
        while True:
            # No read stays open between two batches: writers and checkpoints are not held up.
            query = (
                select(vectors.c.asset_key, vectors.c.vector)
                .where(
                    vectors.c.space_id == self._space.id,
                    vectors.c.variant == 0,
                    vectors.c.asset_key > last,
                )
                .order_by(vectors.c.asset_key)
                .limit(size)
            )
            with self._database.snapshot() as connection:
                found = connection.execute(query).all()
            if not found:
                return
            last = found[-1][0]
            keys = np.array([row[0] for row in found], dtype=np.int64)
            yield keys, _matrix([row[1] for row in found], self._space.dim)

    def vectors(self, keys: Int64Array) -> tuple[Int64Array, Float32Array]:
        """Return those of `keys` that are there, ascending, and unit vectors [m, dim]."""
        given: dict[str, object] = {
            "of_space": self._space.id,
            "keys": json.dumps(np.unique(keys).tolist()),
        }
        with self._database.snapshot() as connection:
            found = connection.execute(_PLAIN, given).all()
        there = np.array([row[0] for row in found], dtype=np.int64)
        return there, _matrix([row[1] for row in found], self._space.dim)

    def sample(self, count: int) -> Int64Array:
        """Return the keys of up to `count` assets, ascending: all, or some from everywhere.

        Which ones follows from the keys that are there alone, and stays the same for most while
        more come: whoever measures them sees nothing jump.
        """
        given: dict[str, object] = {"of_space": self._space.id, "count": count + 1}
        with self._database.snapshot() as connection:
            first = list(connection.execute(_FIRST, given).scalars())
            if len(first) <= count:
                return np.array(first, dtype=np.int64)
            last = connection.execute(_LAST, given).scalar_one()
            # Places between 1 and a power of two, so that a library that grows keeps most of them.
            span = 1 << int(last).bit_length()
            places = (_halvings(2 * count) * span).astype(np.int64)
            given = {"of_space": self._space.id, "places": json.dumps(places.tolist())}
            met = [key for key in connection.execute(_NEXT, given).scalars() if key is not None]
        return np.unique(np.array(list(dict.fromkeys(met))[:count], dtype=np.int64))


def _halvings(count: int) -> NDArray[np.float64]:
    """Return the first `count` numbers of van der Corput's sequence: 1/2, 1/4, 3/4, 1/8, ..."""
    numbers = np.arange(1, count + 1)
    bits = (numbers[:, None] >> np.arange(32)) & 1
    halves: NDArray[np.float64] = bits @ (0.5 ** np.arange(1, 33))
    return halves


def mark_ready(connection: Connection, keys: Iterable[int]) -> None:
    """Move stored assets to READY inside the transaction of `connection`."""
    connection.execute(_MARK_READY, {"keys": json.dumps(list(keys))})


def _blobs(space: Space, rows: Float32Array) -> list[bytes]:
    """Return the stored form of [v, dim] after checking it."""
    if rows.ndim != 2 or not len(rows) or rows.shape[1] != space.dim:
        raise ValueError(f"vectors of shape {rows.shape} in a space of {space.dim} dimensions")
    lengths = np.linalg.norm(rows.astype(np.float32), axis=1)
    # A comparison with NaN is false, so this refuses what is not finite, too.
    if not bool(np.all(np.abs(lengths - 1) <= _LENGTH_TOLERANCE)):
        raise ValueError("a vector is not of unit length")
    return [row.tobytes() for row in rows.astype("<f2")]


def _matrix(blobs: list[bytes], dim: int) -> Float32Array:
    """Return stored vectors as float32 [n, dim] of unit length."""
    matrix = np.frombuffer(b"".join(blobs), dtype="<f2").reshape(-1, dim).astype(np.float32)
    if len(matrix):
        matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix
