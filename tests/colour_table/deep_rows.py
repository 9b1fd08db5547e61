"""More than 8 bits: PNG and TIFF of 16, TIFF of floating point, darker than 8 can say."""

from typing import Any

import numpy as np

from tests.colour_table import files
from tests.colour_table import reference as ref
from tests.colour_table.reference import Meaning, Rgb
from tests.colour_table.rows import (
    COLOURS,
    GREY_PROFILES,
    GREYS,
    INK_TABLE,
    INKS,
    LABS,
    LINEAR,
    LINEAR_PROFILE,
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

TOP = 65535
DARK: Numbers = (*((n / 4000, n / 5000, n / 6000) for n in range(11)), (1, 1, 1))
"""All of this but the last is 0 or 1 of 255."""
GREY_PROFILE, GREY_MEANING = GREY_PROFILES["ICC grey linear"]


def deep_rows() -> list[Row]:
    linear = Rgb(curves=(LINEAR,))
    p3, gamma = files.iccp(P3_PROFILE), files.gama(100_000)
    rows = [
        _png("RGB nothing", b"", ref.SRGB),
        _png("RGB ICC P3", p3, P3),
        _png("RGB ICC linear, darks", files.iccp(LINEAR_PROFILE), linear, DARK),
        _png("RGB gAMA 1, darks", gamma, linear, DARK),
        _png("RGB cICP P3", files.cicp(12, 13), P3),
        _png("RGB cICP PQ", files.cicp(9, 16), ref.Pq()),
        _png("RGB cICP HLG", files.cicp(9, 18), ref.Hlg()),
        _png("RGB ICC table", files.iccp(RGB_TABLE), ref.LabTable(rgb_node), NODES),
        _png("RGBA ICC P3", p3, P3, has_alpha=True),
        _png("RGBA cICP PQ", files.cicp(9, 16), ref.Pq(), has_alpha=True),
        _png("grey nothing", b"", ref.SRGB, GREYS),
        _png("grey gAMA 1", gamma, linear, GREYS),
        _png("grey ICC linear", files.iccp(GREY_PROFILE), GREY_MEANING, GREYS),
        _png(
            "grey alpha ICC linear", files.iccp(GREY_PROFILE), GREY_MEANING, GREYS, has_alpha=True
        ),
        _tiff("nothing", ref.SRGB),
        _tiff("ICC linear, darks", linear, DARK, iccprofile=LINEAR_PROFILE),
        _tiff("ICC table", ref.LabTable(rgb_node), NODES, iccprofile=RGB_TABLE),
        _tiff(
            "alpha ICC P3", P3, has_alpha=True, iccprofile=P3_PROFILE, extrasamples=["unassalpha"]
        ),
        _tiff(
            "grey ICC linear",
            GREY_MEANING,
            GREYS,
            photometric="minisblack",
            iccprofile=GREY_PROFILE,
        ),
        _tiff("CMYK nothing", ref.Ink(), INKS, photometric="separated"),
        _tiff(
            "CMYK ICC table",
            ref.LabTable(ink_node),
            INKS,
            photometric="separated",
            iccprofile=INK_TABLE,
        ),
        _tiff(
            "CMYK alpha ICC table",
            ref.LabTable(ink_node),
            INKS,
            photometric="separated",
            has_alpha=True,
            iccprofile=INK_TABLE,
            extrasamples=["unassalpha"],
        ),
        row("TIFF 16 Lab", _lab, ref.Lab(), LABS, top=255),
    ]
    rows += [
        _tiff(name, meaning, iccprofile=profile)
        for name, (profile, meaning) in RGB_PROFILES.items()
    ]
    for kind, bits in (("f4", "32 float"), ("f2", "16 float")):
        rows += [
            _floats(f"TIFF {bits} nothing", kind, ref.SRGB),
            _floats(f"TIFF {bits} ICC linear", kind, linear, iccprofile=LINEAR_PROFILE),
        ]
    return rows


def _png(
    name: str,
    before: bytes,
    meaning: Meaning,
    numbers: Numbers = COLOURS,
    *,
    has_alpha: bool = False,
) -> Row:
    return row(
        f"PNG 16 {name}",
        lambda v: files.png(files.pixels(v, "u2"), 16, before=before),
        meaning,
        numbers,
        top=TOP,
        has_alpha=has_alpha,
    )


def _tiff(
    name: str,
    meaning: Meaning,
    numbers: Numbers = COLOURS,
    *,
    has_alpha: bool = False,
    photometric: str = "rgb",
    **options: Any,
) -> Row:
    def write(levels: list[list[int]]) -> bytes:
        samples = files.pixels(levels, "u2")
        planes = samples[..., 0] if samples.shape[2] == 1 else samples
        return files.tiff(planes, photometric, **options)

    return row(f"TIFF 16 {name}", write, meaning, numbers, top=TOP, has_alpha=has_alpha)


def _floats(name: str, kind: str, meaning: Meaning, **options: Any) -> Row:
    def write(levels: list[list[int]]) -> bytes:
        return files.tiff((files.pixels(levels, "f8") / TOP).astype(kind), **options)

    return row(name, write, meaning, top=TOP)


def _lab(levels: list[list[int]]) -> bytes:
    """Write Lab as TIFF has it in 16 bits: a and b signed, in 256 steps each."""
    coded = [
        [lightness * 257, (a - 128) * 256 & 0xFFFF, (b - 128) * 256 & 0xFFFF]
        for lightness, a, b in levels
    ]
    return files.tiff(np.ascontiguousarray(files.pixels(coded, "u2")), "cielab")
