"""Previews and originals: the right files in the right places, whole or not at all."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from refboard.core.asset import Asset, AssetState, Storage
from refboard.core.errors import StorageError, UnreadableFileError
from refboard.core.ids import AssetId
from refboard.services.imaging.decode import Picture, decode
from refboard.services.imaging.originals import (
    asset_file,
    has_original,
    keep_originals,
    original_file,
    original_path,
    present_file,
    write_original,
)
from refboard.services.imaging.previews import preview_path, write_previews
from refboard.services.imaging.trim import trim_borders
from refboard.services.paths import LibraryPaths
from tests.builders_images import cut_out, encoded, photo
from tests.originals import store_original

SHA = "ab" + "0" * 62


def picture_of(image: Image.Image) -> Picture:
    return decode(encoded(image, "PNG"), name="picture", longest_side=1024)


def files_in(folder: Path) -> Iterator[str]:
    return (
        path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()
    )


def test_an_opaque_picture_gets_two_jpegs_of_the_right_sides(tmp_path: Path) -> None:
    write_previews(picture_of(photo(1500, 1000)), tmp_path, SHA)

    assert list(files_in(tmp_path)) == [f"ab/{SHA}-1024.jpg", f"ab/{SHA}-256.jpg"]
    sizes = {}
    for side in (256, 1024):
        with Image.open(preview_path(tmp_path, SHA, side, has_alpha=False)) as image:
            sizes[side] = (image.format, image.size)
    assert sizes == {256: ("JPEG", (256, 171)), 1024: ("JPEG", (1024, 683))}


def test_a_cut_out_keeps_its_alpha_exactly(tmp_path: Path) -> None:
    picture = picture_of(cut_out(400, 300))

    write_previews(picture, tmp_path, SHA)

    assert list(files_in(tmp_path)) == [f"ab/{SHA}-1024.webp", f"ab/{SHA}-256.webp"]
    with Image.open(preview_path(tmp_path, SHA, 1024, has_alpha=True)) as image:
        assert image.size == (400, 300)
        assert image.getchannel("A").tobytes() == picture.image.getchannel("A").tobytes()


def test_nothing_is_scaled_beyond_the_original(tmp_path: Path) -> None:
    write_previews(picture_of(photo(40, 30)), tmp_path, SHA)

    for side in (256, 1024):
        with Image.open(preview_path(tmp_path, SHA, side, has_alpha=False)) as image:
            assert image.size == (40, 30)


def test_writing_again_leaves_the_same_files(tmp_path: Path) -> None:
    for _ in range(2):
        write_previews(picture_of(photo()), tmp_path, SHA)

    assert len(list(files_in(tmp_path))) == 2


@pytest.mark.parametrize("has_alpha", [False, True])
def test_qt_reads_the_previews(has_alpha: bool, tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    write_previews(picture_of(cut_out(300, 200) if has_alpha else photo(300, 200)), tmp_path, SHA)

    image = QImage(str(preview_path(tmp_path, SHA, 256, has_alpha)))
    assert (image.width(), image.height()) == (256, 171)
    assert image.hasAlphaChannel() == has_alpha


def test_an_original_is_kept_byte_for_byte_under_its_hash(tmp_path: Path) -> None:
    path = store_original(tmp_path, b"content", SHA, "JPEG")

    assert path == tmp_path / "ab" / f"{SHA}.jpg" == original_path(tmp_path, SHA, ".jpg")
    assert path.read_bytes() == b"content"
    assert list(files_in(tmp_path)) == [f"ab/{SHA}.jpg"]


def test_an_original_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = store_original(tmp_path, b"content", SHA, ".png")
    before = path.stat()

    store_original(tmp_path, b"content", SHA, ".png")

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_half_an_original_is_written_again(tmp_path: Path) -> None:
    path = store_original(tmp_path, b"content", SHA, ".png")
    path.write_bytes(b"con")

    store_original(tmp_path, b"content", SHA, ".png")

    assert path.read_bytes() == b"content"


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "read-only"), (errno.EIO, "cannot write")],
)
def test_a_disk_that_fails_is_a_sentence_and_leaves_nothing_behind(
    number: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError, match=words):
        store_original(tmp_path, b"content", SHA, ".png")

    assert list(files_in(tmp_path)) == []


def test_no_original_takes_its_place_before_its_bytes_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes = [f"{number:02d}" + "0" * 62 for number in range(4)]
    originals, staging = tmp_path / "originals", tmp_path / "incoming"
    written = [write_original(originals, staging, b"content", sha, ".png") for sha in hashes]
    synced: set[int] = set()
    real_sync, real_replace = os.fsync, Path.replace

    def sync(descriptor: int) -> None:
        real_sync(descriptor)
        synced.add(os.fstat(descriptor).st_ino)

    def replace(part: Path, target: Path) -> Path:
        assert part.stat().st_ino in synced
        return real_replace(part, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    problems = keep_originals([one for one in written if one is not None])

    assert problems == [None] * 4
    assert {path.parent.stat().st_ino for path in originals.rglob("*.png")} <= synced
    assert originals.stat().st_ino in synced
    assert list(files_in(staging)) == []


def test_an_original_that_cannot_be_kept_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    originals, staging = tmp_path / "originals", tmp_path / "incoming"
    hashes = [f"{number:02d}" + "0" * 62 for number in range(3)]
    written = [write_original(originals, staging, b"content", sha, ".png") for sha in hashes]
    kept = [one for one in written if one is not None]
    bad = kept[1].part.stat().st_ino
    real = os.fsync

    def sync(descriptor: int) -> None:
        status = os.fstat(descriptor)
        if stat.S_ISREG(status.st_mode) and status.st_ino == bad:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    problems = keep_originals(kept)

    assert [problem is None for problem in problems] == [True, False, True]
    assert "disk is full" in str(problems[1])
    assert [one.path.exists() for one in kept] == [True, False, True]
    assert list(files_in(staging)) == []


@pytest.mark.parametrize("border", [(255, 255, 255), (0, 0, 0), (12, 80, 90)])
def test_a_plain_border_is_trimmed(border: tuple[int, int, int]) -> None:
    framed = Image.new("RGB", (120, 100), border)
    framed.paste(photo(90, 70), (10, 20))

    assert trim_borders(framed).size == (90, 70)


def test_a_border_with_compression_noise_is_trimmed() -> None:
    framed = Image.new("RGB", (400, 300), "white")
    framed.paste(photo(300, 200), (50, 50))
    noisy = decode(encoded(framed, "JPEG", quality=70), name="x", longest_side=None).image

    width, height = trim_borders(noisy).size
    assert width == pytest.approx(300, abs=16)  # blocks at the edge ring into the border
    assert height == pytest.approx(200, abs=16)


def test_a_picture_without_borders_is_left_as_it_is() -> None:
    whole = photo()

    assert trim_borders(whole) is whole


def test_no_more_than_a_quarter_is_trimmed_from_a_side() -> None:
    assert trim_borders(Image.new("RGB", (80, 40), "white")).size == (40, 20)


def asset(**fields: Any) -> Asset:  # Any: each field has its own type
    stored = Asset(AssetId("a1"), SHA, "tree.jpg", 4, 3, "JPEG", state=AssetState.STORED)
    return replace(stored, **fields)


def pending(**fields: Any) -> Asset:  # Any: as above
    return asset(sha256="", format="", state=AssetState.PENDING, **fields)


def test_a_stored_assets_file_is_its_original_copied_or_linked(tmp_path: Path) -> None:
    paths = LibraryPaths(tmp_path)
    linked = asset(storage=Storage.LINKED, source="/pictures/tree.jpg")

    assert asset_file(asset(), paths) == original_path(paths.originals, SHA, "JPEG")
    assert asset_file(linked, paths) == Path("/pictures/tree.jpg")
    assert original_file(linked, paths.originals) == asset_file(linked, paths)


def test_before_that_it_is_what_waits_in_the_library_or_what_the_user_gave(tmp_path: Path) -> None:
    paths = LibraryPaths(tmp_path)
    url = "https://site.test/tree.jpg"

    assert asset_file(pending(source="/pictures/tree.jpg"), paths) == Path("/pictures/tree.jpg")
    assert asset_file(pending(), paths) == paths.incoming / "a1"
    assert asset_file(pending(source=url, url=url), paths) == paths.incoming / "a1"

    paths.incoming.mkdir()
    paths.staged(AssetId("a1")).write_bytes(b"of a board file")
    assert asset_file(pending(source="tree.jpg"), paths) == paths.incoming / "a1"


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (asset(), 'original of "tree.jpg" is missing from the library'),
        (asset(storage=Storage.LINKED, source="/nowhere/tree.jpg"), "no longer where it was"),
        (pending(source="/nowhere/tree.jpg"), "no longer where it was"),
    ],
)
def test_a_missing_file_is_said_to_be_missing(tmp_path: Path, lost: Asset, words: str) -> None:
    with pytest.raises(UnreadableFileError, match=words) as caught:
        present_file(lost, LibraryPaths(tmp_path))

    assert caught.value.hint
    assert not has_original(lost, LibraryPaths(tmp_path))


def test_a_file_that_is_there_is_returned(tmp_path: Path) -> None:
    paths = LibraryPaths(tmp_path)
    path = store_original(paths.originals, b"content", SHA, "JPEG")

    assert present_file(asset(), paths) == path
    assert has_original(asset(), paths)
