"""The files of the Debian package: where they lie, who may do what, and whose they are."""

import gzip
import os
import re
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linux.control import architecture, control, installed_size, md5sums
from linux.copyright_file import copyright_text, shipped_distributions
from linux.errors import PackageError
from linux.tree import HERE, copy_frozen, lay_out, settle
from tests.packaging.builders_deb import NOON, distribution, frozen_folder, icons_folder
from tests.packaging.builders_linux import elf, write

LICENCE = "MIT License\n\nCopyright (c) 2026 The RefBoard authors\n\nDo.\n\nNo warranty.\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deb")
    tree = folder / "root"
    tree.mkdir()
    frozen, icons = frozen_folder(folder / "frozen"), icons_folder(folder / "icons")
    before = os.umask(0)
    try:
        lay_out(tree, frozen, icons, version="1.2.3", epoch=NOON)
        settle(tree, NOON)
    finally:
        os.umask(before)
    return tree


def test_everything_lies_where_debian_looks_for_it(root: Path) -> None:
    for path in (
        "usr/lib/refboard/refboard",
        "usr/lib/refboard/_internal/base_library.zip",
        "usr/share/applications/refboard.desktop",
        "usr/share/mime/packages/refboard.xml",
        "usr/share/icons/hicolor/16x16/apps/refboard.png",
        "usr/share/icons/hicolor/512x512/mimetypes/application-x-refboard.png",
        "usr/share/icons/hicolor/scalable/apps/refboard.svg",
        "usr/share/metainfo/org.refboard.RefBoard.metainfo.xml",
        "usr/share/man/man1/refboard.1.gz",
        "usr/share/doc/refboard/copyright",
        "usr/share/doc/refboard/changelog.gz",
    ):
        assert (root / path).is_file(), path


def test_the_command_is_a_relative_link_to_the_program(root: Path) -> None:
    link = root / "usr/bin/refboard"

    assert link.readlink() == Path("../lib/refboard/refboard")
    assert link.resolve() == (root / "usr/lib/refboard/refboard").resolve()


def test_nobody_but_the_owner_may_write_and_only_the_program_may_run(root: Path) -> None:
    program = root / "usr/lib/refboard/refboard"
    modes = {
        path.relative_to(root).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    }

    assert modes.pop(program.relative_to(root).as_posix()) == 0o755
    assert set(modes.values()) == {0o644}
    folders = [path for path in root.rglob("*") if path.is_dir() and not path.is_symlink()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o755}


def test_everything_is_as_old_as_the_release(root: Path) -> None:
    assert {path.lstat().st_mtime for path in [root, *root.rglob("*")]} == {NOON}


def test_the_documents_know_the_version_and_keep_no_time_of_packing(root: Path) -> None:
    manual = (root / "usr/share/man/man1/refboard.1.gz").read_bytes()
    metainfo = (root / "usr/share/metainfo/org.refboard.RefBoard.metainfo.xml").read_text()

    assert b"RefBoard 1.2.3" in gzip.decompress(manual)
    assert manual[3:8] == bytes(5), "flags and time of gzip"
    assert 'version="1.2.3" date="2025-06-15"' in metainfo


@pytest.mark.parametrize("target", ["/etc/passwd", "../../outside", "_internal/../../outside"])
def test_a_link_that_leads_out_of_the_frozen_folder_is_refused(tmp_path: Path, target: str) -> None:
    write(tmp_path / "frozen", "_internal/file")
    (tmp_path / "frozen" / "link").symlink_to(target)

    with pytest.raises(PackageError, match="link is a link that leads out"):
        copy_frozen(tmp_path / "frozen", tmp_path / "copy")


def test_checksums_are_of_every_file_in_order_and_of_no_link(root: Path) -> None:
    names = [line.split("  ", 1)[1] for line in md5sums(root).splitlines()]

    assert names == sorted(names)
    assert "usr/bin/refboard" not in names
    assert len(names) == sum(p.is_file() and not p.is_symlink() for p in root.rglob("*"))


