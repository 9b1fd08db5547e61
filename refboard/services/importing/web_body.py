"""What a server sends, received as far as it is welcome and judged by its bytes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refboard.core.errors import UnreadableFileError, UnsupportedImageError
from refboard.services.http.unpacking import TooLongError, Unpacker, without_gzip
from refboard.services.imaging.data_address import too_large
from refboard.services.imaging.formats import (
    HEAD_BYTES,
    LONG_HEAD_BYTES,
    is_cut_markup,
    sniff,
    stranger,
)

if TYPE_CHECKING:
    from refboard.services.http.client import Response

PAGE_BYTES = 500_000
"""So much of a web page is read for the picture that it names as its own."""
_MOST_WRAPPINGS = 3
"""So often servers may have packed a picture without saying so."""
PICTURE_HINT = "Open the picture itself in the browser, or save it, and drop that."


class TooSlowError(Exception):
    """What is sent comes, but does not end in time."""


class PageError(UnsupportedImageError):
    """It is a web page.

    Attributes:
        page: Its beginning.
    """

    def __init__(self, sentence: str, hint: str, page: str) -> None:
        super().__init__(sentence, hint)
        self.page = page


@dataclass(frozen=True, slots=True)
class Body:
    """Receives one answer after another.

    Attributes:
        max_bytes: A larger picture is refused.
        deadline: When all must have come, on the monotonic clock.
        should_stop: Asked before every part; true gives it up.
        wants_page: Of a web page the beginning is wanted, for what it says of its picture.
    """

    max_bytes: int
    deadline: float
    should_stop: Callable[[], bool]
    wants_page: bool = False

    def received(self, response: "Response", content_type: str) -> bytes:
        """Return the whole body, unpacked.

        Args:
            response: The answer, its body not read yet.
            content_type: As announced, lower case, without parameters.

        Raises:
            InputError: it is no picture, too large, empty, or was given up.
            UnpackingError: it is packed, and damaged.
            TooSlowError: it took too long altogether.
        """
        announced = response.headers.get("Content-Length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:20]) > self.max_bytes:
            raise too_large(self.max_bytes)
        unpacker = Unpacker(response.headers.get("Content-Encoding", ""), self.max_bytes)
        try:
            content = self._content(response, content_type, unpacker)
            for _ in range(_MOST_WRAPPINGS):
                if sniff(content[:LONG_HEAD_BYTES]) is None:  # a packed SVG is a picture as it is
                    content = without_gzip(content, self.max_bytes)
        except TooLongError as error:
            raise too_large(self.max_bytes) from error
        if not content:
            raise UnreadableFileError("The server sent an empty file.", PICTURE_HINT)
        judge(content, content_type, unpacker.unknown)
        return content

    def _content(self, response: "Response", content_type: str, unpacker: Unpacker) -> bytes:
        content = bytearray()
        is_judged = False
        for part in response.iter_raw():
            self.go_on()
            content += unpacker.unpacked(part)
            if len(content) > self.max_bytes:
                raise too_large(self.max_bytes)
            if not is_judged and self._is_enough(content):
                judge(content, content_type, unpacker.unknown)
                is_judged = True
        self.go_on()
        content += unpacker.end()
        return bytes(content)

    def _is_enough(self, content: bytearray) -> bool:
        """Return whether enough is there to tell what it is, and of a page to use it."""
        if self.wants_page:
            return len(content) >= PAGE_BYTES
        if len(content) >= LONG_HEAD_BYTES:
            return True
        return len(content) >= HEAD_BYTES and not is_cut_markup(bytes(content[:HEAD_BYTES]))

    def go_on(self) -> None:
        """Raise where the fetch is to end."""
        if self.should_stop():
            raise UnreadableFileError("Fetching was stopped.", "Drop the picture again.")
        if time.monotonic() > self.deadline:
            raise TooSlowError


def judge(content: "bytes | bytearray", announced: str, packings: list[str]) -> None:
    """Refuse what does not begin like a picture, whatever the server calls it.

    Args:
        content: All that came, or its beginning.
        announced: The media type that the server gives.
        packings: Announced ones that nobody here can unpack.

    Raises:
        UnsupportedImageError: it does not.
    """
    head = bytes(content[:LONG_HEAD_BYTES])
    # Packed files are judged when they are unpacked.
    if sniff(head) is not None or "svg" in announced or head.startswith(b"\x1f\x8b"):
        return
    if packings:
        raise UnsupportedImageError(
            f'The server packs the picture in a way that is not read here: "{packings[0][:20]}".',
            PICTURE_HINT,
        )
    what = stranger(head)
    if what == "a web page" or "html" in announced:
        raise PageError(
            "The address gives no picture; what it gives is a web page.",
            PICTURE_HINT,
            bytes(content[:PAGE_BYTES]).decode("utf-8", "replace"),
        )
    if what in ("", "text"):
        what = f'of type "{announced[:60]}"' if announced else what or "of no known kind"
    raise UnsupportedImageError(
        f"The address gives no picture that RefBoard reads; what it gives is {what}.", PICTURE_HINT
    )
