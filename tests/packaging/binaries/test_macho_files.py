"""Which files are Mach-O is told by their content."""

import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macho.errors import MachoError
from macho.fat import thin
from macho.files import is_macho
from macho.image import read_image
from tests.packaging.builders_macho import fat, macho, write_macho

JAVA_CLASS = bytes.fromhex("cafebabe00000034") + b"\x00\x1d" + b"\x0a\x00\x06" * 200
ARCHIVE = (
    b"!<arch>\n" + b"a.o/            0           0     0     100644  8         `\n" + b"\0" * 80
)


@pytest.mark.parametrize(
    "content",
    [
        macho("execute"),
        macho("dylib"),
        macho("bundle", architecture="x86_64"),
        fat(macho("execute"), macho("execute", architecture="x86_64")),
    ],
    ids=["executable", "library", "Intel module", "fat"],
)
def test_mach_o_is_known_whatever_its_name(tmp_path: Path, content: bytes) -> None:
    assert is_macho(write_macho(tmp_path / "notes.txt", content))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xcf\xfa\xed\xfe",
        macho()[:31],
        fat(macho())[:20],
        fat(macho(), macho(architecture="x86_64"))[:0x8000],
        JAVA_CLASS,
        ARCHIVE,
        struct.pack(">II5I", 0xCAFEBABE, 1, 0x0100000C, 0, 64, len(ARCHIVE), 0).ljust(64, b"\0")
        + ARCHIVE,
        struct.pack(">II", 0xCAFEBABE, 0),
        b"\x7fELF" + b"\0" * 60,
        b"#!/bin/sh\n",
    ],
    ids=[
        *("nothing", "a magic alone", "half a header", "half a fat header", "a part cut short"),
        *("a Java class", "a static library", "a fat static library", "a fat file of nothing"),
        *("a Linux library", "a script"),
    ],
)
def test_what_is_no_mach_o_is_not_taken_for_it(tmp_path: Path, content: bytes) -> None:
    path = write_macho(tmp_path / "libreal.dylib", content)

    assert not is_macho(path)
    with pytest.raises(MachoError, match=r"^libreal\.dylib (is|has) .*\.$"):
        read_image(path)


def test_a_folder_is_no_mach_o(tmp_path: Path) -> None:
    assert not is_macho(tmp_path)
    assert not is_macho(tmp_path / "nowhere")


def test_a_broken_file_with_a_whole_header_is_still_code(tmp_path: Path) -> None:
    path = write_macho(tmp_path / "libcut.dylib", macho()[:200])

    assert is_macho(path)
    with pytest.raises(MachoError, match="is no whole Mach-O file"):
        read_image(path)


@given(content=st.binary(max_size=120))
def test_any_bytes_are_told_apart(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes"
    path.write_bytes(content)

    assert is_macho(path) is (content[:4] == b"\xcf\xfa\xed\xfe" and len(content) >= 32)


def test_one_part_is_taken_out_as_it_was(tmp_path: Path) -> None:
    ours, theirs = macho(content=b"ours"), macho(architecture="x86_64")
    path = write_macho(tmp_path / "liba.dylib", fat(theirs, ours))

    thin(path, "arm64")

    assert path.read_bytes() == ours
    assert os.access(path, os.X_OK)
    assert [file.name for file in tmp_path.iterdir()] == ["liba.dylib"]


def test_a_thin_file_stays_as_it_is(tmp_path: Path) -> None:
    path = write_macho(tmp_path / "liba.dylib", macho())
    before = path.stat()

    thin(path, "arm64")

    assert path.stat() == before


def test_a_part_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = write_macho(tmp_path / "liba.dylib", macho(architecture="x86_64"))

    with pytest.raises(MachoError, match=r"^liba\.dylib is for x86_64, not for arm64\.$"):
        thin(path, "arm64")


def test_a_fat_header_that_says_otherwise_than_its_part_is_told(tmp_path: Path) -> None:
    content = bytearray(fat(macho()))
    content[8:12] = struct.pack(">I", 0x01000007)
    path = write_macho(tmp_path / "liba.dylib", bytes(content))

    with pytest.raises(MachoError, match="another processor"):
        read_image(path)
