"""Colours in every notation of CSS, as the eight hexadecimal digits that every renderer knows."""

import math
from collections.abc import Sequence

import tinycss2
from tinycss2 import color5
from tinycss2.ast import FunctionBlock, Node

Vector = tuple[float, float, float]
_Rows = tuple[Vector, Vector, Vector]

_D50_TO_D65: _Rows = (
    (0.955473421488075, -0.02309845494876471, 0.06325924320057072),
    (-0.0283697093338637, 1.0099953980813041, 0.021041441191917323),
    (0.012314014864481998, -0.020507649298898964, 1.330365926242124),
)
_XYZ_TO_SRGB: _Rows = (
    (3.2409699419045213, -1.5373831775700935, -0.4986107602930033),
    (-0.9692436362808798, 1.8759675015077206, 0.04155505740717561),
    (0.05563007969699361, -0.20397695888897657, 1.0569715142428786),
)
_TO_XYZ: dict[str, _Rows] = {
    "display-p3": (
        (0.48657094864821626, 0.26566769316909294, 0.1982172852343625),
        (0.22897456406974884, 0.6917385218365062, 0.079286914093745),
        (0.0, 0.045113381858902575, 1.0439443689009757),
    ),
    "a98-rgb": (
        (0.5766690429101308, 0.1855582379065463, 0.18822864623499472),
        (0.29734497525053616, 0.627363566255466, 0.07529145849399789),
        (0.027031361386412378, 0.07068885253582714, 0.9913375368376389),
    ),
    "rec2020": (
        (0.6369580483012913, 0.14461690358620838, 0.16888097516417205),
        (0.26270021201126703, 0.677998071518871, 0.059301716469861945),
        (0.0, 0.028072693049087508, 1.0609850577107909),
    ),
    "prophoto-rgb": (
        (0.7977604896723027, 0.13518583717574031, 0.0313493495815248),
        (0.2880711282292934, 0.7118432178101014, 0.00008565396060525902),
        (0.0, 0.0, 0.8251046025104601),
    ),
}
_OKLAB_TO_LMS: _Rows = (
    (1.0, 0.3963377773761749, 0.2158037573099136),
    (1.0, -0.1055613458156586, -0.0638541728258133),
    (1.0, -0.0894841775298119, -1.2914855480194092),
)
_LMS_TO_XYZ: _Rows = (
    (1.2268798758459243, -0.5578149944602171, 0.2813910456659647),
    (-0.0405757452148008, 1.112286803280317, -0.0717110580655164),
    (-0.0763729366746601, -0.4214933324022432, 1.5869240198367816),
)
_D50_WHITE: Vector = (0.3457 / 0.3585, 1.0, (1.0 - 0.3457 - 0.3585) / 0.3585)
_SYSTEM = {"canvas": "white", "canvastext": "black", "linktext": "#0000ee", "graytext": "gray"}
_BOTH = 2


def hex_colour(tokens: Sequence[Node]) -> str | None:
    """Return a colour as "#rrggbbaa", "currentColor" as that, or None for what is no colour."""
    given = [token for token in tokens if token.type not in ("whitespace", "comment")]
    if len(given) != 1:
        return None
    token = given[0]
    if token.type == "function" and token.lower_name == "color-mix":
        mixed = _mixed(token)
        return _hex(*mixed) if mixed else None
    if token.type == "ident" and token.lower_value in _SYSTEM:
        token = tinycss2.parse_one_component_value(_SYSTEM[token.lower_value])
    parsed = _parsed(token)
    if parsed is None or isinstance(parsed, str):
        return "currentColor" if parsed else None
    return _hex(*_srgb(parsed))


def _parsed(token: Node) -> "color5.Color | str | None":
    try:
        return color5.parse_color(token)
    except (ValueError, TypeError, AttributeError, IndexError, NotImplementedError):
        return None  # relative colours and other notations that are too new


def _hex(rgb: Vector, alpha: float) -> str:
    parts = [*rgb, alpha]
    levels = [round(255 * min(max(0.0 if math.isnan(p) else p, 0.0), 1.0)) for p in parts]
    return "#" + "".join(f"{level:02x}" for level in levels)


def _srgb(colour: "color5.Color") -> tuple[Vector, float]:
    """Return red, green, blue from 0 to 1, perhaps beyond, and alpha."""
    a, b, c = (0.0 if part is None else float(part) for part in colour.coordinates)
    alpha = 1.0 if colour.alpha is None else float(colour.alpha)
    space = colour.space.lower()
    if space == "srgb":
        return (a, b, c), alpha
    if space == "hsl":
        return _from_hsl(a, b / 100, c / 100), alpha
    if space == "hwb":
        return _from_hwb(a, b / 100, c / 100), alpha
    if space == "srgb-linear":
        return _encoded((a, b, c)), alpha
    linear = _times(_XYZ_TO_SRGB, _xyz(space, (a, b, c)))
    return _encoded(linear), alpha


