"""Read SVG drawings: their size, and as pixels.

A drawing is a program in disguise. It is resolved and rendered in a child process with limits on
time and memory, because a hostile one makes a parser or renderer run forever or overflow its stack,
and nothing that it names outside itself, file or address, is ever opened.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from refboard.core.errors import CorruptImageError
from refboard.services.imaging.failures import damaged, quoted
from refboard.services.imaging.svg.compression import AS_PNG, unfolded
from refboard.services.imaging.svg.document import root_attributes
from refboard.services.imaging.svg.protocol import NO_DRAWING, OPTION
from refboard.services.imaging.svg.sizes import natural_size, shown_size

FORMATS = frozenset({"SVG", "SVGZ"})
_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Rendered:
    """A drawing as pixels.

    Attributes:
        png: The picture.
        width: Width that the drawing counts as, in pixels, whatever it was drawn at.
        height: Height likewise.
        not_shown: How many things in it are not seen in the picture.
    """

    png: bytes
    width: int
    height: int
    not_shown: int


def render(
    content: bytes, name: str, longest_side: int | None = None, *, draws_up: bool = False
) -> Rendered:
    """Draw a drawing.

    Args:
        content: The whole file, perhaps compressed.
        name: For sentences.
        longest_side: The picture's longer side is at most this; None for the drawing's own.
        draws_up: It is exactly this, even where the drawing's own is less.

    Raises:
        CorruptImageError: it is no well-formed SVG, the renderer refuses it or takes too long.
        ImageTooLargeError: it is compressed and unfolds to more than MAX_XML_BYTES.
    """
    xml = unfolded(content, name)
    options = [str(longest_side or 0), str(int(draws_up))]
    try:
        with TemporaryDirectory(prefix="refboard-", ignore_cleanup_errors=True) as folder:
            result = subprocess.run(
                [*_renderer(), *options, folder],
                input=xml,
                capture_output=True,
                timeout=_TIMEOUT_S,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
    except subprocess.TimeoutExpired as error:
        raise CorruptImageError(
            f"{quoted(name)} takes more than {_TIMEOUT_S:.0f} seconds to draw.", AS_PNG
        ) from error
    if result.returncode == NO_DRAWING:
        raise damaged(name, "SVG")
    line, _, png = result.stdout.partition(b"\n")
    if result.returncode != 0 or not png:
        raise CorruptImageError(f"{quoted(name)} is an SVG drawing that cannot be drawn.", AS_PNG)
    facts = json.loads(line)
    return Rendered(png, facts["width"], facts["height"], facts["not_shown"])


def size_of_file_head(content: bytes, name: str) -> tuple[int, int]:
    """Return the size a drawing is shown at, from its root element alone.

    Args:
        content: The first bytes of the file, at least its root element's start tag.
        name: For sentences.

    Raises:
        CorruptImageError: there is no SVG root element.
    """
    attributes = root_attributes(unfolded(content, name, is_whole=False))
    if attributes is None:
        raise damaged(name, "SVG")
    return shown_size(*natural_size(attributes))


def _renderer() -> list[str]:
    if getattr(sys, "frozen", False):  # a packaged app is its own interpreter
        return [sys.executable, OPTION]
    return [sys.executable, "-P", str(Path(__file__).with_name("svg_process.py"))]
