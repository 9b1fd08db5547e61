"""What is read from a Linux library, and taken out of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elf import drop_runpaths, is_elf, read_elf
from tests.packaging.builders_linux import RPATH, RUNPATH, elf

names = st.lists(st.from_regex(r"lib[a-z0-9+-]{1,12}\.so(\.[0-9]{1,2})?", fullmatch=True))
folders = st.lists(st.sampled_from(["$ORIGIN", "$ORIGIN/../lib", "/opt/lib", "/usr/lib"]))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("elf") / "lib.so"


@given(names, folders, st.sampled_from([RPATH, RUNPATH]))
def test_a_library_reads_back_as_it_was_built(
    file: Path, needed: list[str], runpaths: list[str], tag: int
) -> None:
    file.write_bytes(elf(needed, ":".join(runpaths), "libmine.so.1", tag))
    read = read_elf(file)
    assert read.needed == tuple(needed)
    assert read.runpaths == tuple(runpaths)
    assert read.soname == "libmine.so.1"


@given(names, folders, st.sampled_from([RPATH, RUNPATH]))
def test_only_an_unwanted_search_path_is_taken_out(
    file: Path, needed: list[str], runpaths: list[str], tag: int
) -> None:
    file.write_bytes(elf(needed, ":".join(runpaths), "libmine.so.1", tag))
    before, size = read_elf(file), file.stat().st_size
    is_unwanted = any(folder.startswith("/") for folder in runpaths)

    assert drop_runpaths(file, lambda folder: folder.startswith("/")) == is_unwanted

    assert file.stat().st_size == size
    assert read_elf(file) == before._replace(runpaths=() if is_unwanted else tuple(runpaths))
    assert not drop_runpaths(file, lambda folder: folder.startswith("/"))


def test_a_library_stays_executable_and_alone_when_it_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "lib.so"
    file.write_bytes(elf(runpath="/opt"))
    file.chmod(0o755)
    drop_runpaths(file, lambda _: True)
    assert file.stat().st_mode & 0o777 == 0o755
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("length", [4, 20, 100, 150])
def test_a_library_that_is_cut_short_is_refused(tmp_path: Path, length: int) -> None:
    file = tmp_path / "lib.so"
    file.write_bytes(elf(["libc.so.6"])[:length])
    with pytest.raises(
        ValueError, match=r"lib\.so is (no 64-bit ELF file|an ELF file that is cut)"
    ):
        read_elf(file)


def test_files_are_told_apart_by_their_content(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_text("# a script\n")
    (tmp_path / "b").write_bytes(elf())
    (tmp_path / "empty").touch()
    assert [is_elf(tmp_path / name) for name in ("a.so", "b", "empty")] == [False, True, False]