def _xyz(space: str, values: Vector) -> Vector:
    """Return XYZ under D65."""
    if space in ("lch", "oklch"):
        hue = math.radians(values[2])
        values = (values[0], values[1] * math.cos(hue), values[1] * math.sin(hue))
    if space in ("oklab", "oklch"):
        roots = _times(_OKLAB_TO_LMS, values)
        return _times(_LMS_TO_XYZ, (roots[0] ** 3, roots[1] ** 3, roots[2] ** 3))
    if space in ("lab", "lch"):
        return _times(_D50_TO_D65, _from_lab(*values))
    if space == "xyz-d50":
        return _times(_D50_TO_D65, values)
    if space not in _TO_XYZ:
        return values  # xyz, xyz-d65
    red, green, blue = (math.copysign(_decoded(space, abs(value)), value) for value in values)
    xyz = _times(_TO_XYZ[space], (red, green, blue))
    return _times(_D50_TO_D65, xyz) if space == "prophoto-rgb" else xyz


def _decoded(space: str, value: float) -> float:
    if space == "a98-rgb":
        return float(value ** (563 / 256))
    if space == "prophoto-rgb":
        return float(value / 16 if value <= 16 / 512 else value**1.8)
    if space == "rec2020":
        alpha, beta = 1.09929682680944, 0.018053968510807
        is_low = value < beta * 4.5
        return float(value / 4.5 if is_low else ((value + alpha - 1) / alpha) ** (1 / 0.45))
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _encoded(linear: Vector) -> Vector:
    red, green, blue = (
        12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
        for value in linear
    )
    return red, green, blue


def _from_lab(lightness: float, a: float, b: float) -> Vector:
    kappa, epsilon = 24389 / 27, 216 / 24389
    fy = (lightness + 16) / 116
    fx, fz = a / 500 + fy, fy - b / 200

    def inverse(f: float) -> float:
        return f**3 if f**3 > epsilon else (116 * f - 16) / kappa

    y = fy**3 if lightness > kappa * epsilon else lightness / kappa
    return inverse(fx) * _D50_WHITE[0], y, inverse(fz) * _D50_WHITE[2]


def _from_hsl(hue: float, saturation: float, lightness: float) -> Vector:
    strength = saturation * min(lightness, 1 - lightness)

    def channel(n: int) -> float:
        k = (n + hue / 30) % 12
        return lightness - strength * max(-1.0, min(k - 3, 9 - k, 1.0))

    return channel(0), channel(8), channel(4)


def _from_hwb(hue: float, white: float, black: float) -> Vector:
    if white + black >= 1:
        grey = white / (white + black)
        return grey, grey, grey
    red, green, blue = _from_hsl(hue, 1.0, 0.5)
    rest = 1 - white - black
    return red * rest + white, green * rest + white, blue * rest + white


def _times(rows: _Rows, vector: Vector) -> Vector:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in rows)
    return x, y, z


def _mixed(function: FunctionBlock) -> tuple[Vector, float] | None:
    """Return what color-mix() gives in sRGB; other spaces are mixed in Oklab."""
    parts: list[list[Node]] = [[]]
    for token in function.arguments:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        elif token.type not in ("whitespace", "comment"):
            parts[-1].append(token)
    if len(parts) != _BOTH + 1:
        return None
    colours, shares = [], []
    for part in parts[1:]:
        share = [token.value / 100 for token in part if token.type == "percentage"]
        parsed = [_parsed(token) for token in part if token.type != "percentage"]
        if len(parsed) != 1 or parsed[0] is None or isinstance(parsed[0], str):
            return None
        colours.append(_srgb(parsed[0]))
        shares.append(share[0] if share else None)
    first, second = _shares(*shares)
    (one, alpha_one), (two, alpha_two) = colours
    alpha = first * alpha_one + second * alpha_two
    if not alpha:
        return (0.0, 0.0, 0.0), 0.0
    red, green, blue = (
        (a * first * alpha_one + b * second * alpha_two) / alpha
        for a, b in zip(one, two, strict=True)
    )
    return (red, green, blue), alpha


def _shares(first: float | None, second: float | None) -> tuple[float, float]:
    if first is None:
        first = 0.5 if second is None else 1 - second
    if second is None:
        second = 1 - first
    total = first + second
    return (first / total, second / total) if total else (0.5, 0.5)
