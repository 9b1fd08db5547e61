"""The two small renditions that the canvas and the panels show: written, checked, made anew.

They are a cache, and never believed: each ends with a seal that says whose rendition it is, at
which side, by which rules it was made, and that every byte is as it was written. Decoders ignore
what follows the end of a picture. They may be deleted at any time, so they are written atomically
but not synced. Both come from one decoded picture.
"""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from io import BytesIO
from pathlib import Path

from PIL import Image

from refboard.core.asset import PREVIEW_SIDES, Asset
from refboard.services.imaging.decode import Picture, decode, fitted_size
from refboard.services.imaging.files import write_atomically
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.originals import read_original

RULES = 1
"""Grows when the same original gives other pixels than before: what was made by older rules is
shown until it is made anew."""

_JPEG_QUALITY = 88
_SMALL_JPEG_QUALITY = 95
"""Icons and pixel art are smaller than a preview: no scaling hides what compression does."""
_MOST_MEGAPIXELS = 2000
"""The most that the settings allow: what is in the library was within the limit when it came."""

_MAGIC = b"RBPVSEAL"
_SEAL = struct.Struct(">8sHHI16s32s")  # magic, rules, side, bytes before it, whose, checksum


class PreviewState(Enum):
    """How far a preview can be believed."""

    WHOLE = auto()
    """It is what was written, by the rules of now."""
    STALE = auto()
    """It is what was written, by older rules."""
    DAMAGED = auto()
    """It is cut, changed, without a seal, or another picture's."""
    MISSING = auto()
    """There is none."""

    @property
    def is_shown(self) -> bool:
        """Return whether it may be shown."""
        return self in (PreviewState.WHOLE, PreviewState.STALE)


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview as it was found.

    Attributes:
        state: How far it can be believed.
        content: The encoded picture without its seal; of a damaged one all that is there.
    """

    state: PreviewState
    content: bytes = b""


def preview_path(previews_dir: Path, sha256: str, side: int, has_alpha: bool) -> Path:
    """Return where a preview lies: `ab/<sha256>-<side>.jpg`, or `.webp` when it has alpha."""
    suffix = ".webp" if has_alpha else ".jpg"
    return previews_dir / sha256[:2] / f"{sha256}-{side}{suffix}"


def write_previews(picture: Picture, previews_dir: Path, sha256: str) -> None:
    """Write all previews of a picture.

    A picture smaller than a preview's side is kept at its own size: nothing is scaled up.

    Args:
        picture: Decoded to at least the largest preview side, or whole.
        previews_dir: The library's folder of previews.
        sha256: The original's hash.

    Raises:
        StorageError: the disk is full, read-only or failing.
    """
    image, content = picture.image, b""
    for side in sorted(PREVIEW_SIDES, reverse=True):
        size = fitted_size(picture.width, picture.height, side)
        if max(size) < max(image.size):
            image, content = image.resize(size, Image.Resampling.HAMMING, reducing_gap=2.0), b""
        content = content or _encoded(image, picture.has_alpha)  # of a small one both are the same
        path = preview_path(previews_dir, sha256, side, picture.has_alpha)
        sealed = content + _seal_of(content, sha256, side)
        write_atomically(path, sealed, is_durable=False, levels=3)


def read_preview(previews_dir: Path, asset: Asset, side: int) -> Preview:
    """Return an asset's preview, with every byte of it checked."""
    found = Preview(PreviewState.MISSING)
    for path in _places(previews_dir, asset, side):
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            continue
        except OSError:
            found = Preview(PreviewState.DAMAGED)
            continue
        state = _state_of(data, asset.sha256, side)
        if state.is_shown:
            return Preview(state, data[: -_SEAL.size])
        found = Preview(state, data)
    return found


def preview_image(previews_dir: Path, asset: Asset, side: int) -> Image.Image | None:
    """Return an asset's preview, decoded; None where there is none that can be believed."""
    found = read_preview(previews_dir, asset, side)
    if not found.state.is_shown:
        return None
    image = Image.open(BytesIO(found.content))
    image.load()
    return image


