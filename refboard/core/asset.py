"""Assets: imported images, unique by content hash, and where their bytes came from.

An asset is never altered; boards show it through items. Its state says what is left to do,
so that a process that died can go on where it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from refboard.core.ids import AssetId
from refboard.core.words import counted

PREVIEW_SIDES = (256, 1024)
"""Longer side of the previews that every asset has, in pixels, smallest first."""


class AssetState(StrEnum):
    """What has been done for an asset."""

    PENDING = "pending"
    """Accepted; its original is not read yet."""
    STORED = "stored"
    """Its original is safe and its previews are made; it is not embedded yet."""
    READY = "ready"
    """Embedded in the `look` space: it can be found."""
    FAILED = "failed"
    """It could not be read; a job says why and can be retried."""


class Storage(StrEnum):
    """Where an asset's original lives."""

    COPIED = "copied"
    """In the library's `originals/` folder."""
    LINKED = "linked"
    """Where the user keeps it; the library remembers path, size, time and hash."""


class OriginalState(StrEnum):
    """What became of a stored asset's original since it was read."""

    UNCHANGED = "unchanged"
    """It is there, byte for byte."""
    MISSING = "missing"
    """It is gone, or may not be read."""
    CHANGED = "changed"
    """Its file holds other bytes: edited where it is linked, damaged where it is a copy."""


class RemarkKind(StrEnum):
    """What a remark is about."""

    PARTS_NOT_SHOWN = "parts_not_shown"
    """Things in a drawing that the renderer does not draw."""
    NOTHING_SHOWN = "nothing_shown"
    """A drawing of which nothing is seen: it is empty, or waits for a script or for time."""
    TONE_MAPPED = "tone_mapped"
    """A high dynamic range picture, brought into the range of a usual screen."""
    ANIMATED = "animated"
    """It moves; its first frame is shown."""
    PAGES = "pages"
    """A document of several pages, of which the first is shown."""
    CAMERA_PREVIEW = "camera_preview"
    """A camera raw file: the picture that the camera made of it is shown."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to be known of how a picture is shown.

    Attributes:
        kind: What it is about.
        count: How many things it is about; at least 1.
    """

    kind: RemarkKind
    count: int = 1

    @property
    def sentence(self) -> str:
        """What the user reads, of one picture."""
        match self.kind:
            case RemarkKind.PARTS_NOT_SHOWN:
                verb = "is" if self.count == 1 else "are"
                return f"{counted(self.count, 'thing')} in this drawing {verb} not shown."
            case RemarkKind.NOTHING_SHOWN:
                return "Nothing of this drawing is shown."
            case RemarkKind.TONE_MAPPED:
                return "This HDR picture is shown tone-mapped."
            case RemarkKind.ANIMATED:
                return "This picture moves; its first frame is shown."
            case RemarkKind.PAGES:
                return f"This is the first of {counted(self.count, 'page')}."
            case RemarkKind.CAMERA_PREVIEW:
                return "This is the camera's own picture of a raw file."

    @property
    def words(self) -> str:
        """The same beside other facts of the picture."""
        match self.kind:
            case RemarkKind.PARTS_NOT_SHOWN:
                return f"{counted(self.count, 'thing')} not shown"
            case RemarkKind.NOTHING_SHOWN:
                return "nothing shown"
            case RemarkKind.TONE_MAPPED:
                return "tone-mapped"
            case RemarkKind.ANIMATED:
                return "animated, first frame"
            case RemarkKind.PAGES:
                return f"page 1 of {self.count:,}"
            case RemarkKind.CAMERA_PREVIEW:
                return "the camera's preview"


def remarks_together(pictures: Iterable[Sequence[Remark]]) -> str:
    """Return what the user reads of several pictures; empty where there is nothing to say.

    Args:
        pictures: The remarks of each.
    """
    counts: dict[RemarkKind, list[int]] = {}
    for remarks in pictures:
        for remark in remarks:
            counts.setdefault(remark.kind, []).append(remark.count)
    told = (_together(kind, counts[kind]) for kind in RemarkKind if kind in counts)
    return " ".join(sentence for sentence in told if sentence)


