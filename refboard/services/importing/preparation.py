"""What the decode pool does to one picture: read it once, decode it once, use it three ways.

Stateless functions of values: they run in any thread and touch nothing but files of their own.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from refboard.core.asset import PREVIEW_SIDES, Asset, Remark, Source
from refboard.core.colour.palette import Palette
from refboard.core.errors import StorageError
from refboard.core.finding.part import LEAST_SHARE, PicturePart
from refboard.core.finding.picture_hash import PictureHashes
from refboard.core.ids import AssetId
from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array
from refboard.services.embedding.preprocess import model_pixels
from refboard.services.imaging.colour.palettes import picture_palette
from refboard.services.imaging.comparing.picture_hashing import hashes_of
from refboard.services.imaging.decode import Picture, decode
from refboard.services.imaging.files import write_atomically
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.originals import (
    UnkeptOriginal,
    keep_originals,
    present_file,
    read_original,
    write_original,
)
from refboard.services.imaging.parts.cutting import cut_out
from refboard.services.imaging.previews import write_previews
from refboard.services.imaging.source import SourceBytes, read_source
from refboard.services.imaging.trim import trim_borders
from refboard.services.importing.web_hints import WebHints, fetch_first
from refboard.services.paths import LibraryPaths
from refboard.services.store.jobs import Job

DECODE_SIDE = PREVIEW_SIDES[-1]
"""Every vector is made from a picture of this longer side, so that it can be made again."""

_PART_SIDE = 2 * DECODE_SIDE
"""Of the longer side of a part: its shorter one has enough pixels, too, unless it is a strip."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture whose previews are made, and whose original is written.

    Attributes:
        asset_id: The id under which it was accepted.
        sha256: Hash of its bytes.
        width: Oriented width in pixels.
        height: Oriented height in pixels.
        format: Upper-case format name.
        byte_size: Size of the file.
        mtime_ns: Its time when it was read.
        has_alpha: Some of it is transparent.
        remarks: What is to be known of how it is shown.
        original: Its copy in the library, which is still to be kept; None for no new one.
        inputs: For models, by the fingerprints of their cards, [v, 3, h, w] float32: the picture,
            then its query variants.
        hashes: By what copies of it are met.
        palette: Its main colours.
        given_name: As the server calls it that it came from; empty where none does.
    """

    asset_id: AssetId
    sha256: str
    width: int
    height: int
    format: str
    byte_size: int
    mtime_ns: int
    has_alpha: bool
    remarks: tuple[Remark, ...]
    original: UnkeptOriginal | None
    inputs: Mapping[str, Float32Array]
    hashes: PictureHashes
    palette: Palette
    given_name: str = ""


def must_be_fetched(source: Source) -> bool:
    """Return whether a source has an address and its bytes are not in the library yet."""
    return bool(source.is_staged and source.url and not source.path.exists())


def size_of(source: Source) -> int:
    """Return how many bytes reading will take, as far as that can be told."""
    try:
        return source.path.stat().st_size
    except (OSError, ValueError):
        return 0  # not fetched yet, gone, or no file name, which reading will say


def used_up(source: Source) -> list[Path]:
    """Return the files of the library that nobody needs once a source is stored."""
    return [source.path] if source.is_staged else []


def read_or_fetch(
    source: Source,
    hints: WebHints,
    should_stop: Callable[[], bool],
    max_download_bytes: int,
) -> SourceBytes:
    """Read a source, from the web address that the user dropped if it is not here yet.

    Args:
        source: Where it is.
        hints: What else is known of it.
        should_stop: Asked now and then while fetching.
        max_download_bytes: More is refused.

    Raises:
        InputError: it cannot be read or fetched; the first address says why.
    """
    if must_be_fetched(source):
        fetched = fetch_first(source.url, hints, should_stop, max_download_bytes)
        write_staged(source.path, fetched.content)
        return replace(read_source(source.path), given_name=fetched.given_name)
    return read_source(source.path)


def write_staged(path: Path, content: bytes) -> None:
    """Make bytes durable in the library's incoming folder.

    Raises:
        StorageError: the disk is full or read-only.
    """
    write_atomically(path, content, is_durable=True, levels=1)


def prepare(
    job: Job, read: SourceBytes, paths: LibraryPaths, cards: Sequence[ModelCard], limits: Limits
) -> Prepared:
    """Write original and previews and make the models' inputs, from one decode.

    Raises:
        InputError: the bytes are no picture that can be used.
        StorageError: the library's disk cannot be written.
    """
    name = job.source.display_name
    picture = decode(read.content, name=name, longest_side=DECODE_SIDE, limits=limits)
    write_previews(picture, paths.previews, read.sha256)
    inputs = _inputs_of(picture, cards)
    # A long picture has too few pixels across for a model that crops its middle.
    coarse = [card for card in cards if not card.is_small and _is_short(picture, card)]
    if coarse:
        side = _decode_side(coarse)
        closer = decode(
            read.content, name=name, longest_side=None, shortest_side=side, limits=limits
        )
        inputs |= _inputs_of(closer, coarse)
    # Last: an original in the library means that everything made from it is there too.
    original = None
    if not job.link:
        original = write_original(
            paths.originals, paths.incoming, read.content, read.sha256, picture.format
        )
    return Prepared(
        asset_id=job.asset_id,
        sha256=read.sha256,
        width=picture.width,
        height=picture.height,
        format=picture.format,
        byte_size=read.byte_size,
        mtime_ns=read.mtime_ns,
        has_alpha=picture.has_alpha,
        remarks=picture.remarks,
        original=original,
        inputs=inputs,
        hashes=hashes_of(picture.image),
        palette=picture_palette(picture.image),
        given_name=read.given_name,
    )


def keep(prepared: Sequence[Prepared]) -> list[StorageError | None]:
    """Make the originals of pictures durable, all at once; see `originals.keep_originals`."""
    written = [one.original for one in prepared if one.original is not None]
    problems = iter(keep_originals(written))
    return [None if one.original is None else next(problems) for one in prepared]


def drop(prepared: Sequence[Prepared]) -> None:
    """Forget pictures that nobody wants any more: their originals are not kept."""
    for one in prepared:
        if one.original is not None:
            with suppress(OSError):  # the sweep of a later start takes it
                one.original.part.unlink(missing_ok=True)


def model_inputs(
    image: Image.Image, card: ModelCard, full_size: tuple[int, int] | None = None
) -> Float32Array:
    """Return the model's inputs for a picture and the card's query variants, [v, 3, h, w].

    Args:
        image: The picture, perhaps decoded smaller.
        card: The model.
        full_size: Width and height of the original where that is so.
    """
    assert card.image is not None, "only models for pictures are asked for inputs"
    contract = card.image.preprocess
    plain = model_pixels(image, contract, full_size)
    inputs = [plain]
    if "mirror" in card.variants:
        inputs.append(np.ascontiguousarray(plain[:, :, ::-1]))
    if "trim" in card.variants:
        trimmed = trim_borders(image)
        if trimmed.size != image.size:
            inputs.append(model_pixels(trimmed, contract))
    return np.stack(inputs)


def inputs_of_asset(
    asset: Asset, paths: LibraryPaths, card: ModelCard, limits: Limits
) -> Float32Array:
    """Return the model's inputs for an asset, [v, 3, h, w]; see `inputs_of`."""
    return inputs_of(asset, paths, (card,), limits)[card.fingerprint]