@given(st.lists(st.integers(0, 5000), max_size=6))
def test_the_installed_size_counts_whole_kibibytes(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("size")
    for number, size in enumerate(sizes):
        write(folder, f"inner/{number}", bytes(size))

    assert installed_size(folder) == sum(-(-size // 1024) for size in sizes) + bool(sizes)


def test_the_control_file_says_what_was_computed() -> None:
    template = (HERE / "control.in").read_text(encoding="utf-8")

    text = control(
        template, version="1.2.3", architecture="arm64", installed_size=9, depends=["a", "b (>= 1)"]
    )

    fields = dict(re.findall(r"^([\w-]+): (.+)$", text, re.MULTILINE))
    assert fields["Package"] == "refboard"
    assert (fields["Version"], fields["Architecture"]) == ("1.2.3", "arm64")
    assert (fields["Installed-Size"], fields["Depends"]) == ("9", "a, b (>= 1)")
    assert "$" not in text
    assert len(fields["Description"]) < 80
    assert text.endswith("\n")


def test_the_machine_is_read_from_the_program(tmp_path: Path) -> None:
    intel = elf()
    arm = intel[:18] + (183).to_bytes(2, "little") + intel[20:]

    assert architecture(write(tmp_path, "a", intel)) == "amd64"
    assert architecture(write(tmp_path, "b", arm)) == "arm64"
    for content in (b"", b"\x7fELF", b"#!/bin/sh\n" * 9, intel[:18] + b"\x02\0" + intel[20:]):
        with pytest.raises(PackageError, match="no Linux program"):
            architecture(write(tmp_path, "c", content))


def test_the_copyright_file_names_every_distribution_and_library(root: Path) -> None:
    text = (root / "usr/share/doc/refboard/copyright").read_text(encoding="utf-8")
    stanzas = [dict(re.findall(r"^([\w-]+): (.*)$", s, re.MULTILINE)) for s in text.split("\n\n")]

    assert stanzas[0]["Format"].endswith("/copyright-format/1.0/")
    assert stanzas[1] == {
        "Files": "*",
        "Copyright": "2026 The RefBoard authors",
        "License": "Expat",
    }
    assert all({"Files", "Copyright", "License"} <= stanza.keys() for stanza in stanzas[1:])
    assert "Copyright: 2020 The colour authors\nLicense: MIT\n colours 1.0." in text
    assert "Files: usr/lib/refboard/_internal/colours.libs/*\nCopyright: The authors" in text
    assert "/usr/lib/refboard/_internal/refboard/_licences/libz1/copyright" in text
    assert "/usr/lib/refboard/_internal/refboard/_licences/python/LICENSE.txt" in text
    for told in re.findall(r"^  (/usr/lib/\S+)$", text, re.MULTILINE):
        assert (root / told[1:]).is_file(), told
    for told in re.findall(r"^(?:Files: | )(usr/lib/\S+)$", text, re.MULTILINE):
        assert list(root.glob(told)), told


def test_the_full_text_of_our_own_licence_is_there(tmp_path: Path) -> None:
    text = copyright_text(tmp_path, LICENCE)

    assert text.endswith("License: Expat\n Do.\n .\n No warranty.\n")


@pytest.mark.parametrize(
    ("headers", "licence"),
    [
        ({"License-Expression": "BSD-3-Clause AND Zlib"}, "BSD-3-Clause and Zlib"),
        ({"License": "Apache 2.0"}, "Apache-2.0"),
        ({"License": "MIT License"}, "Expat"),
        ({"Classifier": "License :: OSI Approved :: MIT License"}, "Expat"),
        ({"License": "x" * 300}, "as-in-its-text"),
        ({}, "as-in-its-text"),
    ],
)
def test_a_licence_is_called_what_its_distribution_calls_it(
    tmp_path: Path, headers: dict[str, str], licence: str
) -> None:
    distribution(tmp_path, "one", headers, texts={"LICENSE": "Do what you like."})

    assert [shipped.licence for shipped in shipped_distributions(tmp_path)] == [licence]


def test_a_distribution_without_any_licence_is_refused(tmp_path: Path) -> None:
    distribution(tmp_path, "one", {"Author": "Somebody"})

    with pytest.raises(PackageError, match=r"one 1\.0 does not say what its licence is"):
        copyright_text(tmp_path, LICENCE)


def test_a_licence_without_its_text_is_found_among_those_of_the_system(tmp_path: Path) -> None:
    distribution(tmp_path, "one", {"License": "LGPL-3.0-only OR GPL-3.0-only", "Author": "Qt"})

    text = copyright_text(tmp_path, LICENCE)

    assert "Copyright: Qt\nLicense: LGPL-3.0-only or GPL-3.0-only" in text
    assert "  /usr/share/common-licenses/LGPL-3\n" in text


def test_holders_are_lines_that_name_a_year_or_a_sign_each_once(tmp_path: Path) -> None:
    lines = [
        "Copyright (c) 2001-2024 The First",
        "# Copyright © 2002, The Second",
        "COPYRIGHT NOTICE: keep it",
        "copyright holders are not liable",
        "Copyright (c) 2001-2024 The First",
    ]
    distribution(tmp_path, "one", {"License": "MIT"}, texts={"LICENSE": "\n".join(lines)})

    (shipped,) = shipped_distributions(tmp_path)
    assert shipped.holders == ("2001-2024 The First", "2002, The Second")
