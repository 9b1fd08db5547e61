"""The colours that are looked for, and how much of a picture each is to have."""

from dataclasses import dataclass, field, replace

from refboard.core.finding.terms import Swatch

Rgb = tuple[int, int, int]

MOST = 6
LEAST_SHARE = 0.03
"""No colour is dragged to less: it would be none."""


@dataclass(frozen=True, slots=True)
class ColourMix:
    """Colours in the order in which they were chosen.

    Attributes:
        colours: The colours.
        ends: Where each one's part ends, 0 to 1, rising; what is left is of any colour.
        counts: Amounts count; otherwise any amount will do.
        chosen: Which one is changed by the picker.
    """

    colours: tuple[Rgb, ...] = ()
    ends: tuple[float, ...] = field(default=())
    counts: bool = False
    chosen: int = 0

    @staticmethod
    def of(swatches: tuple[Swatch, ...]) -> "ColourMix":
        """Return the mix that a question has."""
        colours = tuple(swatch.rgb for swatch in swatches)
        counts = any(swatch.amount for swatch in swatches)
        even = ColourMix._even(colours, counts, len(colours) - 1)
        if not counts:
            return even
        ends, total = [], 0.0
        for swatch in swatches:
            total = min(total + max(swatch.amount, LEAST_SHARE), 1.0)
            ends.append(total)
        return replace(even, ends=tuple(ends))

    @staticmethod
    def _even(colours: tuple[Rgb, ...], counts: bool, chosen: int) -> "ColourMix":
        # A part is left for what else there is in a picture.
        share = 0.8 / max(len(colours), 1)
        ends = tuple(share * (place + 1) for place in range(len(colours)))
        return ColourMix(colours, ends, counts, max(chosen, 0))

    @property
    def swatches(self) -> tuple[Swatch, ...]:
        """What the library is asked for."""
        starts = (0.0, *self.ends)[: len(self.colours)]
        return tuple(
            Swatch(rgb, round(end - start, 3) if self.counts else 0.0)
            for rgb, start, end in zip(self.colours, starts, self.ends, strict=True)
        )

    def with_colour(self, rgb: Rgb) -> "ColourMix":
        """Return it with one colour more, which is chosen; of a full one the last is replaced."""
        if rgb in self.colours:
            return replace(self, chosen=self.colours.index(rgb))
        if len(self.colours) == MOST:
            return replace(self, chosen=MOST - 1).changed(rgb)
        return self._even((*self.colours, rgb), self.counts, len(self.colours))

    def changed(self, rgb: Rgb) -> "ColourMix":
        """Return it with another colour in place of the one that is chosen."""
        if not self.colours:
            return self.with_colour(rgb)
        colours = list(self.colours)
        colours[self.chosen] = rgb
        return replace(self, colours=tuple(colours))

    def without(self, place: int) -> "ColourMix":
        """Return it without one colour."""
        colours = self.colours[:place] + self.colours[place + 1 :]
        return self._even(colours, self.counts, min(place, len(colours) - 1))

    def with_end(self, place: int, end: float) -> "ColourMix":
        """Return it with the end of one part elsewhere, between those beside it; amounts count."""
        before = self.ends[place - 1] if place else 0.0
        after = self.ends[place + 1] - LEAST_SHARE if place + 1 < len(self.ends) else 1.0
        ends = list(self.ends)
        ends[place] = min(max(end, before + LEAST_SHARE), after)
        return replace(self, ends=tuple(ends), counts=True)
