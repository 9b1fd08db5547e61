"""Every file of the table looks like what it says: in previews, at full size, to the model."""

from pathlib import Path

import pytest

from tests.colour_table.measuring import measured, remarks, shown
from tests.colour_table.rows import Row
from tests.colour_table.table import LEVELS, ROWS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_colours_are_what_the_file_says(row: Row, tmp_path: Path) -> None:
    off = measured(row, shown(row, tmp_path))

    assert off.worst <= LEVELS + row.extra, off


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if "cICP" in row.name or "ICC that" in row.name],
    ids=lambda row: row.name,
)
def test_only_high_dynamic_range_is_remarked_on(row: Row) -> None:
    assert remarks(row) == (["tone_mapped"] if row.is_hdr else [])


def test_the_table_is_long_and_names_each_row_once() -> None:
    assert len(ROWS) >= 120
    assert len({row.name for row in ROWS}) == len(ROWS)
