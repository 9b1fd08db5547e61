"""Addresses and texts that mean files of this machine."""

import os
import socket
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl

from refboard.ui.importing.local_path import local_path, paths_in_text


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///a/100%25%20%C3%A9%23.png", "/a/100% \u00e9#.png"),
        ("file:/a/b.png", "/a/b.png"),
        ("file://localhost/a/b.png", "/a/b.png"),
        (f"file://{socket.gethostname().upper()}/a/b.png", "/a/b.png"),
        ("FILE:///a/b.png", "/a/b.png"),
    ],
)
def test_an_address_on_this_machine_is_its_file(address: str, path: str) -> None:
    assert local_path(QUrl(address)) == Path(path)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are texts there")
def test_a_name_may_hold_any_bytes() -> None:
    path = local_path(QUrl.fromEncoded(b"file:///a%20b/lat%E9in.png"))

    assert path is not None
    assert os.fsencode(path) == b"/a b/lat\xe9in.png"


@pytest.mark.parametrize("address", ["https://site.test/a.png", "file:", "file://localhost", ""])
def test_no_other_address_is_a_file(address: str) -> None:
    assert local_path(QUrl(address)) is None


def test_a_text_may_list_files(tmp_path: Path) -> None:
    there = tmp_path / "a b.png"
    there.touch()

    assert paths_in_text(f'"{there}"\n\nfile:///b.png\n') == [there, Path("/b.png")]


@pytest.mark.parametrize(
    "form", ["{}", '"{}"', "'{}'", "  '{}'  ", "<{}>", "\u201c{}\u201d", "\u2018{}\u2019"]
)
def test_marks_around_a_path_are_not_part_of_it(tmp_path: Path, form: str) -> None:
    there = tmp_path / "a b.png"
    there.touch()

    assert paths_in_text(form.format(there)) == [there]


def test_marks_that_end_a_name_are_part_of_it(tmp_path: Path) -> None:
    there = tmp_path / "the girls'"
    there.touch()

    assert paths_in_text(str(there)) == [there]
    assert paths_in_text(f'"{there}"') == [there]


def test_a_line_may_hold_several_paths_in_quotes(tmp_path: Path) -> None:
    one, other = tmp_path / "a b.png", tmp_path / "the girl's.png"
    one.touch()
    other.touch()

    assert paths_in_text(f"'{one}' \"{other}\"") == [one, other]
    assert paths_in_text(f'"{one}" "{other}"\n{one}') == [one, other, one]
    assert not paths_in_text(f'"{one}" "{one}.gone"')


@pytest.mark.skipif(sys.platform == "win32", reason="there it parts folders")
def test_a_space_may_be_written_as_shells_do(tmp_path: Path) -> None:
    there = tmp_path / "a b.png"
    there.touch()

    assert paths_in_text(str(there).replace(" ", "\\ ")) == [there]


@pytest.mark.parametrize("text", ["", "words", "/nowhere/at/all.png", "/\0", "file:", "a/b.png"])
def test_any_other_text_lists_none(text: str) -> None:
    assert not paths_in_text(text)
    assert not paths_in_text(f"/\n{text}\nwords")
