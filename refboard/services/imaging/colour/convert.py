"""Bring pixels to 8-bit sRGB by what their file says of them."""

from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from refboard.services.imaging.colour import deep, matrix_profile, profiles
from refboard.services.imaging.colour.hdr import tone_mapped
from refboard.services.imaging.colour.profiles import Route
from refboard.services.imaging.colour.statement import Cicp, ColourStatement
from refboard.services.imaging.colour.transfer import HDR
from refboard.services.imaging.raster import DeepMode, DeepPixels

_Whole = TypeVar("_Whole", np.uint8, np.uint16)

_ALPHA_MODES = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})
_GREY_MODES = frozenset({"1", "L", "LA", "La", "I", "F"})
_OPAQUE = (255, 255)
_NARROW_BLACK, _NARROW_SPAN = 16, 219


@dataclass(frozen=True, slots=True)
class _Plan:
    """What of a statement counts for pixels of a mode; nothing does where all is empty."""

    route: Route | None = None
    hdr: Cicp | None = None
    is_narrow: bool = False


def to_srgb(pixels: Image.Image | DeepPixels, statement: ColourStatement) -> Image.Image:
    """Return the pixels in sRGB: RGBA when any of them is not opaque, else RGB.

    Args:
        pixels: As `shrinking.averaged` gives them.
        statement: What the file says; what is broken in it or does not fit is ignored.
    """
    if isinstance(pixels, DeepPixels):
        deep_colour, alpha = _deep_parts(pixels)
        result = _of_deep(deep_colour, _plan(statement, deep_colour.mode), statement.peak)
    else:
        colour, alpha = _parts(pixels)
        result = _of_image(colour, _plan(statement, colour.mode), statement.peak)
    result.info.pop("icc_profile", None)  # it would be written beside pixels that are sRGB now
    if alpha is not None and alpha.getextrema() != _OPAQUE:
        result.putalpha(alpha)
    return result


def is_tone_mapped(pixels: Image.Image | DeepPixels, statement: ColourStatement) -> bool:
    """Return whether `to_srgb` compresses the range of these pixels: they are PQ or HLG."""
    return _plan(statement, _colours_of(pixels)).hdr is not None


def _colours_of(pixels: Image.Image | DeepPixels) -> str:
    """Return L, RGB, CMYK or LAB: what pixels of a mode are converted as."""
    if isinstance(pixels, DeepPixels):
        return pixels.mode.removesuffix("A")
    if pixels.mode in _GREY_MODES or pixels.mode.startswith("I;16"):
        return "L"
    return pixels.mode if pixels.mode in ("CMYK", "LAB") else "RGB"


def _plan(statement: ColourStatement, mode: str) -> _Plan:
    """Return the first thing said that can be used: embedded, then declared, then assumed."""
    if statement.profile and (route := profiles.route_of(statement.profile, mode)):
        return _Plan(route, route.hdr)
    if mode not in ("L", "RGB"):
        return _Plan()
    cicp = statement.cicp
    if cicp and matrix_profile.is_known(cicp):
        if cicp.transfer in HDR:
            return _Plan(None, cicp, not cicp.is_full_range)
        route = profiles.route_of(matrix_profile.of_cicp(cicp), "RGB")
        return _Plan(route, None, not cicp.is_full_range)
    if statement.calibration:
        built = matrix_profile.of_calibration(statement.calibration)
        return _Plan(profiles.route_of(built, "RGB"))
    return _Plan()


def _parts(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    if image.mode not in _ALPHA_MODES:
        return image, None
    return image.convert("L" if image.mode == "LA" else "RGB"), image.getchannel("A")


def _of_image(image: Image.Image, plan: _Plan, peak: float) -> Image.Image:
    if image.mode == "LAB":
        return Image.fromarray(deep.from_lab(deep.widened_lab(np.asarray(image))))
    if plan.is_narrow:
        image = image.point(
            _widened(np.arange(256, dtype=np.uint8)).tolist() * len(image.getbands())
        )
    if plan.hdr:
        return Image.fromarray(tone_mapped(np.asarray(image.convert("RGB")), plan.hdr, peak))
    if plan.route and plan.route.transform:
        fitting = image if image.mode == plan.route.mode else image.convert(plan.route.mode)
        return plan.route.apply(fitting)
    return image.convert("RGB")


def _deep_parts(pixels: DeepPixels) -> tuple[DeepPixels, Image.Image | None]:
    mode = cast("DeepMode", pixels.mode.removesuffix("A"))
    if mode == pixels.mode:
        return pixels, None
    alpha = Image.fromarray(deep.narrowed(pixels.values[:, :, -1]))
    return DeepPixels(pixels.values[:, :, :-1], mode), alpha


def _of_deep(pixels: DeepPixels, plan: _Plan, peak: float) -> Image.Image:
    values = pixels.values
    if pixels.mode == "LAB":
        return Image.fromarray(deep.from_lab(values))
    if plan.is_narrow:
        values = _widened(values)
    if plan.hdr:
        return Image.fromarray(tone_mapped(values, plan.hdr, peak))
    if plan.route and plan.route.transform:
        return Image.fromarray(deep.along(values, plan.route))
    if pixels.mode == "CMYK":
        return Image.fromarray(deep.from_ink(values))
    narrow = deep.narrowed(values)
    return Image.fromarray(narrow if pixels.mode == "RGB" else narrow.repeat(3, axis=2))


def _widened(values: NDArray[_Whole]) -> NDArray[_Whole]:
    """Return the whole range for video's narrow one: 16 to 235 of 255, or as much of 65535."""
    top = int(np.iinfo(values.dtype).max)
    unit = (top + 1) // 256
    wide = (values.astype(np.float32) - _NARROW_BLACK * unit) * (top / (_NARROW_SPAN * unit))
    return np.asarray(np.clip(np.rint(wide), 0, top).astype(values.dtype))
