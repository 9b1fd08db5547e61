"""OpenEXR: light is shown as a screen shows it, within what is to be seen of it."""

from io import BytesIO
from pathlib import Path

import numpy as np
import OpenEXR
import pytest
from numpy.typing import NDArray

from refboard.core.asset import RemarkKind
from refboard.core.errors import CorruptImageError, UnsupportedImageError
from refboard.services.imaging.decode import Picture, decode
from refboard.services.imaging.probe import probe_bytes

Light = NDArray[np.float32]
MIDDLE = 0.2140411
"""The light of the sRGB number 0.5."""


def written(tmp_path: Path, channels: dict[str, Light], **header: object) -> bytes:
    path = tmp_path / "a.exr"
    said = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage, **header}
    OpenEXR.File(said, channels).write(str(path))
    return path.read_bytes()


def flat(*light: float) -> dict[str, Light]:
    return {
        name: np.full((8, 12), value, np.float32)
        for name, value in zip("RGBA", light, strict=False)
    }


def shown(content: bytes) -> Picture:
    return decode(content, name="a.exr", longest_side=None)


def pixel(content: bytes) -> list[int]:
    return [int(value) for value in np.asarray(shown(content).image)[4, 6]]


def test_light_up_to_white_is_shown_as_srgb(tmp_path: Path) -> None:
    assert pixel(written(tmp_path, flat(MIDDLE, 0.0, 1.0))) == pytest.approx([128, 0, 255], abs=1)


def test_light_above_white_is_compressed_and_that_is_said(tmp_path: Path) -> None:
    channels = flat(MIDDLE, MIDDLE, MIDDLE)
    for plane in channels.values():
        plane[:, :3] = 4.0
        plane[:, 3:5] = 2.0

    found = shown(written(tmp_path, channels))
    greys = np.asarray(found.image)[4, :, 0].astype(int)

    assert [remark.kind for remark in found.remarks] == [RemarkKind.TONE_MAPPED]
    assert greys[0] > greys[3] > greys[6]
    assert abs(greys[6] - 128) < 25


def test_opacity_is_taken_out_of_the_light(tmp_path: Path) -> None:
    assert pixel(written(tmp_path, flat(MIDDLE / 2, 0.0, 0.0, 0.5))) == pytest.approx(
        [128, 0, 0, 128], abs=1
    )


def test_grey_alone_is_a_picture(tmp_path: Path) -> None:
    content = written(tmp_path, {"Y": np.full((8, 12), MIDDLE, np.float32)})

    assert pixel(content) == pytest.approx([128, 128, 128], abs=1)


def test_chromaticities_count(tmp_path: Path) -> None:
    wide = (0.64, 0.33, 0.21, 0.71, 0.15, 0.06, 0.3127, 0.329)

    red, green, _ = pixel(written(tmp_path, flat(0.15, 0.3, 0.1), chromaticities=wide))
    plain_red, plain_green, _ = pixel(written(tmp_path, flat(0.15, 0.3, 0.1)))

    assert red < plain_red - 10
    assert green == pytest.approx(plain_green, abs=2)


def test_only_what_is_to_be_seen_is_shown(tmp_path: Path) -> None:
    window = (np.array([0, 0], np.int32), np.array([19, 9], np.int32))
    data = (np.array([4, -2], np.int32), np.array([15, 5], np.int32))
    content = written(tmp_path, flat(1.0, 1.0, 1.0), displayWindow=window, dataWindow=data)

    found = shown(content)
    lit = np.asarray(found.image)[:, :, 0] == 255

    assert (found.width, found.height) == (20, 10)
    assert lit[:6, 4:16].all()
    assert lit.sum() == 6 * 12


def test_size_is_read_from_the_header_alone(tmp_path: Path) -> None:
    content = written(tmp_path, flat(1.0, 1.0, 1.0))

    found = probe_bytes(BytesIO(content[:400]), "a.exr")

    assert (found.width, found.height, found.format) == (12, 8, "EXR")


def test_numbers_that_are_none_cost_no_picture(tmp_path: Path) -> None:
    channels = flat(MIDDLE, MIDDLE, MIDDLE)
    channels["R"][0, 0] = np.nan
    channels["G"][0, 1] = np.inf

    assert pixel(written(tmp_path, channels))[2] == pytest.approx(128, abs=1)


def test_a_file_without_colours_says_what_it_holds(tmp_path: Path) -> None:
    content = written(tmp_path, {"Z": np.ones((8, 12), np.float32)})

    with pytest.raises(UnsupportedImageError, match="no colours: Z"):
        shown(content)


@pytest.mark.parametrize("end", [5, 60, 250, -10])
def test_a_cut_file_is_damaged(tmp_path: Path, end: int, capfd: pytest.CaptureFixture[str]) -> None:
    content = written(tmp_path, flat(0.3, 0.4, 0.5))[:end]

    with pytest.raises(CorruptImageError):
        shown(content)
    assert capfd.readouterr().out == ""
