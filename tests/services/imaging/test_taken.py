from pathlib import Path

import pytest
from PIL import Image

from refboard.services.imaging.readers.taken import date_taken


def write(path: Path, date: str, tag: int = 0x9003) -> Path:
    exif = Image.Exif()
    exif[0x8769] = {tag: date}
    Image.new("RGB", (8, 6)).save(path, exif=exif)
    return path


@pytest.mark.parametrize("suffix", ["jpg", "webp", "png", "avif"])
def test_the_date_is_that_of_the_camera(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a.{suffix}", "2024:05:31 18:02:44")

    assert date_taken(path) == "2024-05-31 18:02:44"


def test_when_it_was_scanned_counts_where_no_camera_said_anything(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jpg", "1999:12:31 23:59:59", 0x9004)

    assert date_taken(path) == "1999-12-31 23:59:59"


@pytest.mark.parametrize("date", ["", "0000:00:00 00:00:00", "yesterday"])
def test_a_date_that_is_none_is_unknown(tmp_path: Path, date: str) -> None:
    assert date_taken(write(tmp_path / "a.jpg", date)) == ""


def test_what_is_no_picture_or_gone_was_taken_at_no_known_time(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe1broken")
    (tmp_path / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')

    assert date_taken(tmp_path / "a.jpg") == ""
    assert date_taken(tmp_path / "a.svg") == ""
    assert date_taken(tmp_path / "gone.jpg") == ""
