"""What the use cases ask of the adapters. Adapters never inherit from these."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array, Int64Array


class Embedder(Protocol):
    """Turns model inputs into unit vectors."""

    card: ModelCard

    def embed(self, batch: Float32Array) -> Float32Array:
        """Embed a batch.

        Args:
            batch: [n, 3, height, width] as the card's preprocessing makes it, n >= 1.

        Returns:
            [n, dim] float32, each row of unit length, all finite.

        Raises:
            ModelError: the model is missing, is another one, or gave no vectors.
        """
        ...


class TextEmbedder(Protocol):
    """Turns words into unit vectors, comparable to those of pictures where a model has both."""

    card: ModelCard

    @property
    def dim(self) -> int:
        """Length of a vector.

        Raises:
            ModelError: the model is missing or is another one.
        """
        ...

    def embed(self, texts: Sequence[str], *, as_document: bool = False) -> Float32Array:
        """Embed texts.

        Args:
            texts: At least one, of any length.
            as_document: They are searched, and not questions.

        Returns:
            [n, dim] float32, each row of unit length, all finite.

        Raises:
            ModelError: the model is missing, is another one, or gave no vectors.
        """
        ...


class VectorIndex(Protocol):
    """Finds the nearest of many unit vectors by inner product."""

    dim: int

    @property
    def is_exact(self) -> bool:
        """Whether no match can be missed."""
        ...

    def __len__(self) -> int: ...

    def __contains__(self, key: int) -> bool: ...

    def add(self, keys: Int64Array, vectors: Float32Array) -> None:
        """Insert vectors, replacing those whose key is there.

        Args:
            keys: [n] positive and different from each other.
            vectors: [n, dim] unit length and finite; anything else raises ValueError.
        """
        ...

    def remove(self, keys: Int64Array) -> None:
        """Forget keys; those that are not there are ignored."""
        ...

    def search(
        self, queries: Float32Array, limit: int, *, allowed: Int64Array | None = None
    ) -> tuple[Int64Array, Float32Array]:
        """Return the keys with the highest inner product with any of the queries.

        Args:
            queries: [q, dim], q >= 1, of any length; the best of the q scores counts.
            limit: How many at most.
            allowed: Only these keys count; None for all.

        Returns:
            keys [m] and scores [m], m <= limit, highest score first, ties by lower key.
        """
        ...

    def nearest(
        self, query: Float32Array, count: int, *, allowed: Int64Array | None = None
    ) -> Int64Array:
        """Return what `search` finds for one query [dim], for whoever scores it himself.

        Returns:
            keys [m] ascending, m <= count; where two score the same within the rounding of half
            precision, either can be the last.
        """
        ...

    def vectors(self, keys: Int64Array) -> tuple[Int64Array, Float32Array]:
        """Return those of some keys that are there, and their vectors.

        Returns:
            keys [m] ascending, each once, and unit vectors [m, dim].
        """
        ...


class VectorSource(Protocol):
    """Where an index can be rebuilt from: the library database."""

    def count(self) -> int:
        """Return how many vectors there are."""
        ...

    def generation(self) -> int:
        """Return a number that grows with every change of the vectors."""
        ...

    def batches(
        self, size: int = 4096, after: int = 0
    ) -> Iterator[tuple[Int64Array, Float32Array]]:
        """Yield keys [n] above `after`, ascending, and unit vectors [n, dim], 1 <= n <= size.

        Each batch is read when it is asked for.
        """
        ...

    def vectors(self, keys: Int64Array) -> tuple[Int64Array, Float32Array]:
        """Return those of some keys that are there, ascending, and unit vectors [m, dim]."""
        ...


class Names(Protocol):
    """Finds pictures by their names and tags, in any writing."""

    def find(
        self, text: str, limit: int, *, among: Iterable[int] | None = None
    ) -> Iterable[tuple[int, float]]:
        """Return asset keys and scores in 0..1, best first; only `among` these keys if given."""
        ...


class PaletteSource(Protocol):
    """Where the palettes of pictures are kept: the library database."""

    def state(self) -> object:
        """Return a value that is another one after anybody wrote to the database."""
        ...

    def written_after(self, number: int) -> Iterator[tuple[int, Int64Array, Sequence[bytes]]]:
        """Yield what was written after a number: the new number, asset keys [n], and palettes.

        The palettes are as core.colour.palette packs them. A key may come more than once: the last
        one counts.
        """
        ...

    def count(self) -> int:
        """Return how many palettes there are."""
        ...

    def keys(self) -> Int64Array:
        """Return the keys of all assets that have one."""
        ...
