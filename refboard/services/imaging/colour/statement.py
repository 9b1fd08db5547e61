"""What a file says its numbers mean."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColourStatement:
    """All that a file says about its colours; `to_srgb` decides what counts.

    Attributes:
        profile: The embedded ICC profile; empty when there is none.
    """

    profile: bytes = b""


UNSAID = ColourStatement()
"""Nothing is said: the numbers are taken for sRGB."""
