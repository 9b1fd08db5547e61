"""A stretch of bytes that nothing is read beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from macholib.ptypes import sizeof

from macho.errors import MachoError

if TYPE_CHECKING:
    from struct import Struct


class Span(NamedTuple):
    """Where something lies.

    Attributes:
        offset: Its first byte.
        size: How many bytes it has.
    """

    offset: int
    size: int

    @property
    def end(self) -> int:
        """The first byte after it."""
        return self.offset + self.size


class View(NamedTuple):
    """Bytes that came from a file, and its name for errors.

    Attributes:
        content: The bytes.
        name: Name of the file.
    """

    content: bytes
    name: str

    def take(self, span: Span, what: str) -> View:
        """Return a stretch of the bytes.

        Raises:
            MachoError: it is not all there.
        """
        if span.offset < 0 or span.size < 0 or span.end > len(self.content):
            raise self.broken(f"{what} would lie outside")
        return View(self.content[span.offset : span.end], self.name)

    def unpack(self, form: Struct, offset: int, what: str) -> tuple[Any, ...]:
        """Return the fields at an offset.

        Raises:
            MachoError: they are not all there.
        """
        return form.unpack(self.take(Span(offset, form.size), what).content)

    def structure(self, form: Any, offset: int, endian: str, what: str) -> Any:
        """Return one of macholib's structures, read at an offset.

        Raises:
            MachoError: it is not all there.
        """
        piece = self.take(Span(offset, sizeof(form)), what)
        return form.from_str(piece.content, _endian_=endian)

    def string(self, offset: int, what: str) -> str:
        """Return the text at an offset, up to the next zero byte or the end.

        Raises:
            MachoError: it begins outside, or is no UTF-8.
        """
        if not 0 <= offset < len(self.content):
            raise self.broken(f"{what} would lie outside")
        end = self.content.find(b"\0", offset)
        try:
            return self.content[offset : end if end >= 0 else None].decode()
        except UnicodeDecodeError:
            raise self.broken(f"{what} is no text") from None

    def broken(self, what: str) -> MachoError:
        """Return the error for something that is wrong in the file."""
        return MachoError(f"{self.name} is no whole Mach-O file: {what}.")
