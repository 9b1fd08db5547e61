"""Cut a part out of a decoded picture, for a model's eyes."""

from PIL import Image, ImageChops, ImageDraw

from refboard.core.finding.part import PicturePart


def cut_out(image: Image.Image, part: PicturePart) -> Image.Image:
    """Return what a part holds of a picture, at least one pixel.

    Outside of an outline the result is transparent: each model lays it on the ground that its
    card names, as it does with every transparent picture.

    Args:
        image: The whole picture, upright, RGB or RGBA.
        part: In fractions of it; what lies beyond the picture is left out.

    Returns:
        RGB or RGBA; always RGBA where the part has an outline.
    """
    width, height = image.size
    region = part.region
    left = min(max(int(region.x * width), 0), width - 1)
    top = min(max(int(region.y * height), 0), height - 1)
    right = min(max(round(region.right * width), left + 1), width)
    bottom = min(max(round(region.bottom * height), top + 1), height)
    cut = image.crop((left, top, right, bottom))
    if not part.outline:
        return cut
    mask = Image.new("L", cut.size, 0)
    corners = [(corner.x * width - left, corner.y * height - top) for corner in part.outline]
    ImageDraw.Draw(mask).polygon(corners, fill=255)
    clear = cut.convert("RGBA")
    clear.putalpha(ImageChops.multiply(clear.getchannel("A"), mask))
    return clear
