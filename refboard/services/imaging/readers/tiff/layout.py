"""What the tags of a TIFF say about its samples, and which kinds of it are not read."""

from dataclasses import dataclass
from typing import Literal

from refboard.services.imaging.containers import tiff_tags
from refboard.services.imaging.containers.tiff_tags import Directory, Number

NOT_WRITTEN = 2**32 - 1
MIN_IS_WHITE, MIN_IS_BLACK, RGB, PALETTE, MASK, CMYK, YCBCR, CIE_LAB, ICC_LAB = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    8,
    9,
)
PLAIN, LZW, OLD_JPEG, JPEG, DEFLATE, PACKBITS, OLD_DEFLATE = 1, 5, 6, 7, 8, 32773, 32946
LZMA, ZSTD, WEBP = 34925, 50000, 50001
FAX = frozenset({2, 3, 4, 32771})

Kind = Literal["u", "i", "f"]

_COLOURS = {
    MIN_IS_WHITE: 1, MIN_IS_BLACK: 1, RGB: 3, PALETTE: 1, MASK: 1, CMYK: 4, YCBCR: 3,
    CIE_LAB: 3, ICC_LAB: 3,
}  # fmt: skip
_DECODED = frozenset({PLAIN, LZW, JPEG, DEFLATE, PACKBITS, OLD_DEFLATE, LZMA, ZSTD, WEBP})
BY_LIBTIFF = frozenset({LZW, PACKBITS, ZSTD})
_BY_PILLOW = FAX | {OLD_JPEG}
_PREDICTED = frozenset({LZW, DEFLATE, OLD_DEFLATE, LZMA, ZSTD, WEBP})
_KINDS: dict[int, Kind] = {1: "u", 2: "i", 3: "f", 4: "u"}
_DEPTHS = {
    "u": frozenset({*range(1, 33), 64}),
    "i": frozenset({*range(2, 33), 64}),
    "f": frozenset({16, 24, 32, 64}),
}
_PACKINGS = {
    32766: "NeXT compression", 32809: "ThunderScan compression", 33003: "JPEG 2000 compression",
    33005: "JPEG 2000 compression", 34661: "JBIG compression", 34676: "LogLuv compression",
    34677: "LogLuv compression", 34712: "JPEG 2000 compression", 34713: "camera raw",
    34887: "LERC compression", 34892: "camera raw", 50002: "JPEG XL compression",
    52546: "JPEG XL compression",
}  # fmt: skip
_SPACES = {
    10: "ITU Lab colours", 32803: "camera raw", 32844: "LogL brightness", 32845: "LogLuv colours",
    34892: "camera raw",
}  # fmt: skip
_ASSOCIATED, _UNASSOCIATED = 1, 2
_MAX_SAMPLES = 64
_SPARE_PIXELS = 4_000_000


class NotReadError(Exception):
    """The file is whole, but of a kind that nothing here reads; its text says which."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the samples of a picture are written.

    Attributes:
        width: Pixels, before it is turned.
        height: Likewise.
        bits: Of a sample.
        kind: Unsigned, signed or floating point.
        photometric: TIFF's number of the colour space.
        colours: Samples of a pixel that are colours: the first ones.
        alpha: Which sample is alpha; None when none is.
        is_premultiplied: The colours are multiplied with alpha.
        samples: Samples of a pixel, with those that mean nothing to us.
        is_planar: Each sample has a plane of its own.
        compression: TIFF's number.
        predictor: 1 none, 2 differences, 3 differences of floating point.
        is_reversed: Bits are counted from the low end of each byte.
        order: Byte order, "<" or ">".
        across: Width of a strip or tile.
        down: Height of a strip or tile.
        offsets: Where each strip or tile starts, plane after plane.
        counts: How many bytes each has; as many as offsets.
        directory: For what only some kinds say.
    """

    width: int
    height: int
    bits: int
    kind: Kind
    photometric: int
    colours: int
    alpha: int | None
    is_premultiplied: bool
    samples: int
    is_planar: bool
    compression: int
    predictor: int
    is_reversed: bool
    order: str
    across: int
    down: int
    offsets: tuple[int, ...]
    counts: tuple[int, ...]
    directory: Directory

    @property
    def is_by_pillow(self) -> bool:
        """Only libtiff, inside Pillow, unpacks it; it does so right."""
        return self.compression in _BY_PILLOW

    @property
    def subsampling(self) -> tuple[int, int]:
        """How many pixels across and down share one colour, where colour and brightness are two."""
        is_shared = self.photometric == YCBCR and self.compression != JPEG and not self.is_planar
        found = self.directory.whole(530) if is_shared else (1, 1)
        return (found[0], found[1]) if len(found) == 2 else (2, 2)

    def fractions(self, tag: int, default: tuple[float, ...]) -> tuple[Number, ...]:
        """Return the numbers of a tag if there are as many as in the default."""
        found = self.directory.values(tag)
        return found if len(found) == len(default) else default


