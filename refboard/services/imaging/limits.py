"""How large a picture may be, checked on what its header claims, before a byte is decoded."""

from dataclasses import dataclass

from refboard.core.errors import ImageTooLargeError
from refboard.services.imaging.failures import quoted


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one picture.

    Attributes:
        max_megapixels: Width times height, in millions.
        max_side: Longer side in pixels.
        max_aspect: Longer side divided by shorter side.
        max_bytes: Size of the file.
    """

    max_megapixels: float = 250
    max_side: int = 60_000
    max_aspect: float = 10_000
    max_bytes: int = 2 * 1024**3

    def check_size(self, name: str, width: int, height: int) -> None:
        """Refuse a picture that is too large or too long a strip.

        Raises:
            ImageTooLargeError: the sentence names the size and the limit.
        """
        longer, shorter = max(width, height), max(1, min(width, height))
        megapixels = width * height / 1e6
        if megapixels > self.max_megapixels:
            raise ImageTooLargeError(
                f"{quoted(name)} has {_plain(megapixels)} megapixels ({width} x {height}); "
                f"the limit is {_plain(self.max_megapixels)}.",
                "Save a smaller version of it, or raise the limit in the settings.",
            )
        if longer > self.max_side:
            raise ImageTooLargeError(
                f"{quoted(name)} is {longer} pixels long; the limit is {self.max_side}.",
                "Save a smaller version of it.",
            )
        if longer > self.max_aspect * shorter:
            raise ImageTooLargeError(
                f"{quoted(name)} is a strip of {width} x {height} pixels; the longer side may be "
                f"at most {_plain(self.max_aspect)} times the shorter.",
                "Cut it into shorter pieces.",
            )

    def check_bytes(self, name: str, byte_size: int) -> None:
        """Refuse a file that is too big to be read into memory.

        Raises:
            ImageTooLargeError: the sentence names the size and the limit.
        """
        if byte_size > self.max_bytes:
            raise ImageTooLargeError(
                f"{quoted(name)} has {byte_size / 1e6:,.0f} MB; "
                f"the limit is {self.max_bytes / 1e6:,.0f} MB.",
                "Save a smaller version of it.",
            )


def _plain(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"
