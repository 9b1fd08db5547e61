"""What shows why something came into line: lines, and distances."""

from dataclasses import dataclass

from refboard.core.geometry import Point


@dataclass(frozen=True, slots=True)
class GuideLine:
    """A straight line along edges or middles that lie in line. Board units."""

    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Distance:
    """A stretch whose length is told. Board units; along x or along y."""

    start: Point
    end: Point

    @property
    def length(self) -> float:
        """How long it is."""
        return abs(self.end.x - self.start.x) + abs(self.end.y - self.start.y)


@dataclass(frozen=True, slots=True)
class Guides:
    """All that is to be shown at one moment."""

    lines: tuple[GuideLine, ...] = ()
    distances: tuple[Distance, ...] = ()

    def __add__(self, other: "Guides") -> "Guides":
        return Guides(self.lines + other.lines, self.distances + other.distances)


NO_GUIDES = Guides()
