"""Weighted queries: one dot product gives the emphasised mean of the blocks' cosines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.model_card import Block, ImageTower, ModelCard, ModelFile, Preprocess
from refboard.core.query import Emphasis, Float32Array, mean_vector, weighted_query

EDGES = [0, 5, 9, 12]
BLOCKS = tuple(
    Block(name, start, stop) for name, start, stop in zip("abc", EDGES[:-1], EDGES[1:], strict=True)
)


def make_card(
    emphases: dict[str, dict[str, float]], blocks: tuple[Block, ...] = BLOCKS
) -> ModelCard:
    return ModelCard(
        "look", "1", "look", "Look", "", "MIT", "", 12,
        ImageTower(ModelFile("f"), Preprocess(8, 8), "i", "o"), None, "blocks", blocks, emphases,
    )  # fmt: skip


def stored(seed: int) -> Float32Array:
    """Return a vector as the library stores it: every block of length 1/sqrt(3)."""
    vector = np.random.default_rng(seed).standard_normal(12).astype(np.float32)
    for block in BLOCKS:
        part = vector[block.start : block.stop]
        part /= np.linalg.norm(part) * np.sqrt(len(BLOCKS))
    return vector


weights = st.floats(0, 3)


@given(a=weights, b=weights, c=st.floats(0.1, 3), seed=st.integers(0, 999))
def test_the_product_is_the_weighted_mean_of_the_blocks_cosines(
    a: float, b: float, c: float, seed: int
) -> None:
    card = make_card({"balanced": {"a": a, "b": b, "c": c}})
    query, other = stored(seed), stored(seed + 1000)

    score = float(weighted_query(card, query, Emphasis.BALANCED) @ other)

    cosines = [
        float(query[p.start : p.stop] @ other[p.start : p.stop]) * len(BLOCKS) for p in BLOCKS
    ]
    squares = [a * a, b * b, c * c]
    expected = sum(s * cos for s, cos in zip(squares, cosines, strict=True)) / sum(squares)
    assert score == pytest.approx(expected, abs=1e-5)


@given(a=weights, b=weights, c=st.floats(0.1, 3), seed=st.integers(0, 999))
def test_a_picture_is_fully_similar_to_itself_with_any_emphasis(
    a: float, b: float, c: float, seed: int
) -> None:
    card = make_card({"shape": {"a": a, "b": b, "c": c}})
    vector = stored(seed)

    assert weighted_query(card, vector, Emphasis.SHAPE) @ vector == pytest.approx(1, abs=1e-5)


def test_equal_weights_leave_the_vector_as_it_is() -> None:
    card = make_card({"balanced": dict.fromkeys("abc", 0.4)})

    assert weighted_query(card, stored(1), Emphasis.BALANCED) == pytest.approx(stored(1))


def test_an_emphasis_that_the_card_does_not_have_changes_nothing() -> None:
    vector = stored(1)

    assert weighted_query(make_card({}), vector, Emphasis.PALETTE) is vector
    without_blocks = make_card({"palette": {}}, blocks=())
    assert weighted_query(without_blocks, vector, Emphasis.PALETTE) is vector


def test_the_middle_of_several_vectors_is_a_direction_between_them() -> None:
    across, up = np.eye(2, dtype=np.float32)

    assert mean_vector(np.stack([across, up])) == pytest.approx([0.7071, 0.7071], abs=1e-4)
    assert mean_vector(np.stack([across, -across])).tolist() == across.tolist()
