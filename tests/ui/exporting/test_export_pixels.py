"""Every format shows what a composition worked out apart from it shows, pixel by pixel."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from refboard.core.board import Placement
from refboard.core.export.options import ExportOptions, Format, Ground, SizeRule
from tests.board_wall import Wall, file_of
from tests.export_cases import CASES, Board, Case, furthest, noise

RASTER_LEVELS = 4
"""Turned pictures are sampled with a few bits of share; all else is a level of rounding."""
JPEG_LEVELS = 8


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_format_shows_what_lies_on_the_board(
    case: Case, tmp_path: Path, qapp: object
) -> None:
    board = Board(tmp_path / "library", case)
    limits = dict.fromkeys((Format.PNG, Format.WEBP), 0 if case.is_exact else RASTER_LEVELS)
    limits[Format.JPEG] = JPEG_LEVELS
    # Turned or mirrored noise says more of who shows a drawing than of the drawing.
    if not (case.is_exact and case.is_turned):
        limits |= {Format.SVG: JPEG_LEVELS, Format.PDF: RASTER_LEVELS}

    far = {form: furthest(board, form, tmp_path / f"out{form.suffix}") for form in limits}

    assert {form: level for form, level in far.items() if level > limits[form]} == {}


@pytest.mark.parametrize("form", [Format.PNG, Format.WEBP])
def test_a_transparent_background_leaves_what_is_between_empty(
    form: Format, tmp_path: Path, qapp: object
) -> None:
    board = Board(tmp_path / "library", Case("transparent pictures", is_exact=False))
    expected = board.expected(None).pixels

    shown = board.shown(form, tmp_path / f"out{form.suffix}", ground=Ground.NOTHING)

    assert np.abs(shown - expected)[..., 3].max() <= 1
    seen = expected[..., 3] > 128
    assert np.abs(shown - expected)[seen].max() <= 2


@pytest.mark.parametrize(("x", "y"), [(0.5, 0.5), (1 / 3, -7.25), (-1000.7, 999.99)])
def test_a_picture_has_the_pixels_of_its_original_wherever_it_lies(
    x: float, y: float, tmp_path: Path, qapp: object
) -> None:
    wall = Wall(tmp_path / "library")
    levels = noise(101, 67, 5)
    wall.add(file_of(Image.fromarray(levels)))
    wall.add(file_of(Image.fromarray(noise(40, 40, 6))))
    # A third as large, beside one of fewer pixels.
    wall.items[0] = replace(wall.items[0], placement=Placement(x, y, 101 / 3, 67 / 3))
    wall.items[1] = replace(wall.items[1], placement=Placement(x + 50, y, 40, 40, z=1.0))
    out = tmp_path / "out.png"

    wall.export(ExportOptions(size_rule=SizeRule.ORIGINALS, margin=11), out)

    with Image.open(out) as image:
        shown = np.asarray(image.convert("RGB"))
    at = range(30, 37)
    assert any(
        np.array_equal(shown[top : top + 67, left : left + 101], levels)
        for top in at
        for left in at
    )
