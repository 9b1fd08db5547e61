"""Bring any pixel mode and any embedded colour profile to 8-bit sRGB.

Two steps, because pixels are averaged between them: `averageable` gives a mode whose values may be
averaged, `to_srgb` then needs to convert only the pixels that are left.
"""

from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

Span = tuple[float, float]

_AVERAGEABLE = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "LAB"})
_ALPHA_MODES = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})
_WIDE_MODES = frozenset({"I", "F"})
_MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "LAB": "LAB"}
_BAND_ROWS = 256


def value_span(image: Image.Image) -> Span:
    """Return which values of a 16-bit, 32-bit or float image are black and white.

    The usual ranges 0..1 (float), 0..255 and 0..65535 are kept as they are; anything else is
    stretched from its lowest to its highest value, so that there is something to see.
    """
    if image.mode not in _WIDE_MODES:
        return (0.0, 65535.0)
    low, high = _extremes(image)
    tops = (1.0, 255.0, 65535.0) if image.mode == "F" else (255.0, 65535.0)
    for top in tops:
        if low >= 0 and high <= top:
            return (0.0, top)
    return (low, high)


def averageable(image: Image.Image, span: Span) -> Image.Image:
    """Return the image in one of the modes L, LA, RGB, RGBA, CMYK and LAB.

    Args:
        image: Any mode; transparency given as a palette entry or a key colour becomes alpha.
        span: From `value_span` of the whole picture that the image is a part of.
    """
    if image.mode.startswith("I;16") or image.mode in _WIDE_MODES:
        return _narrowed(image, span)
    if image.mode in _AVERAGEABLE and not _has_key_colour(image):
        return image
    if image.has_transparency_data or image.mode in _ALPHA_MODES:
        return image.convert("RGBA")
    return image.convert("L" if image.mode == "1" else "RGB")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the image in sRGB: RGBA when any pixel is not opaque, else RGB.

    Args:
        image: In a mode that `averageable` gives.
        profile: The embedded ICC profile; one that is broken or does not fit is ignored.
    """
    alpha = image.getchannel("A") if image.mode in _ALPHA_MODES else None
    colour = image if alpha is None else image.convert("L" if image.mode == "LA" else "RGB")
    result = (_through_profile(colour, profile) if profile else None) or colour.convert("RGB")
    if alpha is not None and alpha.getextrema() != (255, 255):
        result.putalpha(alpha)
    return result


def _has_key_colour(image: Image.Image) -> bool:
    return image.mode not in _ALPHA_MODES and image.has_transparency_data


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


def _narrowed(image: Image.Image, span: Span) -> Image.Image:
    """Scale wide values to 8 bits; Pillow's own conversion clips them all to white."""
    low, high = span
    scale = 255.0 / (high - low) if high > low else 0.0
    values = np.nan_to_num(np.asarray(image), nan=low, posinf=high, neginf=low)
    wide = values.astype(np.float64)  # the span of two floats may be beyond what one can hold
    levels = np.clip((wide - low) * scale + 0.5, 0, 255).astype(np.uint8)
    grey = Image.fromarray(levels)
    key = image.info.get("transparency")
    if isinstance(key, int):
        alpha = np.where(np.asarray(image) == key, 0, 255).astype(np.uint8)
        return Image.merge("LA", (grey, Image.fromarray(alpha)))
    return grey


def _extremes(image: Image.Image) -> Span:
    """Return the lowest and highest finite value, holding a few rows at a time."""
    low, high = float("inf"), float("-inf")
    for top in range(0, image.height, _BAND_ROWS):
        bottom = min(top + _BAND_ROWS, image.height)
        values = np.asarray(image.crop((0, top, image.width, bottom)))
        finite = values[np.isfinite(values)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return (low, high) if low <= high else (0.0, 1.0)