def glance_at_preview(previews_dir: Path, asset: Asset, side: int) -> PreviewState:
    """Return how far a preview can be believed, as far as its length and its seal show.

    What is missing, cut, too long or another picture's is found; other bytes in the middle are not.
    """
    found = PreviewState.MISSING
    for path in _places(previews_dir, asset, side):
        try:
            with path.open("rb") as file:
                size = file.seek(0, 2)
                file.seek(max(0, size - _SEAL.size))
                tail = file.read()
        except FileNotFoundError:
            continue
        except OSError:
            found = PreviewState.DAMAGED
            continue
        found = _claimed_state(tail, size, asset.sha256, side)
        if found.is_shown:
            return found
    return found


def remake_previews(asset: Asset, previews_dir: Path, originals_dir: Path) -> Picture:
    """Make an asset's previews anew from its original, and return the decoded picture.

    Raises:
        OriginalError: the original is gone, or not what it was; nothing was written.
        InputError: it cannot be decoded any more; nothing was written.
        StorageError: the disk is full, read-only or failing.
    """
    picture = decode_original(asset, originals_dir, max(PREVIEW_SIDES))
    write_previews(picture, previews_dir, asset.sha256)
    return picture


def decode_original(
    asset: Asset, originals_dir: Path, longest_side: int, *, draws_up: bool = False
) -> Picture:
    """Decode a stored asset's original, after a check that it is what it was.

    Args:
        asset: A stored one.
        originals_dir: The library's folder of originals.
        longest_side: The result's longer side is at most this.
        draws_up: See `decode`.

    Raises:
        OriginalError: it is gone, or not what it was.
        InputError: it cannot be decoded.
    """
    return decode(
        read_original(asset, originals_dir).content,
        name=asset.name,
        longest_side=longest_side,
        limits=Limits(max_megapixels=_MOST_MEGAPIXELS),
        draws_up=draws_up,
    )


def forget_previews(previews_dir: Path, asset: Asset) -> None:
    """Delete the previews of bytes that no asset has any more.

    Raises:
        OSError: they cannot be deleted.
    """
    for side in PREVIEW_SIDES:
        for path in _places(previews_dir, asset, side):
            path.unlink(missing_ok=True)


def _places(previews_dir: Path, asset: Asset, side: int) -> Iterator[Path]:
    """Yield where a preview may lie; a newer RefBoard may see transparency where none was seen."""
    for has_alpha in (asset.has_alpha, not asset.has_alpha):
        yield preview_path(previews_dir, asset.sha256, side, has_alpha)


def _seal_of(content: bytes, sha256: str, side: int) -> bytes:
    digest = hashlib.sha256(content).digest()
    return _SEAL.pack(_MAGIC, RULES, side, len(content), _whose(sha256), digest)


def _whose(sha256: str) -> bytes:
    return sha256[:16].encode()


def _state_of(data: bytes, sha256: str, side: int) -> PreviewState:
    tail = data[-_SEAL.size :]
    state = _claimed_state(tail, len(data), sha256, side)
    if not state.is_shown:
        return state
    is_same = hashlib.sha256(memoryview(data)[: -_SEAL.size]).digest() == _SEAL.unpack(tail)[-1]
    return state if is_same else PreviewState.DAMAGED


def _claimed_state(tail: bytes, size: int, sha256: str, side: int) -> PreviewState:
    """Return what a seal says of a file of `size` bytes."""
    if len(tail) != _SEAL.size:
        return PreviewState.DAMAGED
    magic, rules, of_side, length, whose, _ = _SEAL.unpack(tail)
    wanted = (_MAGIC, side, size - _SEAL.size, _whose(sha256))
    if (magic, of_side, length, whose) != wanted:
        return PreviewState.DAMAGED
    return PreviewState.WHOLE if rules == RULES else PreviewState.STALE


def _encoded(image: Image.Image, has_alpha: bool) -> bytes:
    buffer = BytesIO()
    if has_alpha:
        # Lossless at the least effort beats lossy WebP and PNG in time, to write and to read.
        image.save(buffer, "WEBP", lossless=True, quality=0, method=0)
    else:
        quality = _SMALL_JPEG_QUALITY if max(image.size) < min(PREVIEW_SIDES) else _JPEG_QUALITY
        # Full colour resolution: half of it smears saturated edges, which is what a palette is.
        image.save(buffer, "JPEG", quality=quality, subsampling="4:4:4")
    return buffer.getvalue()
