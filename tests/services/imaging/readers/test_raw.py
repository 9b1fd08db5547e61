"""Camera raw files: the picture that the camera made of them is shown, upright."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from refboard.core.errors import InputError, UnsupportedImageError
from refboard.services.imaging.decode import decode
from refboard.services.imaging.probe import looks_like_image, probe_bytes

DNG_VERSION, BACKWARD, CAMERA, CFA_DIM, CFA = 50706, 50707, 50708, 33421, 33422
COLOUR_FILTER_ARRAY = 32803


def negative(tmp_path: Path, turn: int, *, has_preview: bool = True) -> bytes:
    """Return a DNG: a preview, red at the left and blue at the right, and what the sensor saw."""
    y, x = np.mgrid[0:200, 0:300]
    preview = np.dstack([(x < 150) * 250, y * 0, (x >= 150) * 250]).astype(np.uint8)
    encoded = BytesIO()
    Image.fromarray(preview).save(encoded, "JPEG", quality=95)
    path = tmp_path / "a.dng"
    said = [
        (DNG_VERSION, "B", 4, (1, 4, 0, 0), True),
        (BACKWARD, "B", 4, (1, 1, 0, 0), True),
        (271, "s", 0, "RefBoard", True),
        (272, "s", 0, "Test", True),
        (CAMERA, "s", 0, "RefBoard Test", True),
        (274, "H", 1, turn, True),
    ]
    pattern = [(CFA_DIM, "H", 2, (2, 2), True), (CFA, "B", 4, (0, 1, 1, 2), True)]
    sensor = np.full((220, 320), 900, np.uint16)
    with tifffile.TiffWriter(path) as file:
        if has_preview:
            file.write(
                iter([encoded.getvalue()]),
                shape=preview.shape,
                dtype=np.uint8,
                rowsperstrip=len(preview),
                photometric="ycbcr",
                compression="jpeg",
                subfiletype=1,
                subifds=1,
                extratags=said,
            )
        file.write(
            sensor,
            photometric=COLOUR_FILTER_ARRAY,
            subfiletype=0,
            extratags=pattern if has_preview else [*said, *pattern],
        )
    return path.read_bytes()


@pytest.mark.parametrize(("turn", "size"), [(1, (300, 200)), (6, (200, 300)), (3, (300, 200))])
def test_the_preview_is_shown_as_the_camera_was_held(
    tmp_path: Path, turn: int, size: tuple[int, int]
) -> None:
    found = decode(negative(tmp_path, turn), name="a.dng", longest_side=None)

    pixels = np.asarray(found.image)
    first, last = pixels[10, 10], pixels[-10, -10]
    assert (found.width, found.height) == size
    assert (first[0] > 200) == (turn != 3)
    assert (last[2] > 200) == (turn != 3)


def test_the_shape_is_known_before(tmp_path: Path) -> None:
    found = probe_bytes(BytesIO(negative(tmp_path, 6)), "a.dng")

    assert (found.width, found.height, found.format) == (220, 320, "RAW")


def test_one_that_is_no_tiff_is_taken_without_a_size_and_without_being_read() -> None:
    found = probe_bytes(BytesIO(b"FUJIFILMCCD-RAW " + bytes(400)), "a.raf")

    assert (found.width, found.height, found.format) == (0, 0, "RAW")


def test_the_same_bytes_called_tiff_are_a_tiff(tmp_path: Path) -> None:
    assert probe_bytes(BytesIO(negative(tmp_path, 1)), "a.tif").format == "TIFF"


def test_raw_files_of_a_folder_are_taken() -> None:
    names = ("a.NEF", "b.cr3", "c.arw", "d.dng", "e.psd", "f.jxl", "g.exr")

    assert all(looks_like_image(Path(name)) for name in names)


def test_one_without_a_preview_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedImageError, match="no preview inside"):
        decode(negative(tmp_path, 1, has_preview=False), name="a.dng", longest_side=None)


@pytest.mark.parametrize("end", [20, 200, 800])
def test_a_cut_one_is_damaged_or_not_known(tmp_path: Path, end: int) -> None:
    with pytest.raises(InputError):
        decode(negative(tmp_path, 1)[:end], name="a.dng", longest_side=None)


def test_a_jpeg_called_raw_is_a_jpeg() -> None:
    file = BytesIO()
    Image.new("RGB", (30, 20), "red").save(file, "JPEG")

    assert probe_bytes(BytesIO(file.getvalue()), "a.nef").format == "JPEG"
