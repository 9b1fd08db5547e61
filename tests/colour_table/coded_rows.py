"""JPEG, WebP, AVIF, HEIC, GIF and BMP: what each can say, in what its coder can hold."""

from collections.abc import Callable
from typing import Any

from tests.colour_table import files
from tests.colour_table import reference as ref
from tests.colour_table.reference import Meaning, Rgb
from tests.colour_table.rows import (
    ADOBE,
    CODE_POINTS,
    COLOURS,
    GREY_PROFILES,
    GREYS,
    INK_TABLE,
    INKS,
    P3,
    P3_PROFILE,
    RGB_PROFILES,
    Numbers,
    Row,
    ink_node,
    row,
)

NARROWED_EXTRA = 1.2
"""Of more than 8 bits, the decoder of AVIF gives 8."""


def jpeg_rows() -> list[Row]:
    rows = [
        _jpeg(f"JPEG {name}", meaning, profile=profile)
        for name, (profile, meaning) in RGB_PROFILES.items()
    ]
    rows += [
        _jpeg("JPEG nothing", ref.SRGB),
        _jpeg("JPEG EXIF sRGB", ref.SRGB, exif=files.exif(space=1)),
        _jpeg("JPEG EXIF 2", ADOBE, exif=files.exif(space=2)),
        _jpeg("JPEG EXIF R03", ADOBE, exif=files.exif(space=0xFFFF, index=b"R03")),
        _jpeg("JPEG EXIF uncalibrated", ref.SRGB, exif=files.exif(space=0xFFFF)),
        _jpeg("JPEG ICC over EXIF", P3, profile=P3_PROFILE, exif=files.exif(space=2)),
        _jpeg("JPEG broken ICC, EXIF 2", ADOBE, profile=b"x" * 500, exif=files.exif(space=2)),
        _jpeg("JPEG RGB ICC P3", P3, profile=P3_PROFILE, keep_rgb=True),
        _jpeg("JPEG progressive ICC P3", P3, profile=P3_PROFILE, progressive=True),
        _jpeg("JPEG grey nothing", ref.SRGB, GREYS),
        _jpeg("JPEG CMYK nothing", ref.Ink(), INKS),
        _jpeg("JPEG CMYK ICC table", ref.LabTable(ink_node), INKS, profile=INK_TABLE),
        row(
            "JPEG YCCK nothing",
            lambda v: files.ycck(files.pixels(v)),
            ref.Ink(),
            INKS,
            reread=files.jpeg_numbers,
        ),
        row(
            "JPEG YCCK ICC table",
            lambda v: files.ycck(files.pixels(v), profile=INK_TABLE),
            ref.LabTable(ink_node),
            INKS,
            reread=files.jpeg_numbers,
        ),
        _jpeg("JPEG CMYK ICC for RGB", ref.Ink(), INKS, profile=P3_PROFILE),
    ]
    rows += [
        _jpeg(f"JPEG grey {name}", meaning, GREYS, profile=profile)
        for name, (profile, meaning) in GREY_PROFILES.items()
    ]
    return rows + [
        _jpeg(f"JPEG ICC P3 turned {turn}", P3, profile=P3_PROFILE, turn=turn)
        for turn in range(2, 9)
    ]


def _jpeg(
    name: str,
    meaning: Meaning,
    numbers: Numbers = COLOURS,
    *,
    turn: int = 1,
    exif: bytes = b"",
    profile: bytes = b"",
    **options: bool,
) -> Row:
    exif = exif or (files.exif(turn) if turn > 1 else b"")
    return row(
        name,
        lambda levels: files.jpeg(
            files.pixels(levels, turn=turn), profile=profile, exif=exif, **options
        ),
        meaning,
        numbers,
        reread=files.jpeg_numbers,
        turn=turn,
    )


def webp_rows() -> list[Row]:
    def lossless(
        name: str, meaning: Meaning, *, has_alpha: bool = False, turn: int = 1, **options: bytes
    ) -> Row:
        return row(
            f"WebP {name}",
            lambda v: files.webp(files.pixels(v, turn=turn), lossless=True, **options),
            meaning,
            has_alpha=has_alpha,
        )

    rows = [
        lossless(name, meaning, icc_profile=profile)
        for name, (profile, meaning) in RGB_PROFILES.items()
    ]
    rows += [
        lossless("nothing", ref.SRGB),
        lossless("alpha nothing", ref.SRGB, has_alpha=True),
        lossless("alpha ICC P3", P3, has_alpha=True, icc_profile=P3_PROFILE),
        lossless("EXIF R03", ADOBE, exif=files.exif(space=0xFFFF, index=b"R03")),
    ]
    rows += [
        lossless(
            f"ICC P3 turned {turn}", P3, turn=turn, icc_profile=P3_PROFILE, exif=files.exif(turn)
        )
        for turn in (3, 6, 7)
    ]

    def lossy(name: str, meaning: Meaning, profile: bytes = b"") -> Row:
        return row(
            f"WebP lossy {name}",
            lambda v: files.webp(files.pixels(v), quality=100, icc_profile=profile),
            meaning,
            reread=files.webp_numbers,
        )

    return [*rows, lossy("nothing", ref.SRGB), lossy("ICC P3", P3, P3_PROFILE)]


