"""Vectors: what is put is what comes back, and nothing else may be put."""

from typing import Any

import numpy as np
import pytest

from refboard.core.asset import AssetState
from refboard.services.store import Space, Store

Filler = Any


def _keys(store: Store, assets: list[Any]) -> np.ndarray[Any, Any]:
    found = store.assets.keys([asset.id for asset in assets])
    return np.array([found[asset.id] for asset in assets], dtype=np.int64)


def test_a_space_is_its_fingerprint(store: Store, filler: Filler) -> None:
    first = filler.space()

    assert filler.space() == first
    assert filler.space(version="2").id != first.id
    assert [space.version for space in store.vectors.spaces()] == ["1", "2"]
    assert (first.name, first.model, first.dim) == ("look", "look-model", 8)


def test_vectors_come_back_with_their_variants(store: Store, filler: Filler) -> None:
    assets = filler.stored("a.jpg", "b.jpg")
    keys, space = _keys(store, assets), filler.space()
    rows = [filler.vector(1, variants=3), filler.vector(2)]

    store.vectors.put(space, keys, rows)

    for key, row in zip(keys, rows, strict=True):
        kept = store.vectors.get(space, int(key))
        assert kept.dtype == np.float32
        np.testing.assert_allclose(kept, row, atol=1e-3)
        np.testing.assert_allclose(np.linalg.norm(kept, axis=1), 1, atol=1e-6)
    assert store.vectors.count(space) == 2
    assert store.vectors.get(space, 999).shape == (0, 8)


def test_putting_again_replaces_all_variants(store: Store, filler: Filler) -> None:
    keys, space = _keys(store, filler.stored("a.jpg")), filler.space()
    store.vectors.put(space, keys, [filler.vector(1, variants=3)])

    store.vectors.put(space, keys, [filler.vector(2)])

    np.testing.assert_allclose(store.vectors.get(space, int(keys[0])), filler.vector(2), atol=1e-3)


def test_embedding_in_the_look_space_makes_an_asset_ready(store: Store, filler: Filler) -> None:
    (asset,) = filler.stored("a.jpg")
    keys = _keys(store, [asset])

    store.vectors.put(filler.space(name="meaning", version="9"), keys, [filler.vector(1)])
    assert store.assets.get([asset.id])[asset.id].state is AssetState.STORED
    store.vectors.put(filler.space(), keys, [filler.vector(1)])

    assert store.assets.get([asset.id])[asset.id].state is AssetState.READY
    filler.finish(asset)
    assert store.assets.get([asset.id])[asset.id].state is AssetState.READY


def test_a_vector_ends_the_failure_that_was_there(store: Store, filler: Filler) -> None:
    (asset,) = filler.stored("a.jpg")
    space = filler.space()
    store.jobs.fail_embedding(asset.id, space, "No.", "")

    store.vectors.put(space, _keys(store, [asset]), [filler.vector(1)])

    assert store.jobs.failures() == []


@pytest.mark.parametrize(
    "bad",
    [
        np.full((1, 8), np.nan, np.float32),
        np.full((1, 8), np.inf, np.float32),
        np.zeros((1, 8), np.float32),
        np.ones((1, 8), np.float32),
        np.ones((1, 7), np.float32) / np.sqrt(7).astype(np.float32),
        np.ones((0, 8), np.float32),
        np.ones(8, np.float32) / np.sqrt(8).astype(np.float32),
    ],
    ids=["nan", "inf", "zero", "long", "other dim", "none", "flat"],
)
def test_what_is_no_unit_vector_is_refused_whole(store: Store, filler: Filler, bad: Any) -> None:
    keys, space = _keys(store, filler.stored("a.jpg", "b.jpg")), filler.space()

    with pytest.raises(ValueError, match="vector"):
        store.vectors.put(space, keys, [filler.vector(1), bad])

    assert store.vectors.count(space) == 0
    assert store.vectors.source(space).generation() == 0


def test_keys_and_vectors_must_be_equally_many(store: Store, filler: Filler) -> None:
    with pytest.raises(ValueError, match="keys"):
        store.vectors.put(filler.space(), np.array([1, 2]), [filler.vector(1)])


def test_the_source_gives_plain_vectors_in_batches(store: Store, filler: Filler) -> None:
    assets = filler.stored(*(f"{n}.jpg" for n in range(5)))
    keys, space = _keys(store, assets), filler.space()
    rows = [filler.vector(n, variants=2) for n in range(5)]
    store.vectors.put(space, keys, rows)
    source = store.vectors.source(space)

    batches = list(source.batches(2))

    assert [len(found) for found, _ in batches] == [2, 2, 1]
    np.testing.assert_array_equal(np.concatenate([found for found, _ in batches]), keys)
    np.testing.assert_allclose(
        np.concatenate([matrix for _, matrix in batches]), [row[0] for row in rows], atol=1e-3
    )
    assert source.count() == 5
    assert batches[0][0].dtype == np.int64


def test_the_generation_grows_with_every_change(store: Store, filler: Filler) -> None:
    keys, space = _keys(store, filler.stored("a.jpg")), filler.space()
    source = store.vectors.source(space)

    seen = [source.generation()]
    for seed in range(2):
        store.vectors.put(space, keys, [filler.vector(seed)])
        seen.append(source.generation())
    store.vectors.put(space, keys[:0], [])
    seen.append(source.generation())

    assert seen == [0, 1, 2, 2]


def test_an_empty_space_has_no_batches(store: Store, filler: Filler) -> None:
    space: Space = filler.space()

    assert list(store.vectors.source(space).batches()) == []
