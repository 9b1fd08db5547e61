"""PNG: profiles, code points and calibration, at every depth."""

from collections.abc import Callable

from tests.colour_table import files, profiles
from tests.colour_table import reference as ref
from tests.colour_table.reference import Meaning, Rgb
from tests.colour_table.rows import (
    CODE_POINTS,
    COLOURS,
    GREY_PROFILES,
    GREYS,
    LINEAR,
    NODES,
    P3,
    P3_PROFILE,
    RGB_PROFILES,
    RGB_TABLE,
    Numbers,
    Row,
    rgb_node,
    row,
)


def png_rows() -> list[Row]:
    rows = [
        _png(f"PNG 8 RGB {name}", files.iccp(profile), meaning)
        for name, (profile, meaning) in RGB_PROFILES.items()
    ]
    rows += [
        _png(f"PNG 8 RGB cICP {primaries}/{transfer}", files.cicp(primaries, transfer), meaning)
        for (primaries, transfer), meaning in CODE_POINTS.items()
    ]
    usual = files.gama(45455)
    adobe = files.chrm(ref.ADOBE)
    p3 = files.iccp(P3_PROFILE)
    pq_tag = profiles.rgb(ref.BT2020, profiles.gamma(2.2), more=profiles.code_points(9, 16))
    rows += [
        _png("PNG 8 RGB nothing", b"", ref.SRGB),
        _png("PNG 8 RGB gAMA 1", files.gama(100_000), Rgb(curves=(LINEAR,))),
        _png("PNG 8 RGB gAMA 1/1.8", files.gama(55556), Rgb(curves=(ref.power(1.8),))),
        _png("PNG 8 RGB gAMA 1/2.2", usual, ref.SRGB),
        _png("PNG 8 RGB gAMA cHRM Adobe", usual + adobe, Rgb(ref.ADOBE, (ref.power(2.2),))),
        _png("PNG 8 RGB cHRM P3", files.chrm(ref.P3), P3),
        _png(
            "PNG 8 RGB sRGB over gAMA", files.chunk(b"sRGB", b"\0") + files.gama(100_000), ref.SRGB
        ),
        _png("PNG 8 RGB iCCP over gAMA", p3 + files.gama(100_000), P3),
        _png("PNG 8 RGB cICP over iCCP", p3 + files.cicp(9, 13), Rgb(ref.BT2020)),
        _png("PNG 8 RGB cICP reserved, iCCP", p3 + files.cicp(77, 13), P3),
        _png("PNG 8 RGB cICP narrow", files.cicp(12, 13, 0), ref.Narrow(P3)),
        _png(
            "PNG 8 RGB iCCP broken, gAMA",
            files.iccp(b"no" * 99) + files.gama(100_000),
            Rgb(curves=(LINEAR,)),
        ),
        _png("PNG 8 RGB iCCP for grey", files.iccp(GREY_PROFILES["ICC grey linear"][0]), ref.SRGB),
        _png("PNG 8 RGB ICC that stands for PQ", files.iccp(pq_tag), ref.Pq()),
        _png("PNG 8 RGB PQ, darker master", files.cicp(9, 16) + _levels(400), ref.Pq(peak=400)),
        _png("PNG 8 RGB ICC table", files.iccp(RGB_TABLE), ref.LabTable(rgb_node), NODES),
        _png("PNG 8 RGBA nothing", b"", ref.SRGB, has_alpha=True),
        _png("PNG 8 RGBA ICC P3", p3, P3, has_alpha=True),
        _png("PNG 8 RGBA gAMA 1", files.gama(100_000), Rgb(curves=(LINEAR,)), has_alpha=True),
        _png("PNG 8 RGBA cICP HLG", files.cicp(9, 18), ref.Hlg(), has_alpha=True),
        _png("PNG 8 grey gAMA 1", files.gama(100_000), Rgb(curves=(LINEAR,)), GREYS),
        _png("PNG 8 grey cICP PQ", files.cicp(9, 16), ref.Pq(), GREYS),
        _png("PNG 8 grey alpha nothing", b"", ref.SRGB, GREYS, has_alpha=True),
    ]
    for name, (profile, meaning) in GREY_PROFILES.items():
        chunk = files.iccp(profile)
        rows.append(_png(f"PNG 8 grey {name}", chunk, meaning, GREYS))
        rows.append(_png(f"PNG 8 grey alpha {name}", chunk, meaning, GREYS, has_alpha=True))
        rows.append(_png(f"PNG 4 grey {name}", chunk, meaning, GREYS, depth=4))
    for depth in (1, 2, 4):
        rows.append(_png(f"PNG {depth} grey nothing", b"", ref.SRGB, GREYS, depth=depth))
        linear = Rgb(curves=(LINEAR,))
        rows.append(
            _png(f"PNG {depth} grey gAMA 1", files.gama(100_000), linear, GREYS, depth=depth)
        )
    return [*rows, *_palette_rows()]


def _png(
    name: str,
    before: bytes,
    meaning: Meaning,
    numbers: Numbers = COLOURS,
    *,
    depth: int = 8,
    has_alpha: bool = False,
) -> Row:
    kind = "u2" if depth == 16 else "u1"
    return row(
        name,
        lambda levels: files.png(files.pixels(levels, kind), depth, before=before),
        meaning,
        numbers,
        top=(1 << depth) - 1,
        has_alpha=has_alpha,
    )


def _palette_rows() -> list[Row]:
    def write(before: bytes) -> Callable[[list[list[int]]], bytes]:
        def content(levels: list[list[int]]) -> bytes:
            palette = files.chunk(b"PLTE", bytes(v for colour in levels for v in colour[:3]))
            keys = b""
            if len(levels[0]) == 4:
                keys = files.chunk(b"tRNS", bytes(colour[3] for colour in levels))
            places = files.pixels([[n] for n in range(12)])
            return files.png(places, colour=3, before=before + palette + keys)

        return content

    p3 = files.iccp(P3_PROFILE)
    return [
        row("PNG palette nothing", write(b""), ref.SRGB),
        row("PNG palette ICC P3", write(p3), P3),
        row("PNG palette gAMA 1", write(files.gama(100_000)), Rgb(curves=(LINEAR,))),
        row("PNG palette alpha ICC P3", write(p3), P3, has_alpha=True),
        row("PNG palette cICP PQ", write(files.cicp(9, 16)), ref.Pq()),
        row("PNG palette alpha cICP HLG", write(files.cicp(9, 18)), ref.Hlg(), has_alpha=True),
        row("PNG palette alpha cICP P3", write(files.cicp(12, 13)), P3, has_alpha=True),
    ]


def _levels(peak: int) -> bytes:
    return files.chunk(b"cLLI", (peak * 10_000).to_bytes(4, "big") + bytes(4))