def _together(kind: RemarkKind, counts: Sequence[int]) -> str:
    match kind:
        case RemarkKind.PARTS_NOT_SHOWN:
            things = sum(counts)
            verb = "is" if things == 1 else "are"
            where = counted(len(counts), "drawing")
            return f"In {where}, {counted(things, 'thing')} {verb} not shown."
        case RemarkKind.NOTHING_SHOWN:
            return f"Nothing of {counted(len(counts), 'drawing')} is shown."
        case RemarkKind.TONE_MAPPED:
            verb = "is" if len(counts) == 1 else "are"
            return f"{counted(len(counts), 'HDR picture')} {verb} shown tone-mapped."
        case RemarkKind.ANIMATED | RemarkKind.PAGES | RemarkKind.CAMERA_PREVIEW:
            return ""  # seen on the picture itself, and no loss that one has to be told of


@dataclass(frozen=True, slots=True)
class Source:
    """Where an image was found.

    Attributes:
        path: The file to read; for pasted or dropped bytes a staged file inside the library.
        url: The web address it was dropped from, kept as provenance; may be empty.
        name: The name to show; the file name without folders unless given.
        is_staged: The file is the library's own copy and is removed once it is stored.
    """

    path: Path
    url: str = ""
    name: str = ""
    is_staged: bool = False

    @property
    def display_name(self) -> str:
        """The name to show for it."""
        return self.name or self.path.name


@dataclass(frozen=True, slots=True)
class Asset:
    """One imported image.

    Attributes:
        id: Given by whoever imported it.
        sha256: Hash of the original's bytes, 64 hexadecimal digits; empty while PENDING.
        name: The name to show.
        width: Oriented width of the original in pixels; the header's claim while PENDING.
        height: Likewise.
        format: Upper-case format name such as "JPEG"; empty while PENDING.
        byte_size: Size of the original.
        has_alpha: It has transparent pixels, so its previews keep an alpha channel.
        storage: Copied or linked.
        source: Path or address it came from, as given.
        url: Web address it came from, or empty.
        state: What has been done for it.
        imported_at: Seconds since the epoch, UTC.
        remarks: What is to be known of how it is shown.
    """

    id: AssetId
    sha256: str
    name: str
    width: int
    height: int
    format: str = ""
    byte_size: int = 0
    has_alpha: bool = False
    storage: Storage = Storage.COPIED
    source: str = ""
    url: str = ""
    state: AssetState = AssetState.PENDING
    imported_at: float = 0.0
    remarks: tuple[Remark, ...] = ()

    @property
    def is_stored(self) -> bool:
        """Return whether its original and previews are there."""
        return self.state in (AssetState.STORED, AssetState.READY)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an asset could not be imported or embedded, or what became of its original.

    Attributes:
        asset_id: Whose failure it is.
        name: The asset's name.
        source: The file or address as given.
        sentence: What the user reads.
        hint: What they can do.
        is_no_picture: The user's own file is none that can be read: nothing but another file in its
            place can change that.
        original: What became of its original, where that is what is told.
    """

    asset_id: AssetId
    name: str
    source: str
    sentence: str
    hint: str = ""
    is_no_picture: bool = False
    original: OriginalState = OriginalState.UNCHANGED


@dataclass(frozen=True, slots=True)
class OriginalLook:
    """One look at an original.

    Attributes:
        state: What became of it.
        byte_size: Size of the file that was there; 0 for none.
        mtime_ns: When that was last changed, as the file system says.
        ctime_ns: When its entry was, which copying back an old time does not hide; 0 where the file
            system does not tell.
        sentence: What the user reads of it; empty when it is what it was.
        hint: What they can do.
    """

    state: OriginalState
    byte_size: int = 0
    mtime_ns: int = 0
    ctime_ns: int = 0
    sentence: str = ""
    hint: str = ""

    @property
    def stamp(self) -> tuple[int, int, int]:
        """What is compared before any byte is read."""
        return self.byte_size, self.mtime_ns, self.ctime_ns


@dataclass(frozen=True, slots=True)
class Ward:
    """A stored asset with what is remembered of its original.

    Attributes:
        key: The asset's key.
        asset: The asset.
        mtime_ns: Time of the file that was read; 0 when that is not known.
        last: The last look at it that told something; None while it was always what it was.
    """

    key: int
    asset: Asset
    mtime_ns: int = 0
    last: OriginalLook | None = None
