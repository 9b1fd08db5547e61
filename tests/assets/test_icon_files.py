"""Icon containers: read back by other code, every size is there with the pixels that were drawn."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icon import app_png, built_files, document_png
from icon_art import MAC_MARGIN, WINDOWS_MARGIN
from icon_files import ICNS_SIZES_PX, ICO_SIZES_PX, icns, ico, pack_runs
from PIL import Image
from PIL.IcnsImagePlugin import IcnsFile
from PIL.IcoImagePlugin import IcoImageFile
from PySide6.QtGui import QImage, QImageReader

PNG_TYPES = {
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}
POINTS = [(side_px, scale) for side_px in (16, 32, 128, 256, 512) for scale in (1, 2)]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return built_files()


def pixels(png: bytes) -> bytes:
    with Image.open(io.BytesIO(png)) as image:
        return image.convert("RGBA").tobytes()


def chunks(content: bytes) -> dict[bytes, bytes]:
    kind, length = struct.unpack(">4sI", content[:8])
    assert (kind, length) == (b"icns", len(content))
    found, at = {}, 8
    while at < length:
        kind, size = struct.unpack(">4sI", content[at : at + 8])
        assert kind not in found
        found[kind] = content[at + 8 : at + size]
        at += size
    assert at == length
    return found


def unpacked(packed: bytes) -> bytes:
    plain, at = b"", 0
    while at < len(packed):
        first = packed[at]
        if first < 128:
            plain += packed[at + 1 : at + 2 + first]
            at += 2 + first
        else:
            plain += packed[at + 1 : at + 2] * (first - 125)
            at += 2
    return plain


@pytest.mark.parametrize("name", ["RefBoard.icns", "refboard-doc.icns"])
def test_a_macos_icon_read_by_pillow_has_the_drawn_pixels(
    files: dict[str, bytes], name: str
) -> None:
    def drawn(side_px: int) -> bytes:
        is_app = name == "RefBoard.icns"
        return pixels(app_png(side_px, MAC_MARGIN) if is_app else document_png(side_px))

    container = IcnsFile(io.BytesIO(files[name]))

    assert {(side, scale) for side, _, scale in container.itersizes()} == set(POINTS)
    for points, scale in POINTS:
        image = container.getimage((points, points, scale))
        assert image.size == (points * scale, points * scale)
        assert image.convert("RGBA").tobytes() == drawn(points * scale), (points, scale)


def test_a_macos_icon_read_by_qt_has_the_drawn_pixels(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "RefBoard.icns"
    path.write_bytes(files[path.name])
    reader = QImageReader(str(path))

    sizes_px = []
    for number in range(reader.imageCount()):
        assert reader.jumpToImage(number)
        read = reader.read()
        side_px = read.width()
        drawn = QImage.fromData(app_png(side_px, MAC_MARGIN))
        form = QImage.Format.Format_RGBA8888
        assert read.convertToFormat(form) == drawn.convertToFormat(form), side_px
        sizes_px.append(side_px)

    assert sorted(sizes_px) == sorted(points * scale for points, scale in POINTS)


def test_a_macos_icon_keeps_the_small_plain_sizes_out_of_png(files: dict[str, bytes]) -> None:
    found = chunks(files["RefBoard.icns"])

    assert set(found) == {b"is32", b"s8mk", b"il32", b"l8mk", *PNG_TYPES}
    for kind, side_px in PNG_TYPES.items():
        with Image.open(io.BytesIO(found[kind])) as image:
            assert (image.format, image.size) == ("PNG", (side_px, side_px))


@pytest.mark.parametrize("name", ["refboard.ico", "refboard-doc.ico"])
def test_a_windows_icon_read_by_pillow_has_the_drawn_pixels(
    files: dict[str, bytes], name: str
) -> None:
    with Image.open(io.BytesIO(files[name])) as image:
        assert isinstance(image, IcoImageFile)
        assert image.info["sizes"] == {(side, side) for side in ICO_SIZES_PX}
        for side_px in ICO_SIZES_PX:
            is_app = name == "refboard.ico"
            drawn = app_png(side_px, WINDOWS_MARGIN) if is_app else document_png(side_px)
            found = image.ico.getimage((side_px, side_px))
            assert found.convert("RGBA").tobytes() == pixels(drawn)


@given(st.lists(st.tuples(st.integers(0, 255), st.integers(1, 300)), max_size=12))
def test_runs_unpack_to_what_was_packed(runs: list[tuple[int, int]]) -> None:
    channel = b"".join(bytes([value]) * count for value, count in runs)

    assert unpacked(pack_runs(channel)) == channel


@given(st.binary(max_size=700))
def test_packing_never_grows_by_more_than_a_byte_in_128(channel: bytes) -> None:
    packed = pack_runs(channel)

    assert unpacked(packed) == channel
    assert len(packed) <= len(channel) + len(channel) // 128 + 1


@pytest.mark.parametrize(("make", "sizes"), [(icns, ICNS_SIZES_PX), (ico, ICO_SIZES_PX)])
def test_a_missing_size_is_not_left_out_in_silence(
    make: Callable[[dict[int, bytes]], bytes], sizes: tuple[int, ...]
) -> None:
    pngs = {side_px: document_png(side_px) for side_px in sizes}
    del pngs[64]

    with pytest.raises(KeyError, match="64"):
        make(pngs)
