"""A look at an original tells what became of it, and reads bytes only where there is doubt."""

import hashlib
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from refboard.core.asset import Asset, AssetState, OriginalLook, OriginalState, Storage, Ward
from refboard.core.ids import AssetId
from refboard.services.imaging import originals
from refboard.services.imaging.originals import look_at_original, original_file
from refboard.services.imaging.source import open_regular
from tests.originals import store_original

UNCHANGED, MISSING, CHANGED = OriginalState.UNCHANGED, OriginalState.MISSING, OriginalState.CHANGED
CONTENT = b"what the file held when it was read"
EDITED = b"what the file held when it was READ"


@pytest.fixture
def linked(tmp_path: Path) -> Ward:
    path = tmp_path / "mine.png"
    path.write_bytes(CONTENT)
    asset = Asset(
        AssetId("a"), hashlib.sha256(CONTENT).hexdigest(), "mine.png", 4, 3, "PNG", len(CONTENT),
        storage=Storage.LINKED, source=str(path), state=AssetState.READY,
        imported_at=time.time() + 1,
    )  # fmt: skip
    return Ward(1, asset, path.stat().st_mtime_ns)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Which files were read."""
    found: list[Path] = []

    def opened(path: Path) -> object:
        found.append(path)
        return open_regular(path)

    monkeypatch.setattr(originals, "open_regular", opened)
    return found


def look(ward: Ward) -> OriginalLook:
    found = look_at_original(ward, Path("nowhere"))
    assert found is not None
    return found


def file_of(ward: Ward) -> Path:
    return Path(ward.asset.source)


def test_one_that_nobody_touched_is_not_read(linked: Ward, reads: list[Path]) -> None:
    assert look(linked) == OriginalLook(UNCHANGED)
    assert reads == []


def test_one_that_was_edited_is_told_and_read_once(linked: Ward, reads: list[Path]) -> None:
    file_of(linked).write_bytes(EDITED + b" and is longer")

    found = look(linked)
    again = look(replace(linked, last=found))

    assert found.state is CHANGED
    assert found.sentence == 'The file of "mine.png" was changed after it was added.'
    assert again == found
    assert reads == [file_of(linked)]


def test_one_of_the_same_size_and_time_is_in_doubt_when_its_entry_was_touched(
    linked: Ward,
) -> None:
    before = file_of(linked).stat()
    file_of(linked).write_bytes(EDITED)
    os.utime(file_of(linked), ns=(before.st_atime_ns, before.st_mtime_ns))
    touched = file_of(linked).stat().st_ctime_ns / 1e9

    early = replace(linked, asset=replace(linked.asset, imported_at=touched - 1))

    assert look(early).state is CHANGED


def test_one_that_was_only_touched_is_what_it_was_and_not_read_again(
    linked: Ward, reads: list[Path]
) -> None:
    os.utime(file_of(linked), ns=(1, 1))

    found = look(linked)
    again = look(replace(linked, last=found))

    assert found.state is again.state is UNCHANGED
    assert len(reads) == 1


def test_one_that_got_its_old_bytes_back_is_what_it_was(linked: Ward) -> None:
    file_of(linked).write_bytes(EDITED)
    changed = look(linked)
    file_of(linked).write_bytes(CONTENT)

    assert look(replace(linked, last=changed)).state is UNCHANGED


def test_one_that_was_edited_once_more_is_news(linked: Ward) -> None:
    file_of(linked).write_bytes(EDITED)
    kept = replace(look(linked), sentence="", hint="")
    file_of(linked).write_bytes(EDITED + b" once more")

    found = look(replace(linked, last=kept))

    assert (found.state, bool(found.sentence)) == (CHANGED, True)
    assert found.stamp != kept.stamp


@pytest.mark.parametrize("kind", ["gone", "its folder gone", "a folder", "no file name"])
def test_one_that_is_not_there_is_missing_and_never_changed(
    linked: Ward, tmp_path: Path, kind: str
) -> None:
    file_of(linked).unlink()
    ward = linked
    match kind:
        case "its folder gone":
            ward = replace(linked, asset=replace(linked.asset, source=str(tmp_path / "x" / "y")))
        case "a folder":
            file_of(linked).mkdir()
        case "no file name":
            ward = replace(linked, asset=replace(linked.asset, source="a\0b"))

    found = look(ward)

    assert found.state is MISSING
    assert "no longer where it was" in found.sentence
    assert found.stamp == (0, 0, 0)


def test_one_that_nobody_may_open_is_told_as_that(
    linked: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(self: Path) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", closed)

    found = look(linked)

    assert (found.state, found.sentence) == (MISSING, '"mine.png" may not be read by you.')


def test_nothing_is_said_of_one_that_is_written_while_it_is_read(
    linked: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_of(linked).write_bytes(EDITED)

    def opened(path: Path) -> object:
        file = open_regular(path)
        with path.open("ab") as other:
            other.write(b"more")
        return file

    monkeypatch.setattr(originals, "open_regular", opened)

    assert look_at_original(linked, Path("nowhere")) is None


def test_one_too_large_to_read_now_is_left_for_another_time(
    linked: Ward, reads: list[Path]
) -> None:
    file_of(linked).write_bytes(EDITED)

    assert look_at_original(linked, Path("nowhere"), most_bytes=9) is None
    assert reads == []


def test_a_copy_is_judged_by_its_size_and_by_its_bytes_when_asked(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    asset = Asset(
        AssetId("a"), sha256, "mine.png", 4, 3, "PNG", len(CONTENT), state=AssetState.READY
    )
    ward = Ward(1, asset)

    def state(*, is_thorough: bool = False, ward: Ward = ward) -> OriginalState:
        found = look_at_original(ward, tmp_path, is_thorough=is_thorough)
        assert found is not None
        return found.state

    assert state() is MISSING
    store_original(tmp_path, CONTENT, sha256, "PNG")
    assert (state(), state(is_thorough=True)) == (UNCHANGED, UNCHANGED)
    original_file(asset, tmp_path).write_bytes(EDITED)
    assert (state(), state(is_thorough=True)) == (UNCHANGED, CHANGED)
    damaged = look_at_original(ward, tmp_path, is_thorough=True)
    assert state(ward=replace(ward, last=damaged)) is CHANGED, "what is known is not forgotten"
    original_file(asset, tmp_path).write_bytes(CONTENT[:-1])
    assert state() is CHANGED
