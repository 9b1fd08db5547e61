"""Drawings: shown at a useful size, closed in, and unable to harm the process that asks."""

import base64
from pathlib import Path

import pytest

from refboard.core.errors import CorruptImageError, ImageTooLargeError
from refboard.services.imaging.decode import decode
from refboard.services.imaging.svg import drawing as svg
from tests.builders_images import SVG, encoded, photo

_NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawing(body: str, attributes: str = 'width="100" height="100"') -> bytes:
    return f"<svg {_NS} {attributes}>{body}</svg>".encode()


def test_a_drawing_is_rendered_with_its_colours_and_transparency() -> None:
    picture = decode(SVG, name="a.svg", longest_side=400)

    assert (picture.width, picture.height) == (1024, 512)
    assert picture.image.size == (400, 200)
    assert picture.image.getpixel((50, 100)) == (200, 50, 20, 255)
    assert picture.image.getpixel((350, 100)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="24" height="24"', (1024, 1024)),
        ('viewBox="0 0 30 10"', (1024, 341)),
        ('width="20mm" height="10mm"', (1024, 512)),
        ('width="100%" height="100%" viewBox="0,0,2000,1000"', (2000, 1000)),
        ('width="50" viewBox="0 0 10 20"', (512, 1024)),
        ('width="90000" height="45000"', (4096, 2048)),
        ('width="-5" height="nonsense"', (1024, 1024)),
        ("", (1024, 1024)),
    ],
)
def test_the_size_shown_comes_from_the_root_element(attributes: str, size: tuple[int, int]) -> None:
    content = drawing("", attributes)

    read = svg.read(content, "a.svg")

    assert (read.width, read.height) == size
    assert svg.size_of_file_head(content, "a.svg") == size


@pytest.mark.parametrize(
    "reference",
    [
        '<image href="{path}" width="100" height="100"/>',
        '<image xlink:href="{path}" width="100" height="100"/>',
        '<image href="file://{path}" width="100" height="100"/>',
        '<filter id="f"><feImage href="{path}"/></filter>'
        '<rect width="100" height="100" filter="url(#f)" fill="none"/>',
        '<image href="data:image/svg+xml;base64,{nested}" width="100" height="100"/>',
    ],
)
def test_files_outside_the_drawing_are_never_read(reference: str, tmp_path: Path) -> None:
    path = tmp_path / "secret.png"
    path.write_bytes(encoded(photo(), "PNG"))
    inner = drawing(f'<image href="{path}" width="100" height="100"/>')
    body = reference.format(path=path, nested=base64.b64encode(inner).decode())

    picture = decode(drawing(body), name="a.svg", longest_side=100)

    assert picture.image.convert("RGBA").getchannel("A").getextrema() == (0, 0)


def test_pictures_inside_the_drawing_are_shown() -> None:
    inner = base64.b64encode(encoded(photo(), "PNG")).decode()
    body = f'<image href="data:image/png;base64,{inner}" width="100" height="100"/>'

    picture = decode(drawing(body), name="a.svg", longest_side=100)

    assert picture.image.getchannel("A").getpixel((50, 50)) == 255


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a#b", "other.svg#b", "'file:///etc/passwd'"])
def test_style_urls_that_lead_outside_are_removed(url: str) -> None:
    body = (
        f'<style>rect{{fill:url({url})}}</style><rect style="mask: url({url})" filter="url(#in)"/>'
    )

    xml = svg.read(drawing(body), "a.svg").xml.decode()

    assert "passwd" not in xml
    assert "127.0.0.1" not in xml
    assert "other.svg" not in xml
    assert "url(#in)" in xml


def test_a_drawing_that_crashes_the_renderer_is_a_sentence() -> None:
    with pytest.raises(CorruptImageError, match="cannot be drawn"):
        decode(drawing("<g opacity='.9'>" * 900 + "</g>" * 900), name="a.svg", longest_side=64)


def test_a_drawing_that_never_ends_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg, "_TIMEOUT_S", 0.5)
    body = (
        '<filter id="f"><feTurbulence baseFrequency="0.1" numOctaves="20000000"/></filter>'
        '<rect width="100" height="100" filter="url(#f)"/>'
    )

    with pytest.raises(CorruptImageError, match="seconds to draw"):
        decode(drawing(body), name="a.svg", longest_side=None)


def test_a_drawing_that_unfolds_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import gzip

    monkeypatch.setattr(svg, "MAX_XML_BYTES", 10_000)
    content = gzip.compress(drawing("<g/>" * 50_000))

    with pytest.raises(ImageTooLargeError, match="SVG drawing of more than"):
        decode(content, name="a.svgz", longest_side=None)
