"""GIF: the first frame lies where it says, in its own colours, on a transparent screen."""

from pathlib import Path

import numpy as np
import pytest

from refboard.core.errors import CorruptImageError
from refboard.services.imaging.decode import Picture, decode
from refboard.services.imaging.probe import Probe, probe
from tests.builders_images import encoded, photo
from tests.handmade.gif import frame, gif
from tests.handmade.quads import HEIGHT, WIDTH, assert_shows, quads

COLOURS = [(200, 80, 60), (60, 160, 80), (80, 90, 200), (180, 180, 180)]
PLACES = quads([(0,), (1,), (2,), (3,)])[:, :, 0]
SCREEN = (WIDTH, HEIGHT)


def decoded(content: bytes) -> Picture:
    return decode(content, name="x.gif", longest_side=None)


def pixel(picture: Picture, x: int, y: int) -> object:
    return picture.image.convert("RGBA").getpixel((x, y))


@pytest.mark.parametrize("version", [b"GIF87a", b"GIF89a"])
@pytest.mark.parametrize("is_interlaced", [False, True])
def test_a_frame_that_fills_its_screen(version: bytes, is_interlaced: bool) -> None:
    content = gif(
        SCREEN, frame(PLACES, is_interlaced=is_interlaced), palette=COLOURS, version=version
    )

    assert_shows(content, COLOURS, within=0)


@pytest.mark.parametrize("version", [b"GIF87a", b"GIF89a"])
@pytest.mark.parametrize("background", [0, 3])
def test_a_frame_smaller_than_its_screen_is_transparent_around(
    version: bytes, background: int, tmp_path: Path
) -> None:
    content = gif(
        (100, 80), frame(PLACES, 30, 20), palette=COLOURS, background=background, version=version
    )
    (tmp_path / "x.gif").write_bytes(content)

    picture = decoded(content)

    assert (picture.width, picture.height) == (100, 80)
    assert pixel(picture, 5, 5) == (0, 0, 0, 0)
    assert pixel(picture, 95, 75) == (0, 0, 0, 0)
    assert pixel(picture, 35, 25) == (*COLOURS[0], 255)
    assert pixel(picture, 65, 45) == (*COLOURS[3], 255)
    assert probe(tmp_path / "x.gif") == Probe(100, 80, "GIF")


@pytest.mark.parametrize(
    ("screen", "left", "top", "size"),
    [
        ((10, 10), 0, 0, (40, 32)),
        ((10, 80), 0, 0, (40, 80)),
        ((0, 0), 0, 0, (40, 32)),
        ((40, 32), 5, 7, (45, 39)),
    ],
)
def test_a_frame_larger_than_its_screen_is_shown_whole(
    screen: tuple[int, int], left: int, top: int, size: tuple[int, int], tmp_path: Path
) -> None:
    content = gif(screen, frame(PLACES, left, top), palette=COLOURS)
    (tmp_path / "x.gif").write_bytes(content)

    picture = decoded(content)

    assert (picture.width, picture.height) == size == picture.image.size
    assert pixel(picture, left + 2, top + 2) == (*COLOURS[0], 255)
    assert pixel(picture, left + 38, top + 30) == (*COLOURS[3], 255)
    assert probe(tmp_path / "x.gif") == Probe(*size, "GIF")


@pytest.mark.parametrize("hidden", range(4))
def test_the_transparent_index_is_not_painted(hidden: int) -> None:
    content = gif(SCREEN, frame(PLACES, transparent=hidden), palette=COLOURS)

    assert_shows(
        content, [(*c, 0 if n == hidden else 255) for n, c in enumerate(COLOURS)], within=1
    )


def test_indexes_that_are_in_no_palette_are_transparent() -> None:
    beyond = quads([(0,), (1,), (9,), (200,)])[:, :, 0]
    hidden = [(*COLOURS[0], 255), (*COLOURS[1], 255), (0, 0, 0, 0), (0, 0, 0, 0)]

    assert_shows(gif(SCREEN, frame(beyond), palette=COLOURS), hidden)
    assert_shows(gif(SCREEN, frame(beyond, transparent=200), palette=COLOURS), hidden)
    assert_shows(gif(SCREEN, frame(PLACES, transparent=250), palette=COLOURS), COLOURS, within=0)


def test_a_frame_s_own_palette_goes_before_that_of_the_file() -> None:
    assert_shows(gif(SCREEN, frame(PLACES, palette=COLOURS), palette=[(1, 2, 3)] * 4), COLOURS, 0)
    assert_shows(gif(SCREEN, frame(PLACES, palette=COLOURS)), COLOURS, within=0)


def test_without_any_palette_indexes_are_greys() -> None:
    greys = quads([(0,), (64,), (128,), (255,)])[:, :, 0]

    assert_shows(gif(SCREEN, frame(greys)), [(v,) * 3 for v in (0, 64, 128, 255)], within=0)


@pytest.mark.parametrize("disposal", range(8))
def test_of_many_frames_the_first_is_shown_whatever_becomes_of_it(disposal: int) -> None:
    first = frame(PLACES, disposal=disposal)
    second = frame(PLACES[:8, :8] * 0, 4, 4)

    assert_shows(gif(SCREEN, first, second, palette=COLOURS), COLOURS, within=0)


@pytest.mark.parametrize(
    "beside",
    [
        b"!\xfe\x05hello\0",
        b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0",
        b"!\xff\x0bICCRGBG1012" + b"\xff" + b"x" * 255 + b"\0",
        b"!\x01\x0c" + bytes(12) + b"\0",
        b"\0\0\0",
    ],
    ids=["comment", "loop", "profile", "plain text", "nothing"],
)
def test_what_lies_before_the_frame_is_passed_over(beside: bytes) -> None:
    assert_shows(gif(SCREEN, beside, frame(PLACES), palette=COLOURS), COLOURS, within=0)


@pytest.mark.parametrize("end", [b"", b"!\xfe\x09cut", b",\0\0"])
def test_what_is_cut_behind_the_first_frame_does_not_matter(end: bytes) -> None:
    assert_shows(gif(SCREEN, frame(PLACES), palette=COLOURS, end=end), COLOURS, within=0)
    assert_shows(gif(SCREEN, frame(PLACES)[:-1], palette=COLOURS, end=b""), COLOURS, within=0)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_pixels_that_are_cut_are_incomplete(share: float) -> None:
    whole = encoded(photo(), "GIF")

    with pytest.raises(CorruptImageError):
        decode(whole[: int(len(whole) * share)], name="x.gif", longest_side=None)


def test_an_opaque_frame_stays_without_alpha() -> None:
    picture = decoded(gif(SCREEN, frame(PLACES), palette=COLOURS))

    assert not picture.has_alpha
    assert np.asarray(picture.image).shape == (HEIGHT, WIDTH, 3)
