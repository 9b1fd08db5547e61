"""A board as an SVG drawing that any program reads: a picture is an image, placed and turned."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import BinaryIO

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.content import Picture
from refboard.core.errors import InputError
from refboard.core.export.leaf import Leaf
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId
from refboard.services.export.cropping import cut_out
from refboard.services.export.embedded import GREY, Embedded, as_file, embedded
from refboard.services.export.report import Missing, Tell
from refboard.services.imaging.originals import original_file

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="{width}" height="{height}" viewBox="{x} {y} {width} {height}">\n'
)
_GREY_ROW = " ".join(f"{share:.6g}" for share in GREY) + " 0 0 "
_GREY_FILTER = (
    '<defs><filter id="grey" x="0" y="0" width="1" height="1" '
    'color-interpolation-filters="linearRGB">'
    f'<feColorMatrix type="matrix" values="{_GREY_ROW * 3}0 0 0 1 0"/></filter></defs>\n'
)
_MOST_DRAWN = 8192
_LINKED = frozenset({"JPEG", "PNG"})
_TILE = "#808080"


@dataclass(frozen=True, slots=True)
class SvgDrawing:
    """What is written.

    Attributes:
        leaf: What lies where; in board units, which are those of the drawing.
        assets: What the items show, by the ids that they use.
        originals_dir: The library's folder of originals.
        background: "#rrggbb", or empty for none.
        placeholder: "#rrggbb" of what cannot be read.
        links_pictures: Name the files of pictures instead of holding them, where that is possible:
            those that have to be turned or converted are held all the same.
    """

    leaf: Leaf
    assets: Mapping[AssetId, Asset]
    originals_dir: Path
    background: str = ""
    placeholder: str = _TILE
    links_pictures: bool = False


def write_svg(file: BinaryIO, drawing: SvgDrawing, missing: Missing, tell: Tell) -> None:
    """Write a drawing; one original is in memory at a time.

    Args:
        file: Where to.
        drawing: What.
        missing: Takes note of pictures that cannot be read: their places are grey.
        tell: Told after each item.

    Raises:
        OSError: the file cannot be written.
    """
    part, items = drawing.leaf.part, _stacked(drawing.leaf)
    file.write(_HEAD.format(**_box(part)).encode())
    if any(item.picture and item.picture.view.is_greyscale for item in items):
        file.write(_GREY_FILTER.encode())
    if drawing.background:
        file.write(_rect(part, drawing.background).encode())
    for number, item in enumerate(items):
        _write_item(file, drawing, item, number, missing)
        tell(number + 1, len(items))
    file.write(b"</svg>\n")


def _write_item(
    file: BinaryIO, drawing: SvgDrawing, item: Item, number: int, missing: Missing
) -> None:
    at, picture = item.placement, item.picture
    moves = []
    if at.rotation or at.is_flipped_h or at.is_flipped_v:
        middle = at.rect.centre
        moves.append(f"translate({_n(middle.x)} {_n(middle.y)})")
        if at.rotation:
            moves.append(f"rotate({_n(at.rotation)})")
        if at.is_flipped_h or at.is_flipped_v:
            moves.append(f"scale({-1 if at.is_flipped_h else 1} {-1 if at.is_flipped_v else 1})")
        moves.append(f"translate({_n(-middle.x)} {_n(-middle.y)})")
    turn = f' transform="{" ".join(moves)}"' if moves else ""
    fade = f' opacity="{_n(item.opacity)}"' if item.opacity < 1 else ""
    asset = None if picture is None else drawing.assets.get(picture.asset_id)
    file.write(f"<g{turn}{fade}>".encode())
    if picture is not None and asset is not None and asset.is_stored:
        file.write(f"<title>{_escaped(asset.name)}</title>".encode())
    try:
        if picture is None:
            file.write(_rect(at.rect, drawing.placeholder).encode())
        else:
            image = _image_of(drawing, item, picture, asset)
            missing.has_read = True
            _write_image(file, at.rect, picture, image, number)
    except InputError as error:
        missing.note(asset, str(item.asset_id), error)
        file.write(_rect(at.rect, drawing.placeholder).encode())
    file.write(b"</g>\n")


def _image_of(
    drawing: SvgDrawing, item: Item, picture: Picture, asset: Asset | None
) -> tuple[bytes, Rect]:
    """Return the address of a picture, or one that holds it, and where that lies."""
    if asset is None or not asset.is_stored:
        raise InputError(f'"{"" if asset is None else asset.name}" is not imported.')
    rect, crop = item.placement.rect, picture.crop
    size = picture.whole_size(rect.width, rect.height)
    whole = rect
    if crop is not None:
        corner = rect.x - crop.x * size.width, rect.y - crop.y * size.height
        whole = Rect(*corner, size.width, size.height)
    longest = min(round(2 * max(size.width, size.height)), _MOST_DRAWN)
    # Some viewers show the whole of an image that is cropped by a path, or by its frame.
    is_cut = crop is not None and not drawing.links_pictures
    found = embedded(asset, drawing.originals_dir, longest=longest, as_pixels=is_cut)
    is_as_it_is = found.image is None and asset.format in _LINKED
    if drawing.links_pictures and is_as_it_is:
        return original_file(asset, drawing.originals_dir).absolute().as_uri().encode(), whole
    if crop is not None and found.image is not None:
        image, part = cut_out(found.image, crop, rect.size, is_smooth=picture.view.is_smooth)
        found = replace(found, width=image.width, height=image.height, image=image)
        whole = part.moved(rect.x, rect.y)
    return _held(as_file(found)), whole


def _held(picture: Embedded) -> bytes:
    return f"data:{picture.media_type};base64,".encode() + b64encode(picture.content)


def _write_image(
    file: BinaryIO, rect: Rect, picture: Picture, image: tuple[bytes, Rect], number: int
) -> None:
    """Write an image that fills a rectangle with the part of it that is shown."""
    href, whole = image
    clip = ""
    if whole != rect:
        file.write(f'<clipPath id="clip{number}">{_rect(rect)}</clipPath>'.encode())
        clip = f' clip-path="url(#clip{number})"'
    look = "" if picture.view.is_smooth else ' style="image-rendering:pixelated"'
    tint = ' filter="url(#grey)"' if picture.view.is_greyscale else ""
    box = " ".join(f'{name}="{value}"' for name, value in _box(whole).items())
    # The clip is on a group of its own: a filter on the same element would see the whole picture.
    file.write(f'<g{clip}><image {box} preserveAspectRatio="none"{look}{tint} '.encode())
    file.write(b'xlink:href="' + href.replace(b"&", b"&amp;") + b'"/></g>')


def _rect(rect: Rect, fill: str = "") -> str:
    box = " ".join(f'{name}="{value}"' for name, value in _box(rect).items())
    return f'<rect {box} fill="{fill}"/>' if fill else f"<rect {box}/>"


def _box(rect: Rect) -> dict[str, str]:
    values = {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}
    return {name: _n(value) for name, value in values.items()}


def _n(value: float) -> str:
    """Return a number as short as it can be written to a ten-thousandth."""
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"


def _escaped(text: str) -> str:
    return escape("".join(c for c in text if c.isprintable()), quote=False)


def _stacked(leaf: Leaf) -> list[Item]:
    """Return the items that are seen, the lowest first."""
    seen = (i for i in leaf.items if i.opacity > 0 and i.placement.bounds.intersects(leaf.part))
    return sorted(seen, key=lambda item: (item.placement.z, item.id))
