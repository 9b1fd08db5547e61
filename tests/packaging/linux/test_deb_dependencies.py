"""Which packages the Debian package depends on: those of the libraries that it has not itself."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linux.dependencies import COMPANIONS, PACKAGES, depends, dpkg_owner, glibc_floor
from linux.errors import PackageError
from tests.packaging.builders_linux import elf, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such links")

libraries = st.sampled_from(sorted(PACKAGES))


def nobody(library: str) -> None:
    raise AssertionError(f"nobody should be asked for {library}")


def test_libraries_outside_the_folder_become_packages(tmp_path: Path) -> None:
    write(tmp_path, "refboard", elf(["libc.so.6", "libGL.so.1", "ld-linux-x86-64.so.2"]))
    write(tmp_path, "inner/one.so", elf(["libm.so.6", "libxcb.so.1", "libwayland-client.so.0"]))

    assert depends(tmp_path, nobody) == ["libc6", "libgl1", "libwayland-client0", "libxcb1"]


def test_libraries_inside_the_folder_need_no_package(tmp_path: Path) -> None:
    write(tmp_path, "refboard", elf(["libGL.so.1", "libmine.so.4"]))
    write(tmp_path, "deep/libmine.so.4", elf())
    write(tmp_path, "deep/libGL.so.1.7", elf())
    (tmp_path / "libGL.so.1").symlink_to("deep/libGL.so.1.7")

    assert depends(tmp_path, nobody) == []


def test_a_library_inside_that_reads_files_outside_brings_their_package(tmp_path: Path) -> None:
    for library in COMPANIONS:
        write(tmp_path, library, elf())

    assert depends(tmp_path, nobody) == ["fontconfig-config", "libx11-data", "xkb-data"]


def test_a_package_that_was_renamed_may_have_either_name(tmp_path: Path) -> None:
    write(tmp_path, "refboard", elf(["libglib-2.0.so.0", "libgio-2.0.so.0"]))

    assert depends(tmp_path, nobody) == ["libglib2.0-0t64 | libglib2.0-0"]


def test_dpkg_is_asked_for_a_library_that_is_not_in_the_table(tmp_path: Path) -> None:
    write(tmp_path, "refboard", elf(["libstrange.so.9"]))

    assert depends(tmp_path, {"libstrange.so.9": "libstrange9"}.get) == ["libstrange9"]


def test_a_library_of_no_known_package_is_named(tmp_path: Path) -> None:
    write(tmp_path, "refboard", elf(["libstrange.so.9"]))

    with pytest.raises(PackageError, match=r"holds libstrange\.so\.9 is not known; add it"):
        depends(tmp_path, lambda _: None)


def test_the_c_library_must_be_as_new_as_the_newest_symbol(tmp_path: Path) -> None:
    versions = b"\0GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.9\0GLIBCXX_3.4.30\0"
    write(tmp_path, "refboard", elf(["libc.so.6", "libm.so.6"]) + versions)

    assert depends(tmp_path, nobody) == ["libc6 (>= 2.34)"]


def test_a_part_of_the_c_library_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "refboard", elf(["libmvec.so.1"]))
    write(tmp_path, "libmvec.so.1", elf(["libm.so.6"]) + b"\0GLIBC_2.35\0GLIBC_PRIVATE\0")

    with pytest.raises(
        PackageError, match=r"^libmvec\.so\.1 in .* part of this machine's C library"
    ):
        depends(tmp_path, nobody)

    (tmp_path / "libmvec.so.1").unlink()
    assert depends(tmp_path, nobody) == ["libc6"]


@given(st.lists(st.tuples(st.integers(2, 3), st.integers(0, 60)), min_size=1, max_size=9))
def test_versions_are_compared_as_numbers(
    tmp_path_factory: pytest.TempPathFactory, versions: list[tuple[int, int]]
) -> None:
    path = tmp_path_factory.mktemp("glibc") / "lib.so"
    path.write_bytes(b"\0" + b"".join(b"GLIBC_%d.%d\0" % version for version in versions))

    assert glibc_floor([path]) == "{}.{}".format(*max(versions))


@given(st.sets(libraries, max_size=8), st.sets(libraries, max_size=8))
def test_every_package_is_of_a_library_that_is_asked_for_and_not_there(
    tmp_path_factory: pytest.TempPathFactory, asked: set[str], there: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    write(folder, "refboard", elf(sorted(asked)))
    for library in there:
        write(folder, library, elf())

    data = {COMPANIONS[library] for library in there & COMPANIONS.keys()}
    assert set(depends(folder, nobody)) == {PACKAGES[one] for one in asked - there} | data


def test_dpkg_knows_the_c_library_where_there_is_dpkg() -> None:
    assert dpkg_owner("libc.so.6") in ("libc6", None)
    assert dpkg_owner("libof-nobody.so.1") is None
