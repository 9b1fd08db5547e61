"""Pictures inside drawings, HTML inside them, and what lies outside."""

import base64
from io import BytesIO

from PIL import Image

from tests.drawings.case import LEFT, RED, Area, Case, document, flat, half


def _bytes(format_name: str, size: tuple[int, int] = (20, 10), **options: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, (255, 0, 0)).save(file, format_name, **options)
    return file.getvalue()


def _address(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def _turned() -> bytes:
    """Return a JPEG whose left half is red, lying on its side with EXIF saying so."""
    image = Image.new("RGB", (200, 400), (255, 255, 255))
    image.paste((255, 0, 0), (0, 200, 200, 400))  # the lower half: left, once turned clockwise
    exif = Image.Exif()
    exif[0x0112] = 6
    file = BytesIO()
    image.save(file, "JPEG", quality=100, subsampling=0, exif=exif)
    return file.getvalue()


def _image(name: str, address: str, more: str = "", not_shown: int = 0) -> Case:
    return flat(
        name,
        f'<image width="200" height="100" preserveAspectRatio="none" href="{address}" {more}/>',
        not_shown=not_shown,
    )


_PNG = _bytes("PNG")
_P = base64.b64encode(_PNG).decode()
_INNER = document(
    '<style>.a{fill:color(display-p3 1 0 0)}</style><rect class="a" width="200" height="100"/>'
)
_DIV = (
    '<div xmlns="http://www.w3.org/1999/xhtml" style="background:red;width:200px;height:100px">'
    "</div>"
)
_FOREIGN = f'<foreignObject width="200" height="100"{{0}}>{_DIV}</foreignObject>'
_R = '<rect width="200" height="100" fill="red"/>'

CASES = (
    _image("png", _address("image/png", _PNG)),
    _image("jpeg", _address("image/jpeg", _bytes("JPEG", quality=100))),
    _image("jpg", _address("image/jpg", _bytes("JPEG", quality=100))),
    _image("gif", _address("image/gif", _bytes("GIF"))),
    _image("webp", _address("image/webp", _bytes("WEBP", lossless=True))),
    _image("bmp", _address("image/bmp", _bytes("BMP"))),
    _image("tiff", _address("image/tiff", _bytes("TIFF"))),
    _image("avif", _address("image/avif", _bytes("AVIF", quality=100))),
    _image("type-wrong", _address("img/png", _PNG)),
    _image("type-none", _address("", _PNG)),
    _image("type-octets", _address("application/octet-stream", _PNG)),
    _image("type-lies", _address("image/jpeg", _PNG)),
    _image("white-space", f"data:image/png;base64,\n{_P[:20]}\n  {_P[20:]}\n"),
    _image(
        "percent-encoded", "data:image/png;base64," + _P.replace("+", "%2B").replace("=", "%3D")
    ),
    _image("upper-case-scheme", "DATA:image/png;BASE64," + _P),
    _image("svg-inside", _address("image/svg+xml", _INNER)),
    _image(
        "svg-inside-text",
        "data:image/svg+xml;utf8,"
        + _INNER.decode()
        .replace("%", "%25")
        .replace("#", "%23")
        .replace('"', "%22")
        .replace("<", "%3C")
        .replace(">", "%3E")
        .replace(" ", "%20"),
    ),
    Case(
        "jpeg-turned",
        document(
            f'<image width="200" height="100" preserveAspectRatio="none"'
            f' href="{_address("image/jpeg", _turned())}"/>'
        ),
        (Area((0, 0, 200, 100), (255, 255, 255, 255)), Area(LEFT, RED)),
    ),
    flat(
        "damaged-inside",
        f'{_R}<image width="200" height="100" href="data:image/png;base64,eHg="/>',
        not_shown=1,
    ),
    flat("image-outside", f'{_R}<image width="200" height="100" href="other.png"/>', not_shown=1),
    flat("use-outside", f'{_R}<use href="other.svg#a"/>', not_shown=1),
    flat(
        "two-outside",
        f'{_R}<image width="9" height="9" xlink:href="http://127.0.0.1:9/a.png"/>'
        f'<rect width="0" height="0" fill="url(other.svg#g)"/>',
        not_shown=2,
    ),
    flat("foreign", _FOREIGN.format(""), not_shown=1),
    flat(
        "foreign-fallback",
        "<switch>"
        + _FOREIGN.format(' requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility"')
        + f"{_R}</switch>",
    ),
    flat(
        "foreign-grouped",
        "<switch><g requiredFeatures="
        '"http://www.w3.org/TR/SVG11/feature#Extensibility">'
        "" + _FOREIGN.format("") + f"</g>{_R}</switch>",
    ),
    flat("foreign-hidden", f'{_R}<g display="none">' + _FOREIGN.format("") + "</g>"),
    flat(
        "switch-language",
        f'<switch><rect systemLanguage="xx" width="200" height="100" fill="blue"/>{_R}</switch>',
    ),
    flat(
        "switch-extension",
        '<switch><rect requiredExtensions="http://example.org/x" width="200"'
        f' height="100" fill="blue"/>{_R}</switch>',
    ),
    flat(
        "image-pixelated",
        f'<image width="200" height="100" preserveAspectRatio="none"'
        f' style="image-rendering:pixelated" href="{_address("image/png", _PNG)}"/>',
    ),
    half(
        "image-css-size",
        f'<image style="width:100px;height:100px" preserveAspectRatio="none"'
        f' href="{_address("image/png", _PNG)}"/>',
    ),
    half(
        "image-own-size", f'<image href="{_address("image/png", _bytes("PNG", size=(100, 100)))}"/>'
    ),
    flat(
        "feimage",
        f'<filter id="f" x="0" y="0" width="1" height="1"><feImage'
        f' preserveAspectRatio="none" href="{_address("image/png", _PNG)}"/></filter>'
        '<rect width="200" height="100" filter="url(#f)"/>',
    ),
)
