"""Which picture formats are read, and how a file's first bytes tell them apart.

The bytes decide, never the name: a PNG called .jpg is a PNG. Only formats named here ever reach a
decoder, so a decoder that is not named cannot be attacked.
"""

import re
import zlib
from codecs import getincrementaldecoder
from pathlib import PurePath

from refboard.services.imaging.media_types import FORMATS

HEAD_BYTES = 4096
"""How much of a file `sniff` needs, but for drawings that begin with a long comment."""

LONG_HEAD_BYTES = 256 * 1024
"""How far into a file the root of a drawing is looked for."""

CANONICAL_SUFFIX = {name: format_.suffixes[0] for name, format_ in FORMATS.items()}
"""Format name to the suffix that its originals get."""

IMAGE_SUFFIXES = frozenset(suffix for format_ in FORMATS.values() for suffix in format_.suffixes)
"""Lower-case suffixes of files that are taken from a folder."""

RAW_SUFFIXES = frozenset(FORMATS["RAW"].suffixes)
"""Camera raw files. Many look like TIFF, and would give their tiny built-in thumbnail."""

OTHER_SUFFIXES = frozenset(
    {
        *(".txt", ".md", ".rst", ".log", ".csv", ".tsv", ".json", ".xml", ".yaml", ".yml", ".toml"),
        *(".ini", ".cfg", ".conf", ".html", ".htm", ".xhtml", ".css", ".js", ".ts", ".py", ".pyc"),
        *(".c", ".h", ".cc", ".cpp", ".hpp", ".java", ".class", ".go", ".rs", ".rb", ".sh"),
        *(
            ".pdf",
            ".doc",
            ".docx",
            ".xls",
            ".xlsx",
            ".ppt",
            ".pptx",
            ".odt",
            ".ods",
            ".odp",
            ".rtf",
        ),
        *(".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar", ".jar", ".iso", ".dmg"),
        *(".mp3", ".wav", ".flac", ".ogg", ".m4a", ".aac", ".mp4", ".m4v", ".mov", ".avi", ".mkv"),
        *(".webm", ".mpg", ".mpeg", ".wmv", ".exe", ".dll", ".so", ".dylib", ".o", ".a", ".ttf"),
        *(".otf", ".woff", ".woff2", ".sqlite", ".db", ".ai", ".blend", ".xmp", ".url"),
    }
)
"""What is called so is something else, and is not opened to be sure of it."""

READ_FORMATS = (
    "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, HEIC, JPEG XL, SVG, ICO, PSD, OpenEXR, camera raw, "
    "and the pages of PDF"
)
"""What people call them; a document's pages become pictures before anything is decoded."""

_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"8BPS", "PSD"),
    (b"\xff\x0a", "JXL"),
    (b"\x00\x00\x00\x0cJXL \x0d\x0a\x87\x0a", "JXL"),
    (b"\x76\x2f\x31\x01", "EXR"),
    (b"FUJIFILMCCD-RAW", "RAW"),
    (b"IIRO", "RAW"),
    (b"IIRS", "RAW"),
    (b"MMOR", "RAW"),
    (b"IIU\x00", "RAW"),
    (b"II\x1a\x00\x00\x00HEAPCCDR", "RAW"),
    (b"FOVb", "RAW"),
)
_STRANGERS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an archive or office document"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"ID3", "an audio file"),
    (b"OggS", "an audio file"),
    (b"fLaC", "an audio file"),
    (b"%!PS", "a PostScript document"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (b"#?RADIANCE", "a Radiance HDR picture"),
)
_BMP_HEADER_SIZES = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_PAGE_STARTS = (b"<!doctype html", b"<html")
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_PROLOG = re.compile(
    rb"[\xef\xbb\xbf\xff\xfe\s]*"
    rb"(?:(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[<>\"']|\"[^\"]*\"|'[^']*'"
    rb"|\[(?>[^\]\"'<]|<!--.*?-->|<[!?]|\"[^\"]*\"|'[^']*')*+\])*+>)\s*)*+",
    re.DOTALL | re.IGNORECASE,
)
"""What may stand before the root of a document: never its root, so a web page is no drawing."""
_SVG_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?svg[\s>/]")


def may_have_pages(path: PurePath) -> bool:
    """Return whether a file is named like a document of pages: a PDF, or a TIFF."""
    return is_pdf(path) or path.suffix.lower() in FORMATS["TIFF"].suffixes


def is_pdf(path: PurePath) -> bool:
    """Return whether a file is named like a PDF: its pages are pictures, it is none itself."""
    return path.suffix.lower() == ".pdf"


def named(format_name: str | None, name: str) -> str | None:
    """Return the format of a file by what `sniff` says and by its name.

    Most camera raw files are TIFF files by their bytes: there alone the name decides.
    """
    is_raw = format_name == "TIFF" and PurePath(name).suffix.lower() in RAW_SUFFIXES
    return "RAW" if is_raw else format_name


def sniff(head: bytes) -> str | None:
    """Return the name of the format that a file's first bytes belong to, or None.

    Args:
        head: HEAD_BYTES of it; LONG_HEAD_BYTES where `is_cut_markup` says so.
    """
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return _sniff_brand(head)
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADER_SIZES:
        return "BMP"
    if head[:4] == b"\x00\x00\x01\x00" and head[4:6] != b"\x00\x00":
        return "ICO"
    return _sniff_svg(head)


def stranger(head: bytes) -> str:
    """Return in words what a file that is no readable picture seems to be; empty if unknown."""
    for magic, words in _STRANGERS:
        if head.startswith(magic):
            return words
    if head[4:8] == b"ftyp":
        return "a video"
    if head[:4] == b"RIFF":
        return {b"WAVE": "an audio file", b"AVI ": "a video"}.get(head[8:12], "")
    lowered = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith(_PAGE_STARTS):
        return "a web page"
    return "text" if _is_text(head) else ""


def _sniff_brand(head: bytes) -> str | None:
    """Read the ISO base media brands: the major one, then those it is compatible with."""
    end = min(int.from_bytes(head[:4], "big"), len(head), 256)
    if head[8:12] == b"crx ":
        return "RAW"
    brands = [head[8:12]] + [head[i : i + 4] for i in range(16, end - 3, 4)]
    if any(brand in _AVIF_BRANDS for brand in brands):
        return "AVIF"
    return "HEIF" if any(brand in _HEIF_BRANDS for brand in brands) else None


def is_cut_markup(head: bytes) -> bool:
    """Return whether a head of HEAD_BYTES may be of a drawing whose root comes later."""
    return len(head) >= HEAD_BYTES and (
        head[:2] == b"\x1f\x8b" or head.replace(b"\x00", b"").lstrip(_BEFORE_MARKUP)[:1] == b"<"
    )


def _sniff_svg(head: bytes) -> str | None:
    name = "SVG"
    if head[:2] == b"\x1f\x8b":
        name = "SVGZ"
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, LONG_HEAD_BYTES)
        except zlib.error:
            return None
    if b"\x00" in head[:4]:
        head = head.replace(b"\x00", b"")  # two or four bytes a letter; tags are plain letters
    root = _PROLOG.match(head)
    return name if root and _SVG_ROOT.match(head, root.end()) else None


def _is_text(head: bytes) -> bool:
    try:
        text = getincrementaldecoder("utf-8")().decode(head)  # the last character may be cut
    except UnicodeDecodeError:
        return False
    return text != "" and all(c.isprintable() or c in "\t\r\n\f" for c in text)
