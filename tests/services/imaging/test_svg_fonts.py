"""Fonts inside drawings: read with care, and called what the drawing calls them."""

import struct
import tempfile
from pathlib import Path

import pytest

from refboard.services.imaging.decode import decode
from refboard.services.imaging.svg.font_tables import NoFontError, families, letters_in, renamed
from tests.drawings.case import document
from tests.drawings.collection import CASES
from tests.drawings.fonts import file_of, font, woff

_SHORT = struct.pack(
    ">4HI7H2HH2H2H2H",
    *(0, 1, 3, 1),
    12,
    *(4, 32, 0, 4, 0, 0, 0),
    *(ord("B"), 0xFFFF),
    0,
    *(ord("A"), 0xFFFF),
    *(1 - ord("A") & 0xFFFF, 1),
    *(0, 0),
)


@pytest.mark.parametrize("content", [font(), woff(font())])
def test_a_font_is_called_what_the_drawing_calls_it(content: bytes) -> None:
    named = renamed(content, "Écriture")

    assert list(families(named)) == ["Écriture"]
    assert letters_in(named, frozenset("ABC")) == {"A", "B"}


def test_a_font_that_was_called_otherwise_is_so_no_more() -> None:
    assert list(families(renamed(renamed(font(), "One"), "Two"))) == ["Two"]


def test_letters_are_found_in_short_tables_of_letters() -> None:
    assert letters_in(file_of({b"cmap": _SHORT}), frozenset("ABC\uffff")) == {"A", "B"}


@pytest.mark.parametrize("length", [0, 3, 11, 40, 60, 100])
@pytest.mark.parametrize("content", [font(), woff(font())])
def test_a_font_that_is_cut_off_is_none(content: bytes, length: int) -> None:
    with pytest.raises(NoFontError):
        renamed(content[:length], "Cut")


def test_a_font_that_unpacks_to_more_than_anybody_draws_is_none() -> None:
    content = bytearray(woff(font()))
    struct.pack_into(">I", content, 44 + 12, 1 << 31)

    with pytest.raises(NoFontError):
        renamed(bytes(content), "Large")


def test_fonts_of_a_drawing_leave_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    picture = decode(CASES["fonts/truetype"].content, name="a.svg", longest_side=64)

    assert picture.remarks == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("attributes", "known"),
    [
        ('font-family="system-ui"', "sans-serif"),
        ("style=\"font:20px 'No Such', -apple-system\"", "sans-serif"),
        ('style="font-size:20px;font-family:ui-monospace"', "monospace"),
    ],
)
def test_the_font_of_the_system_is_the_one_that_stands_for_it(attributes: str, known: str) -> None:
    text = '<text y="50" font-size="20" {}>ilWM</text>'

    picture = decode(document(text.format(attributes)), name="a.svg", longest_side=200)

    usual = document(text.format(f'font-family="{known}"'))
    assert picture.remarks == ()
    assert picture.image == decode(usual, name="a.svg", longest_side=200).image
