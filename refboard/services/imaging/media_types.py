"""The media types and file endings of the formats that are read: the one table of them.

They only name what a file claims to be. What it is, its bytes decide (`formats.sniff`).
"""

from typing import NamedTuple


class Format(NamedTuple):
    """A picture format.

    Attributes:
        suffixes: Lower-case endings of its files, the one that our originals get first.
        media_types: Its media types, the right one first; then those that servers and programs use.
    """

    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]


FORMATS = {
    "PNG": Format((".png", ".apng"), ("image/png", "image/x-png", "image/apng")),
    "JPEG": Format(
        (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
        ("image/jpeg", "image/jpg", "image/pjpeg", "image/mpo"),
    ),
    "WEBP": Format((".webp",), ("image/webp", "image/x-webp")),
    "GIF": Format((".gif",), ("image/gif",)),
    "AVIF": Format((".avif", ".avifs"), ("image/avif", "image/avif-sequence")),
    "HEIF": Format(
        (".heic", ".heics", ".heif", ".heifs", ".hif"),
        ("image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"),
    ),
    "TIFF": Format((".tif", ".tiff"), ("image/tiff", "image/tif", "image/x-tiff")),
    "BMP": Format((".bmp", ".dib"), ("image/bmp", "image/x-ms-bmp", "image/x-bmp")),
    "SVG": Format((".svg",), ("image/svg+xml", "image/svg")),
    "SVGZ": Format((".svgz",), ("image/svg+xml-compressed",)),
    "PSD": Format(
        (".psd", ".psb"),
        ("image/vnd.adobe.photoshop", "image/x-photoshop", "image/x-psd"),
    ),
    "JXL": Format((".jxl",), ("image/jxl",)),
    "EXR": Format((".exr",), ("image/x-exr", "image/exr")),
    "RAW": Format(
        (
            *(".dng", ".nef", ".nrw", ".cr2", ".cr3", ".crw", ".arw", ".sr2", ".srf"),
            *(".orf", ".rw2", ".raf", ".pef", ".srw", ".3fr", ".erf", ".x3f"),
        ),
        (
            *("image/x-adobe-dng", "image/x-nikon-nef", "image/x-nikon-nrw", "image/x-canon-cr2"),
            *("image/x-canon-cr3", "image/x-canon-crw", "image/x-sony-arw", "image/x-sony-sr2"),
            *("image/x-sony-srf", "image/x-olympus-orf", "image/x-panasonic-rw2"),
            *("image/x-fuji-raf", "image/x-pentax-pef", "image/x-samsung-srw"),
            *("image/x-sigma-x3f", "image/x-dcraw"),
        ),
    ),
    "ICO": Format((".ico",), ("image/vnd.microsoft.icon", "image/x-icon", "image/ico")),
}
"""By upper-case name; what a program offers of one picture is taken in this order."""

UNKNOWN_TYPES = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/x-download"}
)
"""What servers say that do not know what they send."""

_FORMAT_BY_TYPE = {
    media_type: name for name, format_ in FORMATS.items() for media_type in format_.media_types
}


def media_type_of(header: str) -> str:
    """Return the media type in a header such as `Image/PNG; charset=x`: lower case, no options."""
    return header.partition(";")[0].strip().lower()


def claims_picture(media_type: str) -> bool:
    """Return whether a media type, as `media_type_of` returns it, may be one of a picture."""
    return media_type.startswith("image/") or media_type in UNKNOWN_TYPES


def suffix_for(media_type: str) -> str:
    """Return the ending for files of a media type, such as ".jpg"; empty for an unknown one."""
    name = _FORMAT_BY_TYPE.get(media_type_of(media_type))
    return FORMATS[name].suffixes[0] if name else ""
