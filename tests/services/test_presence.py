"""Looks at paths that never fail."""

import errno
from pathlib import Path

import pytest

from refboard.services.presence import is_file, is_folder, is_gone
from tests.closed_doors import close


def test_what_is_there_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.touch()

    assert (is_file(file), is_folder(file), is_gone(file)) == (True, False, False)
    assert (is_file(tmp_path), is_folder(tmp_path), is_gone(tmp_path)) == (False, True, False)


@pytest.mark.parametrize("name", ["nothing", "a.png/inside", "n" * 300, "a\0b", "leads nowhere"])
def test_where_nothing_can_be_is_gone(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "leads nowhere").symlink_to(tmp_path / "nothing")
    path = tmp_path / name

    assert (is_file(path), is_folder(path), is_gone(path)) == (False, False, True)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE])
def test_behind_a_closed_door_something_may_be(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(tmp_path / "closed", monkeypatch, number)
    path = tmp_path / "closed" / "a.png"

    assert (is_file(path), is_folder(path), is_gone(path)) == (False, False, False)
