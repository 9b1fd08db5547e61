"""Turn whatever a decoder throws at a bad file into one sentence that names the file.

The families listed here were collected by fuzzing every format. Keep them narrow: an exception
that is not listed is a bug of ours and must be seen.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from refboard.core.errors import CorruptImageError, ImageTooLargeError, UnsupportedImageError
from refboard.services.imaging import formats

COPY_AGAIN = "Copy or download it again."

_DECODER_FAMILIES = (
    OSError,
    SyntaxError,
    ValueError,
    ArithmeticError,
    LookupError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""What Pillow's plugins, pi-heif and the codecs behind them raise for damaged bytes."""

_TRUNCATION_WORDS = (
    *("truncat", "premature", "end of file", "unexpected end", "eof", "not enough"),
    *("file ends", "stream too small"),
)


def quoted(name: str) -> str:
    """Return a file name in quotes, on one line, printable anywhere, at most 80 characters."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)
    if len(clean) > 80:
        clean = f"{clean[:50]}\N{HORIZONTAL ELLIPSIS}{clean[-27:]}"
    return f'"{clean}"'


@contextmanager
def decoding(name: str, format_name: str) -> Iterator[None]:
    """Translate a decoder's exceptions.

    Raises:
        CorruptImageError: the bytes are damaged or incomplete.
        ImageTooLargeError: there is not enough memory for the picture.
    """
    try:
        yield
    except MemoryError as error:
        raise ImageTooLargeError(
            f"There is not enough memory to open {quoted(name)}.",
            "Close other programs, or save a smaller version of the picture.",
        ) from error
    except _DECODER_FAMILIES as error:
        raise damaged(name, format_name, str(error)) from error


def damaged(name: str, format_name: str, reason: str = "") -> CorruptImageError:
    """Return the error for a file whose bytes are damaged; `reason` is the decoder's own word."""
    lowered = reason.lower()
    if any(word in lowered for word in _TRUNCATION_WORDS):
        sentence = f"{quoted(name)} is incomplete: the end of the file is missing."
    else:
        sentence = f"{quoted(name)} is damaged and cannot be read as {format_name}."
    return CorruptImageError(sentence, COPY_AGAIN)


def unread_kind(name: str, format_name: str, what: str) -> UnsupportedImageError:
    """Return the error for a whole file of a kind of a format that we do not read.

    Args:
        name: The file's.
        format_name: Of which it is a kind.
        what: What is not read, to be put in brackets.
    """
    return UnsupportedImageError(
        f"{quoted(name)} is a kind of {format_name} that RefBoard does not read ({what}).",
        "Save it as PNG or as a usual TIFF with the program that made it.",
    )


def empty(name: str) -> CorruptImageError:
    """Return the error for a file without any bytes."""
    return CorruptImageError(f"{quoted(name)} is empty.", COPY_AGAIN)


def unsupported(name: str, head: bytes) -> UnsupportedImageError:
    """Return the error for bytes that are no picture we read, saying what they seem to be."""
    if head.startswith(b"%PDF"):
        is_named = formats.is_pdf(PurePath(name))
        hint = "Add it from a folder" if is_named else "Let its name end with .pdf"
        return UnsupportedImageError(
            f"{quoted(name)} is a PDF document.", f"{hint}: then its pages come as pictures."
        )
    what = formats.stranger(head)
    sentence = (
        f"{quoted(name)} is {what}, which RefBoard does not read."
        if what
        else f"{quoted(name)} is not a picture that RefBoard reads."
    )
    return UnsupportedImageError(sentence, f"RefBoard reads {formats.READ_FORMATS}.")
