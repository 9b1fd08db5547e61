"""Drawings: shown at a useful size, closed in, and unable to harm the process that asks."""

import base64
from pathlib import Path

import pytest

from refboard.core.asset import Remark, RemarkKind
from refboard.core.errors import CorruptImageError, ImageTooLargeError
from refboard.services.imaging.decode import decode
from refboard.services.imaging.svg import compression
from refboard.services.imaging.svg import drawing as svg
from refboard.services.imaging.svg.document import NotADrawingError
from refboard.services.imaging.svg.resolving import resolve
from tests.builders_images import SVG, encoded, photo
from tests.drawings.collection import CASES

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
        ('width="-5" height="nonsense"', (1024, 512)),
        ('style="width:200px; height:50px" width="9"', (1024, 256)),
        ("", (1024, 512)),
    ],
)
def test_the_size_shown_comes_from_the_root_element(attributes: str, size: tuple[int, int]) -> None:
    content = drawing("", attributes)

    drawn = svg.render(content, "a.svg", 64)

    assert (drawn.width, drawn.height) == size
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

    xml = resolve(drawing(body), bytes).xml((100, 100)).decode()

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

    monkeypatch.setattr(compression, "MAX_XML_BYTES", 10_000)
    content = gzip.compress(drawing("<g/>" * 50_000))

    with pytest.raises(ImageTooLargeError, match="SVG drawing of more than"):
        decode(content, name="a.svgz", longest_side=None)


@pytest.mark.parametrize(
    "body",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><rect></svg>',
        '<!DOCTYPE svg [<!ENTITY a "&b;"><!ENTITY b "&a;">]><svg>&a;</svg>',
        "<html><body><svg/></body></html>",
    ],
)
def test_what_is_no_well_formed_drawing_is_told_apart(body: str) -> None:
    with pytest.raises(NotADrawingError):
        resolve(body.encode(), bytes)


def test_files_named_by_a_document_type_are_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    content = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{secret.as_uri()}">]><svg><text>&x;</text></svg>'

    assert b"secret words" not in resolve(content.encode(), bytes).xml((10, 10))


def test_a_drawing_says_how_many_of_its_things_are_not_shown() -> None:
    html = '<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">a</p></foreignObject>'

    picture = decode(
        drawing(f'{html}{html}<image href="a.png" width="5" height="5"/><circle r="9"/>'),
        name="a.svg",
        longest_side=64,
    )

    assert picture.remarks == (Remark(RemarkKind.PARTS_NOT_SHOWN, 3),)
    assert picture.remarks[0].sentence == "3 things in this drawing are not shown."


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<script>document.documentElement.appendChild(document.createElement('g'))</script>",
        '<rect width="9" height="9" opacity="0"><animate attributeName="opacity" to="1"/></rect>',
        "<style>@keyframes k{to{opacity:1}} rect{opacity:0;animation:k 1s forwards}</style>"
        '<rect width="9" height="9"/>',
        '<image href="a.png" width="5" height="5"/>',
    ],
)
def test_a_drawing_of_which_nothing_is_seen_says_so(body: str) -> None:
    picture = decode(drawing(body), name="a.svg", longest_side=64)

    assert picture.remarks == (Remark(RemarkKind.NOTHING_SHOWN),)
    assert picture.remarks[0].sentence == "Nothing of this drawing is shown."


@pytest.mark.parametrize("name", ["mesh", "mesh-of-another", "hatch"])
def test_paint_of_kinds_that_are_not_drawn_has_its_first_colour(name: str) -> None:
    picture = decode(CASES[f"paints/{name}"].content, name="a.svg", longest_side=64)

    assert picture.image.convert("RGBA").getpixel((32, 16)) == (255, 0, 0, 255)


def test_a_drawing_that_is_wholly_shown_has_no_remark() -> None:
    assert decode(SVG, name="a.svg", longest_side=64).remarks == ()


@pytest.mark.parametrize(
    "css",
    [
        ":root{" + "".join(f"--a{n}:var(--a{n + 1})var(--a{n + 1});" for n in range(40)) + "}",
        "g{" * 3000,
        "a," * 5000 + "rect{fill:red}",
    ],
)
def test_style_sheets_without_end_or_reason_take_no_drawing_along(css: str) -> None:
    body = f'<style>{css}</style><rect width="100" height="100" style="fill:var(--a0,red)"/>'

    picture = decode(drawing(body), name="a.svg", longest_side=32)

    assert picture.image.size == (32, 32)


@pytest.mark.parametrize(
    "css",
    [":is(" * 500 + "a" + ")" * 500 + "{fill:red}", "rect{width:calc(" + "(" * 3000 + "}"],
)
def test_style_sheets_nested_beyond_reason_are_a_sentence(css: str) -> None:
    body = f'<style>{css}</style><rect width="100" height="100"/>'

    with pytest.raises(CorruptImageError, match="cannot be drawn"):
        decode(drawing(body), name="a.svg", longest_side=32)


def test_a_drawing_of_many_styled_shapes_is_drawn() -> None:
    shapes = "".join(
        f'<path class="{"abcd"[n % 4]}" style="fill:#{n % 4096:03x};opacity:.5" d="M{n} 0h5v5z"/>'
        for n in range(3000)
    )
    css = "<style>.a{fill:red} g > .b:not(.c){stroke:red} .d{fill:var(--x, blue)}</style>"

    assert decode(drawing(f"{css}<g>{shapes}</g>"), name="a.svg", longest_side=64).remarks == ()
