"""What a file says its numbers mean."""

from dataclasses import dataclass

Point = tuple[float, float]
"""CIE 1931 chromaticity, x and y."""

Curve = float | tuple[int, ...]
"""From a number in the file to light: an exponent, or light 0..65535 at equal steps."""


@dataclass(frozen=True, slots=True)
class Chromaticities:
    """What white and the full primaries look like."""

    white: Point
    red: Point
    green: Point
    blue: Point

    @property
    def points(self) -> tuple[Point, Point, Point, Point]:
        """White, red, green and blue."""
        return self.white, self.red, self.green, self.blue


@dataclass(frozen=True, slots=True)
class Cicp:
    """Code points of ITU-T H.273, as HEIF, AVIF, PNG and some ICC profiles carry them.

    Attributes:
        primaries: ColourPrimaries.
        transfer: TransferCharacteristics.
        is_full_range: Whether black and white are the first and the last number, in the pixels as
            their reader gives them.
        chromaticities: What goes over the primaries: those of the profile that carries the code
            points and leaves the primaries open.
    """

    primaries: int
    transfer: int
    is_full_range: bool = True
    chromaticities: Chromaticities | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Numbers that describe the colours, where there is neither a profile nor a code point.

    Attributes:
        chromaticities: None for those of sRGB.
        curves: One for all channels, or one for each of red, green and blue; none for sRGB's.
    """

    chromaticities: Chromaticities | None = None
    curves: tuple[Curve, ...] = ()


@dataclass(frozen=True, slots=True)
class ColourStatement:
    """What a file says about its colours, of which the first that can be used counts.

    Which statement of a format goes over another is known where it is read: what cannot count
    is left out there.

    Attributes:
        profile: The embedded ICC profile; empty when there is none.
        cicp: Declared code points.
        calibration: Declared numbers.
        peak: The brightest of the picture in cd/m2, where it says that; else 0.
    """

    profile: bytes = b""
    cicp: Cicp | None = None
    calibration: Calibration | None = None
    peak: float = 0.0


UNSAID = ColourStatement()
"""Nothing is said: the numbers are taken for sRGB."""
