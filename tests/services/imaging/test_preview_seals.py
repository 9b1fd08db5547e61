"""A preview is believed only when it is, byte for byte, what was written for this picture."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from refboard.core.asset import Asset, AssetState
from refboard.core.errors import OriginalError
from refboard.core.ids import AssetId
from refboard.services.imaging import previews
from refboard.services.imaging.decode import decode
from refboard.services.imaging.originals import original_file
from refboard.services.imaging.previews import (
    Preview,
    PreviewState,
    glance_at_preview,
    preview_path,
    read_preview,
    remake_previews,
    write_previews,
)
from tests.builders_images import cut_out, encoded, photo
from tests.originals import store_original

SIDES = (256, 1024)
WHOLE, STALE = PreviewState.WHOLE, PreviewState.STALE
DAMAGED, MISSING = PreviewState.DAMAGED, PreviewState.MISSING


class Shelf:
    """A stored picture with its previews."""

    def __init__(self, folder: Path, *, has_alpha: bool = False) -> None:
        self.previews, self.originals = folder / "previews", folder / "originals"
        image = cut_out(300, 200) if has_alpha else photo(300, 200)
        content = encoded(image, "PNG")
        self.asset = self.store(content)
        self.other = self.store(encoded(photo(300, 199), "PNG"))

    def store(self, content: bytes) -> Asset:
        picture = decode(content, name="a.png", longest_side=1024)
        sha256 = hashlib.sha256(content).hexdigest()
        write_previews(picture, self.previews, sha256)
        store_original(self.originals, content, sha256, "PNG")
        size = (picture.width, picture.height)
        return Asset(
            AssetId("a"), sha256, "a.png", *size, "PNG", len(content), picture.has_alpha,
            state=AssetState.READY,
        )  # fmt: skip

    def path(self, side: int, asset: Asset | None = None) -> Path:
        of = asset or self.asset
        return preview_path(self.previews, of.sha256, side, of.has_alpha)

    def read(self, side: int) -> Preview:
        return read_preview(self.previews, self.asset, side)

    def glance(self, side: int) -> PreviewState:
        return glance_at_preview(self.previews, self.asset, side)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def rewrite(change: Callable[[bytes], bytes]) -> Callable[[Shelf, int], None]:
    def damage(shelf: Shelf, side: int) -> None:
        path = shelf.path(side)
        path.write_bytes(change(path.read_bytes()))

    return damage


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def as_a_folder(shelf: Shelf, side: int) -> None:
    shelf.path(side).unlink()
    shelf.path(side).mkdir()


SHOWN_BY_ITS_LENGTH_OR_SEAL: dict[str, Callable[[Shelf, int], None]] = {
    "cut in half": rewrite(lambda data: data[: len(data) // 2]),
    "a byte too short": rewrite(lambda data: data[:-1]),
    "a byte too long": rewrite(lambda data: data + b"\0"),
    "without its first byte": rewrite(lambda data: data[1:]),
    "empty": rewrite(lambda _: b""),
    "its second half zeros": rewrite(lambda d: d[: len(d) // 2] + bytes(len(d) - len(d) // 2)),
    "without a seal": rewrite(lambda data: data[: -previews._SEAL.size]),
    "another picture's": lambda shelf, side: shelf.path(side).write_bytes(  # type: ignore[dict-item]
        shelf.path(side, shelf.other).read_bytes()
    ),
    "of another side": lambda shelf, side: shelf.path(side).write_bytes(  # type: ignore[dict-item]
        shelf.path(1280 - side).read_bytes()
    ),
    "a folder": as_a_folder,
}
DAMAGES = SHOWN_BY_ITS_LENGTH_OR_SEAL | {
    "one bit another": rewrite(flipped),
    "its first half zeros": rewrite(lambda d: bytes(len(d) // 2) + d[len(d) // 2 :]),
}


@pytest.mark.parametrize("has_alpha", [False, True])
def test_what_was_written_is_believed_and_read_without_its_seal(
    tmp_path: Path, has_alpha: bool
) -> None:
    shelf = Shelf(tmp_path, has_alpha=has_alpha)

    for side in SIDES:
        found = shelf.read(side)
        assert found.state is shelf.glance(side) is WHOLE
        assert shelf.path(side).read_bytes().startswith(found.content)
        assert found.content.endswith(b"\xff\xd9") != has_alpha


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_of_any_kind_is_noticed(shelf: Shelf, damage: str, side: int) -> None:
    DAMAGES[damage](shelf, side)

    assert shelf.read(side).state is DAMAGED
    assert shelf.read(1280 - side).state is WHOLE


@pytest.mark.parametrize("damage", SHOWN_BY_ITS_LENGTH_OR_SEAL)
def test_most_damage_is_noticed_without_reading_the_whole(shelf: Shelf, damage: str) -> None:
    SHOWN_BY_ITS_LENGTH_OR_SEAL[damage](shelf, 256)

    assert shelf.glance(256) is DAMAGED


def test_one_that_is_gone_is_missing(shelf: Shelf) -> None:
    shelf.path(256).unlink()

    assert shelf.read(256) == Preview(MISSING)
    assert shelf.glance(256) is MISSING


def test_one_made_by_older_rules_is_shown_and_known_to_be_stale(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "RULES", previews.RULES + 1)

    assert shelf.read(256).state is shelf.glance(256) is STALE
    assert STALE.is_shown

    remake_previews(shelf.asset, shelf.previews, shelf.originals)
    assert shelf.read(256).state is WHOLE


def test_transparency_that_was_not_known_before_is_found(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, has_alpha=True)
    for side in SIDES:
        wrong = preview_path(shelf.previews, shelf.asset.sha256, side, has_alpha=False)
        wrong.write_bytes(b"of an opaque picture")

    assert shelf.read(256).state is WHOLE


@pytest.mark.parametrize("damage", [name for name in DAMAGES if name != "a folder"])
def test_they_are_made_anew_as_they_were(shelf: Shelf, damage: str) -> None:
    before = {side: shelf.path(side).read_bytes() for side in SIDES}
    for side in SIDES:
        DAMAGES[damage](shelf, side)

    remake_previews(shelf.asset, shelf.previews, shelf.originals)

    assert {side: shelf.path(side).read_bytes() for side in SIDES} == before


@pytest.mark.parametrize("lost", ["gone", "empty", "cut", "another picture"])
def test_they_are_never_made_from_an_original_that_is_not_what_it_was(
    shelf: Shelf, lost: str
) -> None:
    original = original_file(shelf.asset, shelf.originals)
    content = original.read_bytes()
    original.unlink()
    if lost != "gone":
        other = original_file(shelf.other, shelf.originals).read_bytes()
        original.write_bytes({"empty": b"", "cut": content[:-9], "another picture": other}[lost])
    shelf.path(256).unlink()

    words = "is missing from" if lost == "gone" else "was damaged in"
    with pytest.raises(OriginalError, match=f'of "a.png" {words} the library'):
        remake_previews(shelf.asset, shelf.previews, shelf.originals)

    assert shelf.read(256).state is MISSING
    assert shelf.read(1024).state is WHOLE
