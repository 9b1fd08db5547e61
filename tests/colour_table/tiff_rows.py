"""TIFF: profiles and calibration, in red, green and blue, grey, inks and Lab."""

from typing import Any

from tests.colour_table import files
from tests.colour_table import reference as ref
from tests.colour_table.reference import Meaning, Rgb
from tests.colour_table.rows import (
    ADOBE,
    BENT,
    COLOURS,
    GREY_PROFILES,
    GREYS,
    INK_TABLE,
    INKS,
    LABS,
    NODES,
    P3,
    P3_PROFILE,
    RGB_PROFILES,
    RGB_TABLE,
    Numbers,
    Row,
    ink_node,
    rgb_node,
    row,
)


def tiff_rows() -> list[Row]:
    rows = [
        _tiff(f"TIFF 8 {name}", meaning, iccprofile=profile)
        for name, (profile, meaning) in RGB_PROFILES.items()
    ]
    bent = Rgb(curves=(ref.table(BENT),))
    rows += [
        _tiff("TIFF 8 nothing", ref.SRGB),
        _tiff("TIFF 8 ICC table", ref.LabTable(rgb_node), NODES, iccprofile=RGB_TABLE),
        _tiff(
            "TIFF 8 alpha ICC P3",
            P3,
            has_alpha=True,
            iccprofile=P3_PROFILE,
            extrasamples=["unassalpha"],
        ),
        _tiff("TIFF 8 primaries P3", P3, extratags=_primaries(ref.P3)),
        _tiff("TIFF 8 transfer function", bent, extratags=[_transfer(BENT)]),
        _tiff(
            "TIFF 8 primaries and transfer function",
            Rgb(ref.P3, bent.curves),
            extratags=[*_primaries(ref.P3), _transfer(BENT)],
        ),
        _tiff(
            "TIFF 8 ICC over primaries",
            ADOBE,
            extratags=_primaries(ref.P3),
            iccprofile=RGB_PROFILES["ICC Adobe RGB"][0],
        ),
        _tiff("TIFF 8 grey nothing", ref.SRGB, GREYS, photometric="minisblack"),
        _tiff("TIFF 8 CMYK nothing", ref.Ink(), INKS, photometric="separated"),
        _tiff(
            "TIFF 8 CMYK ICC table",
            ref.LabTable(ink_node),
            INKS,
            photometric="separated",
            iccprofile=INK_TABLE,
        ),
        row(
            "TIFF 8 Lab",
            lambda v: files.tiff(files.pixels(_signed(v)), "cielab"),
            ref.Lab(),
            LABS,
        ),
    ]
    rows += [
        _tiff(f"TIFF 8 grey {name}", meaning, GREYS, photometric="minisblack", iccprofile=profile)
        for name, (profile, meaning) in GREY_PROFILES.items()
    ]
    return rows + [
        _tiff(
            f"TIFF 8 ICC P3 turned {turn}",
            P3,
            turn=turn,
            iccprofile=P3_PROFILE,
            extratags=[(274, 3, 1, turn, True)],
        )
        for turn in range(2, 9)
    ]


def _tiff(
    name: str,
    meaning: Meaning,
    numbers: Numbers = COLOURS,
    *,
    has_alpha: bool = False,
    photometric: str = "rgb",
    turn: int = 1,
    **options: Any,
) -> Row:
    def write(levels: list[list[int]]) -> bytes:
        samples = files.pixels(levels, turn=turn)
        return files.tiff(
            samples[..., 0] if samples.shape[2] == 1 else samples, photometric, **options
        )

    return row(name, write, meaning, numbers, has_alpha=has_alpha, turn=turn)


def _signed(levels: list[list[int]]) -> list[list[int]]:
    """Return Lab as TIFF has it: a and b signed, in two's complement."""
    return [[lightness, a ^ 128, b ^ 128] for lightness, a, b in levels]


def _primaries(points: ref.Points) -> list[tuple[int, int, int, tuple[int, ...], bool]]:
    parts = [part for value in points for part in (round(value * 10_000), 10_000)]
    return [(318, 5, 2, tuple(parts[:4]), True), (319, 5, 6, tuple(parts[4:]), True)]


def _transfer(samples: list[int]) -> tuple[int, int, int, tuple[int, ...], bool]:
    return (301, 3, len(samples), tuple(samples), True)
