"""The table: what is in each file, and what it is to look like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tests.colour_table import files, profiles
from tests.colour_table import reference as ref
from tests.colour_table.reference import Meaning, Rgb

Numbers = Sequence[Sequence[float]]

COLOURS: Numbers = (
    *((0.8, 0.2, 0.1), (0.1, 0.6, 0.3), (0.2, 0.25, 0.9), (0.5, 0.5, 0.5)),
    *((0.05, 0.05, 0.05), (0.95, 0.9, 0.85), (0.9, 0.7, 0.2), (0.4, 0.1, 0.5)),
    *((0.3, 0.7, 0.8), (0.02, 0.1, 0.04), (1, 1, 1), (0, 0, 0)),
)
GREYS: Numbers = tuple((v,) for v in (0.5, 0.02, 0.8, 0.1, 0.18, 0.3, 1, 0.45, 0.05, 0.65, 0.92, 0))
NODES: Numbers = (
    *((0.8, 0.2, 0.0), (0.2, 0.6, 0.4), (0.2, 0.2, 0.8), (0.6, 0.6, 0.6)),
    *((0.2, 0.2, 0.2), (1.0, 0.8, 0.8), (0.8, 0.6, 0.2), (0.4, 0.2, 0.6)),
    *((0.4, 0.6, 0.8), (0.0, 0.2, 0.0), (1, 1, 1), (0, 0, 0)),
)
"""What lies on the nodes of a table of six points."""
INKS: Numbers = (
    *((0.8, 0.2, 0.0, 0.0), (0.2, 0.6, 0.4, 0.2), (0.0, 0.8, 0.8, 0.0), (0.0, 0.0, 0.0, 0.6)),
    *((0.2, 0.2, 0.2, 0.8), (0.0, 0.2, 0.2, 0.0), (0.0, 0.4, 1.0, 0.0), (0.6, 0.8, 0.0, 0.2)),
    *((1.0, 0.0, 0.2, 0.0), (0.4, 0.4, 0.4, 0.4), (0, 0, 0, 0), (0.0, 0.0, 0.0, 1.0)),
)
LABS: Numbers = (
    *((0.5, 160 / 255, 150 / 255), (0.6, 90 / 255, 140 / 255), (0.4, 140 / 255, 80 / 255)),
    *((0.5, 128 / 255, 128 / 255), (0.1, 128 / 255, 128 / 255), (0.9, 130 / 255, 135 / 255)),
    *((0.7, 140 / 255, 180 / 255), (0.3, 160 / 255, 100 / 255), (0.65, 110 / 255, 110 / 255)),
    *((0.05, 128 / 255, 128 / 255), (1, 128 / 255, 128 / 255), (0, 128 / 255, 128 / 255)),
)
ALPHAS = (1, 0.5, 0.25, 0.75, 1, 0.9, 0.6, 0.4, 1, 0.3, 0.2, 0.8)

LINEAR = ref.power(1.0)
ADOBE = Rgb(ref.ADOBE, (ref.power(563 / 256),))
P3 = Rgb(ref.P3)
BENT = [round(65535 * (n / 255) ** 1.5) for n in range(256)]


@dataclass(frozen=True)
class Row:
    """One file.

    Attributes:
        name: Format, depth, statement.
        content: Makes it.
        meaning: What its numbers mean.
        numbers: [12] what is in its patches, from 0 to 1.
        alphas: [12] from 0 to 1.
        reread: Gives [h, w, channels] what its coder left of the numbers, where that loses some.
        turn: How it is stored.
        extra: By how much more than the table's two levels it may be off, and why is said.
    """

    name: str
    content: Callable[[], bytes]
    meaning: Meaning
    numbers: Numbers
    alphas: tuple[float, ...]
    reread: Callable[[bytes], files.Samples] | None = None
    turn: int = 1
    extra: float = 0.0

    @property
    def is_hdr(self) -> bool:
        return isinstance(self.meaning, ref.Pq | ref.Hlg)

    def expected(self) -> ref.Numbers:
        """Return [12, 3] what its patches look like in sRGB, from 0 to 255."""
        numbers = self.numbers
        if self.reread:
            stored = files.upright(self.reread(self.content()), self.turn)
            numbers = files.middles(stored).mean(axis=1).tolist()
        return np.array([self.meaning.srgb(colour) for colour in numbers])


def quantised(numbers: Numbers, top: int) -> list[list[int]]:
    return [[round(v * top) for v in colour] for colour in numbers]


def row(
    name: str,
    write: Callable[[list[list[int]]], bytes],
    meaning: Meaning,
    numbers: Numbers = COLOURS,
    *,
    top: int = 255,
    has_alpha: bool = False,
    reread: Callable[[bytes], files.Samples] | None = None,
    turn: int = 1,
    extra: float = 0.0,
) -> Row:
    """Return a row: `write` gets the levels up to `top`, with alpha behind them if there is one."""
    levels = quantised(numbers, top)
    exact = [[v / top for v in colour] for colour in levels]
    alphas = tuple(round(a * top) / top for a in ALPHAS) if has_alpha else (1.0,) * 12
    if has_alpha:
        levels = [[*colour, round(a * top)] for colour, a in zip(levels, ALPHAS, strict=True)]
    return Row(name, lambda: write(levels), meaning, exact, alphas, reread, turn, extra)


def lab_of(points: ref.Points, light: Sequence[float]) -> tuple[float, float, float]:
    ratio = (ref.to_xyz(points) @ np.array(light)) / ref.D50
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = (float(value) for value in root)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def rgb_node(numbers: Sequence[float]) -> tuple[float, float, float]:
    return lab_of(ref.P3, [v**1.8 for v in numbers])


def ink_node(numbers: Sequence[float]) -> tuple[float, float, float]:
    cyan, magenta, yellow, black = numbers
    left = [(1 - 0.9 * v) * (1 - black) for v in (cyan, magenta, yellow)]
    return lab_of(ref.BT709, [v**1.6 for v in left])


RGB_PROFILES: dict[str, tuple[bytes, Meaning]] = {
    "ICC Display P3": (profiles.rgb(ref.P3, profiles.SRGB_CURVE), P3),
    "ICC Adobe RGB": (profiles.rgb(ref.ADOBE, profiles.gamma(563 / 256)), ADOBE),
    "ICC ProPhoto": (
        profiles.rgb(ref.PROPHOTO, profiles.gamma(1.8)),
        Rgb(ref.PROPHOTO, (ref.power(round(1.8 * 256) / 256),)),
    ),
    "ICC linear, called sRGB": (
        profiles.rgb(ref.BT709, profiles.gamma(1), name="sRGB-elle-V2-g10"),
        Rgb(curves=(LINEAR,)),
    ),
    "ICC red for blue, called sRGB": (
        profiles.rgb(ref.SWAPPED, profiles.SRGB_CURVE, name="sRGB IEC61966-2.1"),
        Rgb(ref.SWAPPED),
    ),
    "ICC sRGB, called something": (profiles.rgb(ref.BT709, profiles.SRGB_CURVE), ref.SRGB),
    "ICC curve of samples": (
        profiles.rgb(ref.BT709, profiles.samples(BENT)),
        Rgb(curves=(ref.table(BENT),)),
    ),
}
RGB_TABLE = profiles.table(b"RGB ", 3, 6, rgb_node)
INK_TABLE = profiles.table(b"CMYK", 4, 6, ink_node)
GREY_PROFILES: dict[str, tuple[bytes, Meaning]] = {
    "ICC grey linear": (profiles.grey(profiles.gamma(1)), ref.Grey(LINEAR)),
    "ICC grey 1.5": (profiles.grey(profiles.gamma(1.5)), ref.Grey(ref.power(1.5))),
}
P3_PROFILE = RGB_PROFILES["ICC Display P3"][0]
LINEAR_PROFILE = RGB_PROFILES["ICC linear, called sRGB"][0]
CODE_POINTS: dict[tuple[int, int], Meaning] = {
    (1, 13): ref.SRGB,
    (12, 13): P3,
    (9, 13): Rgb(ref.BT2020),
    (11, 13): Rgb(ref.DCI_P3),
    (1, 8): Rgb(curves=(LINEAR,)),
    (9, 1): Rgb(ref.BT2020, (ref.bt709_light,)),
    (1, 4): Rgb(curves=(ref.power(2.2),)),
    (9, 16): ref.Pq(),
    (12, 16): ref.Pq(ref.P3),
    (9, 18): ref.Hlg(),
}
