"""A file is there whole, old or new; what is no plain file is never replaced."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from refboard.services import atomic_file
from refboard.services.atomic_file import check_writable, replacing, unwritten, write_file, writing


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_takes_the_place_of_another_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "board.png"
    path.write_bytes(b"old")

    write_file(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_is_full_leaves_what_was_there(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "board.png"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, full)

    with pytest.raises(OSError, match="No space"):
        write_file(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_whoever_stops_in_the_middle_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "board.png"
    path.write_bytes(b"old")

    def interrupted() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), writing(path) as file:
        file.writelines(interrupted())

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_until_the_end_the_path_holds_the_old_content(tmp_path: Path) -> None:
    path = tmp_path / "board.png"
    path.write_bytes(b"old")

    with replacing(path) as part:
        part.write_bytes(b"new")
        assert path.read_bytes() == b"old"
        assert part.parent == path.parent

    assert path.read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
@pytest.mark.usefixtures("umask")
def test_a_file_keeps_its_permissions_and_a_new_one_gets_the_users(tmp_path: Path) -> None:
    path = tmp_path / "private"
    path.write_bytes(b"old")
    path.chmod(0o600)

    with replacing(path) as part:
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
        part.write_bytes(b"new")
    write_file(tmp_path / "new", b"new")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640


def test_a_link_stays_a_link_and_its_file_is_replaced(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "real.png"
    real.parent.mkdir()
    real.write_bytes(b"old")
    link = tmp_path / "link.png"
    link.symlink_to(real)

    write_file(link, b"new")

    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_what_is_no_file_is_refused_and_kept(tmp_path: Path) -> None:
    folder, pipe = tmp_path / "folder", tmp_path / "pipe"
    folder.mkdir()
    os.mkfifo(pipe)
    (tmp_path / "loop").symlink_to("loop")

    for path in (folder, pipe, tmp_path / "loop", Path(os.devnull)):
        with pytest.raises(OSError, match=r"directory|device|links"):
            write_file(path, b"new")

    assert folder.is_dir()
    assert pipe.is_fifo()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "loop", "pipe"]


def test_a_file_that_its_owner_protected_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "board.png"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # whoever is root may do everything

    with pytest.raises(PermissionError):
        write_file(path, b"new")

    assert path.read_bytes() == b"old"


def test_the_longest_names_are_written(tmp_path: Path) -> None:
    for name in ("x" * 251 + ".png", "\N{HIRAGANA LETTER A}" * 80 + ".png"):
        write_file(tmp_path / name, b"new")
        assert (tmp_path / name).read_bytes() == b"new"


def test_a_file_that_somebody_holds_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holds = [PermissionError(errno.EACCES, "held"), PermissionError(errno.EACCES, "held")]
    replace = os.replace

    def held(source: Path, target: Path) -> None:
        if holds:
            raise holds.pop()
        replace(source, target)

    monkeypatch.setattr(atomic_file, "_TRIES", 3)
    monkeypatch.setattr(atomic_file, "_PAUSE_S", 0)
    monkeypatch.setattr(os, "replace", held)
    write_file(tmp_path / "board.png", b"new")

    assert (tmp_path / "board.png").read_bytes() == b"new"


def test_a_folder_that_cannot_be_synced_costs_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def sync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    write_file(tmp_path / "board.png", b"new")

    assert (tmp_path / "board.png").read_bytes() == b"new"


def test_the_sentence_names_the_file_and_the_reason() -> None:
    error = unwritten(Path("/far/board.png"), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))

    assert str(error).startswith('"board.png" cannot be written: No space left on device.')


def test_whether_a_file_can_be_written_is_known_before_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "board.png"
    path.write_bytes(b"old")

    check_writable(path)
    check_writable(tmp_path / "new.png")
    for wrong in (tmp_path, tmp_path / "no" / "board.png", path / "board.png"):
        with pytest.raises(OSError, match=r"irectory"):
            check_writable(wrong)

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