def avif_rows() -> list[Row]:
    rows = [
        _avif(
            f"AVIF {bits} nclx {primaries}/{transfer}",
            meaning,
            bits=bits,
            primaries=primaries,
            transfer=transfer,
        )
        for (primaries, transfer), meaning in CODE_POINTS.items()
        for bits in ((8, 10, 12) if transfer in (13, 16, 18) else (8,))
    ]
    rows += [
        _avif("AVIF 8 BT.601 nclx 12/13", P3, reread=files.avif_numbers, primaries=12, matrix=6),
        _avif("AVIF 8 grey nothing", ref.SRGB, GREYS, matrix=6),
        _avif("AVIF 8 grey nclx 9/16", ref.Pq(), GREYS, primaries=9, transfer=16, matrix=6),
        _avif("AVIF 8 nclx 2/2", ref.SRGB, primaries=2, transfer=2),
        _avif("AVIF 8 nclx 2/16", ref.Pq(), primaries=2, transfer=16),
        _avif("AVIF 8 alpha nclx 12/13", P3, has_alpha=True, primaries=12),
        _avif(
            "AVIF 10 alpha nclx 9/18", ref.Hlg(), has_alpha=True, bits=10, primaries=9, transfer=18
        ),
    ]
    rows += [
        _profiled_avif(f"{name} beside nclx", meaning, profile)
        for name, (profile, meaning) in RGB_PROFILES.items()
    ]
    return rows + [
        _profiled_avif(f"ICC P3 turned {turn}", P3, P3_PROFILE, turn) for turn in (2, 5, 6, 8)
    ]


def _profiled_avif(name: str, meaning: Meaning, profile: bytes, turn: int = 1) -> Row:
    return row(
        f"AVIF 8 {name}",
        lambda v: files.avif_by_pillow(
            files.pixels(v, turn=turn), icc_profile=profile, exif=files.exif(turn)
        ),
        meaning,
        reread=files.avif_numbers,
        turn=turn,
    )


def _avif(
    name: str,
    meaning: Meaning,
    numbers: Numbers = COLOURS,
    *,
    bits: int = 8,
    has_alpha: bool = False,
    reread: Callable[[bytes], files.Samples] | None = None,
    **options: int,
) -> Row:
    return row(
        name,
        lambda v: files.avif(files.pixels(v, "u1" if bits == 8 else "u2"), bits, **options),
        meaning,
        numbers,
        top=(1 << bits) - 1,
        has_alpha=has_alpha,
        reread=reread,
        extra=NARROWED_EXTRA if bits > 8 else 0,
    )


def heic_rows() -> list[Row]:
    def heic(
        name: str,
        meaning: Meaning,
        *,
        bits: int = 8,
        turn: int = 1,
        has_alpha: bool = False,
        **options: Any,
    ) -> Row:
        return row(
            f"HEIC {bits} {name}",
            lambda v: files.heic(
                files.pixels(v, "u1" if bits == 8 else "u2", turn), bits, **options
            ),
            meaning,
            top=255 if bits == 8 else 65535,
            has_alpha=has_alpha,
        )

    rows = [
        heic(
            f"nclx {primaries}/{transfer}",
            meaning,
            bits=bits,
            primaries=primaries,
            transfer=transfer,
        )
        for (primaries, transfer), meaning in CODE_POINTS.items()
        for bits in ((8, 10) if transfer in (13, 16, 18) else (8,))
    ]
    rows += [
        heic(f"{name} beside nclx", meaning, icc_profile=profile, icc_profile_type="prof")
        for name, (profile, meaning) in RGB_PROFILES.items()
    ]
    return rows


def gif_and_bmp_rows() -> list[Row]:
    def gif(name: str, meaning: Meaning, profile: bytes = b"") -> Row:
        return row(f"GIF {name}", lambda v: files.gif(files.pixels(v), profile), meaning)

    def bmp(name: str, meaning: Meaning, *, has_alpha: bool = False, **options: Any) -> Row:
        return row(
            f"BMP {name}",
            lambda v: files.bmp(files.pixels(v), **options),
            meaning,
            has_alpha=has_alpha,
        )

    embedded = 0x4D424544
    return [
        gif("nothing", ref.SRGB),
        gif("ICC P3", P3, P3_PROFILE),
        gif("ICC red for blue, called sRGB", *_reversed("ICC red for blue, called sRGB")),
        bmp("24 sRGB", ref.SRGB),
        bmp("24 ICC P3", P3, space=embedded, profile=P3_PROFILE),
        bmp("32 alpha ICC P3", P3, space=embedded, profile=P3_PROFILE, has_alpha=True),
        bmp(
            "24 calibrated P3 1.8",
            Rgb(ref.P3, (ref.power(1.8),)),
            space=0,
            points=ref.P3,
            exponent=1.8,
        ),
        bmp("24 calibrated, empty", ref.SRGB, space=0),
        bmp("24 calibrated as sRGB", ref.SRGB, space=0, points=ref.BT709, exponent=2.2),
    ]


def _reversed(name: str) -> tuple[Meaning, bytes]:
    profile, meaning = RGB_PROFILES[name]
    return meaning, profile
