"""Curves and matrices of profiles, as the engine that knows tables reads them."""

import struct

import imagecodecs
import numpy as np
import pytest

from refboard.services.imaging.colour import profiles as product
from refboard.services.imaging.colour.icc_tags import has_table, matrix_shaper
from tests.colour_table import profiles, rows
from tests.colour_table import reference as ref


def para(kind: int, *parameters: float) -> bytes:
    return struct.pack(
        f">4s4xHxx{len(parameters)}i", b"para", kind, *(round(v * 65536) for v in parameters)
    )


@pytest.mark.parametrize(
    "curve",
    [
        profiles.gamma(1.0),
        profiles.gamma(2.6),
        profiles.samples([]),
        profiles.samples(rows.BENT),
        para(0, 1.8),
        para(1, 2.0, 1.1, -0.1),
        para(2, 2.0, 0.9, 0.0, 0.1),
        para(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
        para(4, 2.2, 0.9, 0.05, 0.1, 0.2, 0.01, 0.02),
    ],
    ids=["linear", "gamma", "empty", "samples", "0", "1", "2", "3", "4"],
)
def test_every_kind_of_curve_is_what_the_engine_makes_of_it(curve: bytes) -> None:
    profile = profiles.rgb(ref.P3, curve)
    shaper = matrix_shaper(profile)
    assert shaper is not None
    numbers = np.random.default_rng(2).integers(0, 65536, (40, 40, 3), np.uint16)

    light = np.stack([shaper.curves[n][numbers[:, :, n]] for n in range(3)], axis=2)

    linear = profiles.rgb(ref.BT709, profiles.gamma(1.0))
    theirs = imagecodecs.cms_transform(
        numbers, profile, linear, colorspace="rgb", outcolorspace="rgb", intent=1, flags=0x100
    )
    ours = np.clip(light @ (np.linalg.inv(ref.to_xyz(ref.BT709)) @ shaper.matrix).T, 0, 1)
    assert np.abs(ours * 65535 - theirs).max() <= 12


def test_a_table_goes_over_curves_and_colorants_of_the_same_profile() -> None:
    table = rows.RGB_TABLE
    (count,) = struct.unpack_from(">I", table, 128)
    body = next(
        table[start : start + size]
        for name, start, size in struct.iter_unpack(">4sII", table[132 : 132 + 12 * count])
        if name == b"A2B0"
    )
    both = profiles.rgb(ref.SWAPPED, profiles.SRGB_CURVE, more={b"A2B0": body, b"A2B1": body})

    assert has_table(both)
    assert matrix_shaper(both) is None
    route = product.route_of(both, "RGB")
    assert route is not None
    assert route.shaper is None


def test_broken_curves_are_left_to_the_engine() -> None:
    profile = profiles.rgb(ref.P3, b"curv" + bytes(4) + b"\x7f\xff\xff\xff")

    assert matrix_shaper(profile) is None
