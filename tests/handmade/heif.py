"""HEIC and AVIF files whose turns are written by hand: encoders only write those that they know."""

from PIL import Image

from tests.builders_images import encoded, exif_block

NOTHING = None


def turned(
    picture: Image.Image,
    format_name: str,
    angle: int | None,
    axis: int | None,
    *,
    mirrors_first: bool = False,
    exif: int = 1,
) -> bytes:
    """Return a file that says how it is turned.

    Args:
        picture: As it is stored.
        format_name: "HEIF" or "AVIF".
        angle: Quarters against the clock; None to leave the property out.
        axis: 0 exchanges top and bottom, 1 left and right; None to leave the property out.
        mirrors_first: The mirror comes before the turn.
        exif: The orientation in the EXIF block, where there is one.
    """
    content = bytearray(
        encoded(picture, format_name, exif=exif_block(5), quality=95, **_options(format_name))
    )
    turn, mirror = content.index(b"irot"), content.index(b"imir")
    content[turn + 4], content[mirror + 4] = angle or 0, axis or 0
    places = content.index(b"ipma") + 4 + 4 + 4 + 2 + 1
    count = content[places - 1]
    last = places + count - 2
    assert content[last] & 0x80, "turn and mirror are the last properties of the picture"
    assert content[last + 1] & 0x80
    if mirrors_first:
        content[last], content[last + 1] = content[last + 1], content[last]
    for value, at in ((angle, turn), (axis, mirror)):
        if value is None:
            place = last if (at == turn) != mirrors_first else last + 1
            content[at : at + 4] = b"free"
            content[place] &= 0x7F  # nobody needs to know it
    block = content.find(b"Exif\0\0MM\0*")
    if block >= 0:
        found = content.index(b"\x01\x12\0\x03\0\0\0\x01", block)
        content[found + 8 : found + 10] = exif.to_bytes(2, "big")
    return bytes(content)


def _options(format_name: str) -> dict[str, object]:
    return {"chroma": 444} if format_name == "HEIF" else {"subsampling": "4:4:4"}
