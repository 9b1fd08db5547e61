"""What an ICC profile does to pixels, by its content: its name is never looked at.

Pictures of one camera or program share their profile, so what it does is kept.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from refboard.services.imaging.colour.icc_tags import MatrixShaper, has_table, matrix_shaper, tag
from refboard.services.imaging.colour.matrix_profile import is_known
from refboard.services.imaging.colour.primaries import D50
from refboard.services.imaging.colour.statement import Chromaticities, Cicp
from refboard.services.imaging.colour.transfer import HDR

_MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_FOR_PIXELS = frozenset({"mntr", "scnr", "prtr", "spac"})
"""Kinds of profile that say what numbers look like; a link of devices and the like do not."""
_SAME = 1
"""Levels by which a profile may differ from sRGB and still be called sRGB: writers round."""
_STEPS = np.arange(0, 256, 15, dtype=np.uint8)
_RAMP = Image.fromarray(np.arange(256, dtype=np.uint8)[None])
_UNSPECIFIED = 2
_MOST_BYTES = 16 * 1024 * 1024
"""No profile is as long as this; what is kept of some must not fill the memory."""

INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
NO_OPTIMISATION = ImageCms.Flags.NOOPTIMIZE
"""Of lcms2: what it makes in advance is coarse in the darks of linear light."""


@dataclass(frozen=True, slots=True)
class Route:
    """From the pixels of a profile to sRGB.

    Attributes:
        profile: The profile.
        mode: What pixels it is for: L, RGB or CMYK.
        transform: For 8-bit images; None when the numbers are those of sRGB already.
        hdr: The PQ or HLG code points that the profile says it stands for.
        shaper: Its curves and matrix, where it changes numbers and is nothing but those.
    """

    profile: bytes
    mode: str
    transform: ImageCms.ImageCmsTransform | None
    hdr: Cicp | None = None
    shaper: MatrixShaper | None = None

    def apply(self, image: Image.Image) -> Image.Image:
        """Return an 8-bit image of the mode in sRGB."""
        if self.transform is None:
            return image.convert("RGB")
        if self.mode == "L":  # every level once: the engine's own short cut is coarse in the darks
            levels = np.asarray(self.transform.apply(_RAMP))[0]
            return Image.merge("RGB", [image.point(band.tolist()) for band in levels.T])
        return self.transform.apply(image)


@lru_cache(maxsize=1)
def srgb() -> bytes:
    """Return the profile of sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@lru_cache(maxsize=16)
def route_of(profile: bytes, mode: str) -> Route | None:
    """Return what a profile does to pixels of a mode; None when it is broken or does not fit.

    Args:
        profile: The whole of it.
        mode: L, RGB or CMYK; nothing else has a profile that changes it.
    """
    if len(profile) > _MOST_BYTES:
        return None
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile))
        space = opened.profile.xcolor_space.strip().upper()
        kind = opened.profile.device_class.strip().lower()
        if _MODE_OF_SPACE.get(space) != mode or kind not in _FOR_PIXELS:
            return None
        target = ImageCms.ImageCmsProfile(BytesIO(srgb()))
        flags = _flags(mode, profile)
        transform = ImageCms.ImageCmsTransform(opened, target, mode, "RGB", INTENT, flags=flags)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    needed = None if _changes_nothing(transform, mode) else transform
    shaper = matrix_shaper(profile) if needed and mode == "RGB" else None
    return Route(profile, mode, needed, _hdr(profile, opened), shaper)


def _flags(mode: str, profile: bytes) -> ImageCms.Flags:
    """Return how 8-bit images are converted: quickly, where that stays within a level."""
    if mode == "CMYK":
        return FLAGS | ImageCms.Flags.HIGHRESPRECALC
    # A table that is made in advance rounds off the edge of sRGB, where wide colours are cut.
    return FLAGS | NO_OPTIMISATION if mode == "L" or has_table(profile) else FLAGS


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Return whether greys and colours all over the range stay what they are."""
    if mode == "CMYK":
        return False
    tries = [_RAMP.convert(mode)]
    if mode == "RGB":
        cube = np.stack(np.meshgrid(_STEPS, _STEPS, _STEPS), axis=-1)
        tries.append(Image.fromarray(cube.reshape(len(_STEPS), -1, 3)))
    for colours in tries:
        before = np.asarray(colours.convert("RGB")).astype(np.int16)
        if np.abs(np.asarray(transform.apply(colours)) - before).max() > _SAME:
            return False
    return True


def _hdr(content: bytes, opened: ImageCms.ImageCmsProfile) -> Cicp | None:
    """Return PQ or HLG code points from the `cicp` tag (ICC.1:2022, 9.2.17)."""
    body = tag(content, b"cicp")
    if len(body) < 12:
        return None
    primaries, transfer, _, full = body[8:12]
    if transfer not in HDR:
        return None
    if primaries != _UNSPECIFIED:
        said = Cicp(primaries, transfer, bool(full))
        return said if is_known(said) else None
    profile = opened.profile
    colorants = (profile.red_colorant, profile.green_colorant, profile.blue_colorant)
    if None in colorants:
        return None
    red, green, blue = ((one[1][0], one[1][1]) for one in colorants if one is not None)
    return Cicp(primaries, transfer, bool(full), Chromaticities(D50, red, green, blue))
