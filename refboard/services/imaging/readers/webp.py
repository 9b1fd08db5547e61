"""Read WebP: of an animation the first frame, on a canvas that is transparent around it."""

from dataclasses import replace

from PIL import Image

from refboard.services.imaging import exif
from refboard.services.imaging.colour.reading import statement_of
from refboard.services.imaging.containers import webp_chunks
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import DeepPixels, Raster
from refboard.services.imaging.readers import pillow
from refboard.services.imaging.readers.pillow import DraftGoal


def read(content: bytes, name: str, format_name: str, goal: DraftGoal, limits: Limits) -> Raster:
    """Return the pixels; see `reading.read_raster`."""
    plain = webp_chunks.plain(content)
    raster = pillow.read_pixels(plain.content, name, format_name, goal, limits)
    statement = statement_of("WEBP", content, {"icc_profile": plain.profile, "exif": plain.exif})
    said = replace(raster, statement=statement, turn=exif.orientation(plain.exif))
    canvas = plain.canvas
    if canvas is None or canvas == raster.full_size:
        return said
    limits.check_size(name, *canvas)
    assert not isinstance(raster.pixels, DeepPixels), "WebP has 8 bits"
    whole = Image.new("RGBA", canvas)
    whole.paste(raster.pixels.convert("RGBA"), (plain.left, plain.top))
    return replace(said, pixels=whole, full_size=canvas)