def inputs_of(
    picture: Asset | Path,
    paths: LibraryPaths,
    cards: Sequence[ModelCard],
    limits: Limits,
    part: PicturePart | None = None,
) -> dict[str, Float32Array]:
    """Return several models' inputs for an asset or any file, or for a part, from one decode.

    Args:
        picture: The picture.
        paths: The library's folders.
        cards: The models.
        limits: What is refused.
        part: Of the upright picture; None for all.

    Returns:
        By the fingerprints of the cards, [v, 3, h, w].

    Raises:
        InputError: its file is missing, no picture that can be used, or, for a stored asset, not
            what it was: new pixels never meet old vectors.
    """
    if isinstance(picture, Path):
        return _inputs_for(read_source(picture), picture.name, cards, limits, part)
    if picture.is_stored:
        read = read_original(picture, paths.originals)
    else:
        read = read_source(present_file(picture, paths))
    return _inputs_for(read, picture.name, cards, limits, part)


def inputs_of_file(
    path: Path, card: ModelCard, limits: Limits, part: PicturePart | None = None
) -> Float32Array:
    """Return the model's inputs for a file, or for a part of it, [v, 3, h, w]; see `inputs_of`."""
    return _inputs_for(read_source(path), path.name, (card,), limits, part)[card.fingerprint]


def _inputs_for(
    read: SourceBytes,
    name: str,
    cards: Sequence[ModelCard],
    limits: Limits,
    part: PicturePart | None,
) -> dict[str, Float32Array]:
    longest, shortest = DECODE_SIDE, _decode_side(cards)
    if part is not None:
        # So large that the part has the pixels which a whole picture has to be looked at.
        share = min(part.region.width, part.region.height)
        longest, shortest = math.ceil(_PART_SIDE / max(share, LEAST_SHARE)), None
    picture = decode(
        read.content,
        name=name,
        longest_side=longest,
        shortest_side=shortest,
        limits=limits,
    )
    if part is not None:
        image = cut_out(picture.image, part)
        return {card.fingerprint: model_inputs(image, card) for card in cards}
    return _inputs_of(picture, cards)


def _inputs_of(picture: Picture, cards: Sequence[ModelCard]) -> dict[str, Float32Array]:
    full = (picture.width, picture.height)
    return {card.fingerprint: model_inputs(picture.image, card, full) for card in cards}


def _is_short(picture: Picture, card: ModelCard) -> bool:
    """Return whether a picture was decoded to fewer pixels across than the model looks at."""
    if card.image is None:
        return False
    contract = card.image.preprocess
    edge = contract.shortest_edge or max(contract.width, contract.height)
    return min(picture.image.size) < min(edge, picture.width, picture.height)


def _decode_side(cards: Sequence[ModelCard]) -> int | None:
    """Return the shorter side that is enough for all of these; None for the decode of imports.

    Vectors of small models come from DECODE_SIDE, in people's libraries too, and their variants
    need the whole.
    """
    if any(card.image is None or card.is_small for card in cards):
        return None
    return max(card.image.preprocess.decode_side for card in cards if card.image is not None)
