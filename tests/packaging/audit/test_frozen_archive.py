"""The names of modules in what PyInstaller appends to an executable."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frozen_archive import COOKIE_MAGIC, archive_bytes, module_names
from tests.packaging.builders_linux import frozen

names = st.frozensets(st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){0,3}", fullmatch=True))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("frozen") / "refboard"


@given(names, st.binary(max_size=50), st.binary(max_size=50))
def test_modules_are_found_whatever_lies_around_the_archive(
    file: Path, modules: frozenset[str], before: bytes, after: bytes
) -> None:
    file.write_bytes(before + frozen(modules) + after)
    assert module_names(file) == modules | {"launch"}
    assert archive_bytes(file) == frozen(modules)


@pytest.mark.parametrize("content", [b"", b"\x7fELF", b"MEI and no more"])
def test_an_executable_without_an_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "refboard"
    file.write_bytes(content)
    with pytest.raises(ValueError, match="refboard carries no archive"):
        module_names(file)


@pytest.mark.parametrize("damage", ["cut", "table", "modules", "cookie"])
def test_a_damaged_archive_is_refused(tmp_path: Path, damage: str) -> None:
    whole = frozen(["numpy"])
    damaged = {
        "cut": whole[40:],
        "table": whole.replace(b"PYZ.pyz", b"PYZ.py\xff").replace(b"launch", b"launc\xff"),
        "modules": whole.replace(b"PYZ\0", b"PYX\0", 1),
        "cookie": whole[: whole.index(COOKIE_MAGIC) + 20],
    }[damage]
    file = tmp_path / "refboard"
    file.write_bytes(damaged)
    with pytest.raises(ValueError, match="The archive in refboard is damaged"):
        module_names(file)