def layout_of(directory: Directory) -> Layout:
    """Return how the samples of a picture are written.

    Raises:
        NotReadError: it is of a kind that nothing here reads.
        ValueError: its tags contradict each other.
    """
    samples = directory.one(277, 1)
    photometric = directory.one(262, RGB if samples >= 3 else MIN_IS_BLACK)
    compression = directory.one(259, PLAIN)
    bits, kind = _depth(directory, samples)
    _refuse(directory, photometric, compression, samples)
    colours = _COLOURS[photometric]
    alpha, is_premultiplied = _alpha(directory, colours, samples)
    across, down, offsets, counts = _pieces(directory)
    found = Layout(
        width=directory.one(tiff_tags.WIDTH, 0),
        height=directory.one(tiff_tags.HEIGHT, 0),
        bits=bits,
        kind=kind,
        photometric=photometric,
        colours=colours,
        alpha=alpha,
        is_premultiplied=is_premultiplied,
        samples=samples,
        is_planar=directory.one(284, 1) == 2 and samples > 1,
        compression=compression,
        predictor=directory.one(317, 1) if compression in _PREDICTED else 1,
        is_reversed=directory.one(266, 1) == 2 and compression != JPEG,
        order=directory.order,
        across=across,
        down=down,
        offsets=offsets,
        counts=counts,
        directory=directory,
    )
    _refuse_mixture(found)
    return found


def _refuse(directory: Directory, photometric: int, compression: int, samples: int) -> None:
    if compression not in _DECODED | _BY_PILLOW:
        raise NotReadError(_PACKINGS.get(compression, f"compression {compression}"))
    if photometric not in _COLOURS:
        raise NotReadError(_SPACES.get(photometric, f"colour space {photometric}"))
    if photometric == CMYK and directory.one(332, 1) == 2:
        raise NotReadError("inks other than cyan, magenta, yellow and black")
    if not _COLOURS[photometric] <= samples <= _MAX_SAMPLES:
        raise NotReadError(f"{samples} samples a pixel")


def _refuse_mixture(layout: Layout) -> None:
    """Refuse what each tag alone allows and nobody writes together."""
    is_deep = layout.bits != 8 or layout.kind != "u"
    if layout.predictor not in (1, 2, 3):
        raise NotReadError(f"predictor {layout.predictor}")
    if layout.predictor == 2 and layout.bits not in (8, 16, 32, 64):
        raise NotReadError(f"differences of {layout.bits} bits")
    if layout.predictor == 3 and layout.kind != "f":
        raise NotReadError("differences of numbers that are not floating point")
    if layout.photometric == YCBCR and is_deep and layout.compression != JPEG:
        raise NotReadError(f"brightness and colour of {layout.bits} bits")
    if layout.photometric == PALETTE and (layout.kind != "u" or layout.bits > 16):
        raise NotReadError("a palette for numbers that are no places in it")
    if layout.photometric in (CIE_LAB, ICC_LAB) and layout.kind == "f":
        raise NotReadError("Lab colours in floating point")
    if layout.compression == WEBP and is_deep:
        raise NotReadError(f"WebP compression of {layout.bits} bits")
    if layout.compression == JPEG and layout.bits not in (8, 12, 16):
        raise NotReadError(f"JPEG compression of {layout.bits} bits")
    if (
        layout.is_planar
        and layout.photometric == YCBCR
        and layout.directory.whole(530)
        not in (
            (),
            (1, 1),
        )
    ):
        raise NotReadError("planes of different sizes")


def _depth(directory: Directory, samples: int) -> tuple[int, Kind]:
    depths = set(directory.whole(258)[:samples]) or {1}
    formats = set(directory.whole(339)[:samples]) or {1}
    if len(depths) > 1 or len(formats) > 1:
        raise NotReadError("samples of different sizes")
    bits, format_ = depths.pop(), formats.pop()
    kind = _KINDS.get(format_)
    if kind is None:
        raise NotReadError("complex numbers" if format_ in (5, 6) else f"sample format {format_}")
    if bits not in _DEPTHS[kind]:
        raise NotReadError(f"{bits} bits a sample")
    return bits, kind


def _alpha(directory: Directory, colours: int, samples: int) -> tuple[int | None, bool]:
    """Return which sample is alpha, and whether the colours are multiplied with it."""
    meanings = directory.whole(338)
    if not meanings and samples == colours + 1:
        return colours, False  # what writes four samples and does not say why means alpha
    first = max(colours, samples - len(meanings))
    for place, meaning in enumerate(meanings[: samples - first], first):
        if meaning in (_ASSOCIATED, _UNASSOCIATED):
            return place, meaning == _ASSOCIATED
    return None, False


def _pieces(directory: Directory) -> tuple[int, int, tuple[int, ...], tuple[int, ...]]:
    """Return width and height of a strip or tile, where they start and how long they are."""
    width, height = directory.one(tiff_tags.WIDTH, 0), directory.one(tiff_tags.HEIGHT, 0)
    across, down = directory.one(322, 0), directory.one(323, 0)
    is_tiled = 324 in directory.entries or (across > 0 and down > 0)
    if is_tiled:
        offsets, counts = directory.whole(324), directory.whole(325)
        offsets = offsets or directory.whole(273)
        counts = counts or directory.whole(279)
    else:
        across, down = width, min(directory.one(278, NOT_WRITTEN) or height, height)
        offsets, counts = directory.whole(273), directory.whole(279)
    if across <= 0 or down <= 0 or not offsets:
        raise ValueError("there are no strips and no tiles")
    if across * down > 4 * width * height + _SPARE_PIXELS:
        raise ValueError("tiles that are much larger than the picture")
    if len(counts) != len(offsets):  # each reaches as far as it may then
        counts = tuple(NOT_WRITTEN for _ in offsets)
    return across, down, offsets, counts
