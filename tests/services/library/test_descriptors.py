"""Vectors for comparing each picture with each: their dot products are what a question scores."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from refboard.core.asset import Source
from refboard.core.ids import AssetId, new_asset_id
from refboard.core.query import Emphasis, Float32Array, weighted_query
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.services.importing.acceptance import accept
from refboard.services.library.descriptors import descriptors
from refboard.services.library.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library")
    yield opened
    opened.close()


def accepted(library: Library, count: int) -> list[AssetId]:
    """Accept pictures that have no vectors yet."""
    entries = tuple(
        ImportEntry(new_asset_id(), Source(Path(f"{n}.png")), content=b"picture %d" % n)
        for n in range(count)
    )
    accept(library, ImportRequest(entries))
    return [entry.asset_id for entry in entries]


def looks(library: Library, ids: list[AssetId]) -> Float32Array:
    """Give pictures vectors of the space look, whose blocks have one length; return them."""
    space = library.space_for("look")
    rows = np.random.default_rng(5).standard_normal((len(ids), space.card.dim)).astype(np.float32)
    for block in space.card.blocks:
        part = rows[:, block.start : block.stop]
        part /= np.linalg.norm(part, axis=1, keepdims=True) * np.sqrt(len(space.card.blocks))
    keys = library.store.assets.keys(ids)
    space.add_vectors([keys[one] for one in ids], [row[None] for row in rows])
    return rows


@pytest.mark.parametrize("emphasis", Emphasis)
def test_dot_products_are_the_scores_that_a_question_has(
    library: Library, emphasis: Emphasis
) -> None:
    ids = accepted(library, 4)
    rows = looks(library, ids)
    found, vectors = descriptors(library, ids, "look", emphasis)
    card = library.space_for("look").card
    wanted = np.stack([rows @ weighted_query(card, row, emphasis) for row in rows])
    assert list(found) == ids
    assert vectors @ vectors.T == pytest.approx(wanted, abs=2e-3)  # stored in half precision


def test_pictures_without_vectors_are_left_out_and_the_order_is_kept(library: Library) -> None:
    ids = accepted(library, 5)
    looks(library, ids[1:4])
    found, vectors = descriptors(library, [ids[3], ids[0], ids[1]], "both", Emphasis.BALANCED)
    assert list(found) == [ids[3], ids[1]]
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_of_no_picture_there_are_no_features(library: Library) -> None:
    found, vectors = descriptors(library, [new_asset_id()], "both", Emphasis.BALANCED)
    assert found == ()
    assert len(vectors) == 0
