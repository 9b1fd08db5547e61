"""The nearest hashes are those that a comparison one by one gives, in every orientation."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from refboard.core.finding.picture_hash import (
    BLANK,
    Orientation,
    PictureHash,
    PictureHashes,
    turned,
)
from refboard.services.index.hash_index import HashIndex


def waves(seed: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).standard_normal((8, 8))


def made(seed: int) -> PictureHash:
    return PictureHash.of_waves(waves(seed))


def test_nearest_are_those_of_a_comparison_one_by_one() -> None:
    known = {number: PictureHashes(made(number)) for number in range(1, 1500)}
    known[7] = PictureHashes(made(7), trimmed=made(9999))
    known[8] = BLANK
    index = HashIndex()
    index.add(list(known.items())[:900])
    index.add(list(known.items())[900:])
    for seed in (3, 700, 9999, 123456):
        asked = made(seed).turned(Orientation.ROTATED_LEFT)
        found = index.search(PictureHashes(asked), within=14, limit=2000)
        truth = {
            number: least
            for number, hashes in known.items()
            if hashes.each
            and (
                least := min(
                    asked.turned(one).distance(each) for one in Orientation for each in hashes.each
                )
            )
            <= 14
        }
        assert {near.number: near.distance for near in found} == truth
        assert [near.distance for near in found] == sorted(truth.values())
    nearest = index.search(PictureHashes(made(3).turned(Orientation.ROTATED_LEFT)), 14, 1)[0]
    assert (nearest.number, nearest.distance) == (3, 0)
    assert nearest.orientation is Orientation.ROTATED_RIGHT


def test_a_blank_picture_is_near_to_none() -> None:
    index = HashIndex()
    index.add([(1, PictureHashes(made(1))), (2, BLANK)])

    assert index.search(BLANK, within=48, limit=9) == []
    assert {near.number for near in index.search(PictureHashes(made(1)), 48, 9)} == {1}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(Orientation))
def test_a_hash_turns_as_its_picture_does(seed: int, orientation: Orientation) -> None:
    pixels = np.random.default_rng(seed).random((64, 64))
    places = (np.arange(64) + 0.5) / 64
    basis = np.cos(np.pi * np.arange(8)[:, None] * places)

    def hashed(of: NDArray[np.generic]) -> PictureHash:
        return PictureHash.of_waves(basis @ of.astype(np.float64) @ basis.T)

    assert hashed(turned(pixels, orientation)) == hashed(pixels).turned(orientation)
    mirrored = pixels[:, ::-1] if orientation.is_mirrored else pixels
    assert (np.rot90(mirrored, -orientation.quarter_turns) == turned(pixels, orientation)).all()
    stored = PictureHashes(hashed(pixels), hashed(pixels.T))
    assert PictureHashes.from_bytes(stored.to_bytes()) == stored
