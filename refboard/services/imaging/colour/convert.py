"""Bring pixels to 8-bit sRGB by what their file says of them."""

from io import BytesIO

from PIL import Image, ImageCms

from refboard.services.imaging.colour.statement import ColourStatement
from refboard.services.imaging.raster import DeepPixels

_ALPHA_MODES = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})
_MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "LAB": "LAB"}


def to_srgb(pixels: Image.Image | DeepPixels, statement: ColourStatement) -> Image.Image:
    """Return the pixels in sRGB: RGBA when any of them is not opaque, else RGB.

    Args:
        pixels: As `shrinking.averaged` gives them.
        statement: What the file says; what is broken in it or does not fit is ignored.
    """
    if isinstance(pixels, DeepPixels):
        colour, alpha = _narrowed(pixels)
    else:
        alpha = pixels.getchannel("A") if pixels.mode in _ALPHA_MODES else None
        colour = pixels if alpha is None else pixels.convert("L" if pixels.mode == "LA" else "RGB")
    profile = statement.profile
    if colour.mode == "LAB" and not profile:
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    result = (_through_profile(colour, profile) if profile else None) or colour.convert("RGB")
    if alpha is not None and alpha.getextrema() != (255, 255):
        result.putalpha(alpha)
    return result


def _narrowed(pixels: DeepPixels) -> tuple[Image.Image, Image.Image | None]:
    """Return 8-bit colours and alpha, if there is one."""
    values = ((pixels.values.astype("u4") * 255 + 32767) // 65535).astype("u1")
    if pixels.mode.startswith("LAB"):
        values[:, :, 1:3] = pixels.values[:, :, 1:3] >> 8
    planes = [Image.fromarray(values[:, :, i]) for i in range(values.shape[2])]
    alpha = planes.pop() if pixels.mode.endswith("A") else None
    if len(planes) == 1:
        return planes[0], alpha
    return Image.merge(pixels.mode[: len(planes)], planes), alpha


def _through_profile(image: Image.Image, content: bytes) -> Image.Image | None:
    """Convert with the profile; None when it changes nothing, is broken, or does not fit."""
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(content))
        space = profile.profile.xcolor_space.strip().upper()
        if _MODE_OF_SPACE.get(space) != image.mode or _is_srgb(profile):
            return None
        return ImageCms.profileToProfile(
            image,
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    description = profile.profile.profile_description or ""
    return description.lower().startswith("srgb")
