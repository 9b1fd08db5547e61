"""Palettes in memory: they rank as a plain reference does, and follow the database."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from refboard.core.colour.nearness import fit, nearness
from refboard.core.colour.oklab import oklab_of
from refboard.core.colour.palette import (
    AB_STEPS,
    Palette,
    PaletteColour,
    packed,
    unpacked,
)
from refboard.core.finding.terms import Swatch
from refboard.core.query import Int64Array
from refboard.services.library.colours.palette_index import FAINT, PaletteIndex

RED, GREEN, BLUE = (210, 40, 40), (40, 160, 60), (40, 70, 200)


def _palette(*parts: tuple[tuple[int, int, int], float]) -> Palette:
    lab = oklab_of(np.array([rgb for rgb, _ in parts], np.uint8)).tolist()
    return tuple(
        PaletteColour((light, a, b), amount)
        for (light, a, b), (_, amount) in zip(lab, parts, strict=True)
    )


class Rows:
    """A table of palettes."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[int, bytes]] = {}
        self.changes = 0

    def put(self, key: int, palette: Palette) -> None:
        self.changes += 1
        self.rows[key] = self.changes, packed(palette)

    def drop(self, key: int) -> None:
        self.changes += 1
        self.rows.pop(key, None)

    def state(self) -> object:
        return self.changes

    def written_after(self, number: int) -> Iterator[tuple[int, Int64Array, Sequence[bytes]]]:
        for at, key, stored in sorted((at, key, one) for key, (at, one) in self.rows.items()):
            if at > number:
                yield at, np.array([key]), [stored]

    def count(self) -> int:
        return len(self.rows)

    def keys(self) -> Int64Array:
        return np.array(sorted(self.rows), np.int64)


def _middle(colour: PaletteColour) -> NDArray[np.float32]:
    """Return the middle of four steps of the stored bytes, which stands for a colour."""
    steps = np.rint(np.array(colour.lab) * [255, AB_STEPS, AB_STEPS] + [0, 128, 128])
    middle = steps // 4 * 4 + 1.5
    return np.array((middle - [0, 128, 128]) / [255, AB_STEPS, AB_STEPS], np.float32)


def _reference(rows: Rows, swatches: Sequence[Swatch]) -> dict[int, float]:
    """Return the scores of all pictures, one after the other."""
    scores = {}
    for key, (_, stored) in rows.rows.items():
        product = 1.0
        for swatch in swatches:
            target = oklab_of(np.array([swatch.rgb], np.uint8))[0]
            share = sum(
                float(nearness(_middle(one)[None], target)[0]) * one.amount
                for one in unpacked(stored)
            )
            product *= float(fit(np.array([min(share, 1.0)], np.float32), swatch.amount)[0])
        scores[key] = product ** (1 / len(swatches))
    return scores


BYTES = st.integers(0, 255)
COLOURS = st.tuples(BYTES, BYTES, BYTES)
PALETTES = st.lists(st.tuples(COLOURS, st.floats(0.05, 0.2)), min_size=1, max_size=8)
STEPS = st.lists(st.tuples(st.integers(1, 12), st.none() | PALETTES), min_size=1, max_size=25)
SWATCHES = st.lists(
    st.builds(Swatch, COLOURS, st.sampled_from((0.0, 0.3, 1.0))), min_size=1, max_size=3
)


@settings(max_examples=25)
@given(STEPS, STEPS, SWATCHES)
def test_after_any_changes_it_scores_as_a_plain_reference_does(
    before: list[tuple[int, list[tuple[tuple[int, int, int], float]] | None]],
    after: list[tuple[int, list[tuple[tuple[int, int, int], float]] | None]],
    swatches: list[Swatch],
) -> None:
    rows = Rows()
    index = PaletteIndex(rows)
    for steps in (before, after):
        for key, parts in steps:
            if parts is None:
                rows.drop(key)
            else:
                rows.put(key, _palette(*parts))
        expected = _reference(rows, swatches)
        keys = np.arange(14)

        scores = index.scores(swatches, keys)

        assert len(index) == len(rows.rows)
        assert set(keys[~np.isnan(scores)]) == set(expected)
        assert scores[list(expected)] == pytest.approx(list(expected.values()), abs=1e-3)
        found, best = index.best(swatches, 5)
        order = [key for key in _ordered(keys, scores) if scores[key] >= FAINT][:5]
        assert found.tolist() == order
        assert best.tolist() == scores[order].tolist()
        assert len(index.sample(swatches)) == len(expected)


def _ordered(keys: Int64Array, scores: NDArray[np.float32]) -> list[int]:
    known = [int(key) for key in keys if not np.isnan(scores[key])]
    return sorted(known, key=lambda key: (-scores[key], key))


def _index(*palettes: Palette) -> PaletteIndex:
    rows = Rows()
    for key, palette in enumerate(palettes, start=1):
        rows.put(key, palette)
    return PaletteIndex(rows)


def test_more_of_a_colour_fits_better_where_any_amount_will_do() -> None:
    index = _index(
        _palette((RED, 0.1), (BLUE, 0.9)),
        _palette((GREEN, 1.0)),
        _palette((RED, 0.8), (BLUE, 0.2)),
    )

    keys, scores = index.best([Swatch(RED)], 9)

    assert keys.tolist() == [3, 1]
    assert 0.3 < scores[1] < scores[0] < 1


def test_of_an_amount_the_nearest_fits_best() -> None:
    index = _index(*(_palette((RED, share), (BLUE, 1 - share)) for share in (0.1, 0.3, 0.9)))

    assert index.best([Swatch(RED, 0.3)], 9)[0].tolist() == [2, 1, 3]
    assert index.best([Swatch(RED, 0.9)], 1)[0].tolist() == [3]


def test_all_colours_have_to_be_there() -> None:
    index = _index(
        _palette((RED, 1.0)),
        _palette((RED, 0.5), (GREEN, 0.5)),
        _palette((RED, 0.9), (GREEN, 0.1)),
    )

    assert index.best([Swatch(RED), Swatch(GREEN)], 9)[0].tolist() == [2, 3]


def test_only_what_is_allowed_is_found() -> None:
    index = _index(*[_palette((RED, 0.2 * n), (BLUE, 1 - 0.2 * n)) for n in range(1, 5)])

    assert index.best([Swatch(RED)], 2, allowed=np.array([1, 2, 3, 99]))[0].tolist() == [3, 2]
    assert index.best([Swatch(RED)], 2, allowed=np.array([], np.int64))[0].tolist() == []


def test_an_empty_library_has_no_colours() -> None:
    index = PaletteIndex(Rows())

    assert index.best([Swatch(RED)], 9)[0].tolist() == []
    assert np.isnan(index.scores([Swatch(RED)], np.array([1]))).all()
    assert len(index.sample([Swatch(RED)])) == 0
