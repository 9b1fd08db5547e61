"""The child process that draws one drawing: XML on stdin, a line of JSON and PNG on stdout.

It is started by `drawing.render` as a script, imports nothing before its limits hold and little
after, so that it starts in the time that Python itself needs.
Usage: svg_process.py LONGEST_SIDE DRAWS_UP FOLDER, where a side of 0 is that of the drawing itself
and fonts that lie in it are unpacked into the folder.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refboard.services.imaging.svg.lettering import Lettering

_MEMORY_BYTES = 2 * 1024**3
_CPU_SECONDS = 20


def main(arguments: list[str]) -> int:
    """Draw and return the exit status: 0 done, else as in `protocol`."""
    longest_side, draws_up = (int(argument) for argument in arguments[:2])
    _limit_resources()
    from refboard.services.imaging.svg.document import NotADrawingError
    from refboard.services.imaging.svg.protocol import NO_DRAWING, REFUSED
    from refboard.services.imaging.svg.resolving import resolve
    from refboard.services.imaging.svg.sizes import shown_size, target_size

    try:
        drawing = resolve(sys.stdin.buffer.read(), _as_png)
    except NotADrawingError:
        return NO_DRAWING
    except (RecursionError, MemoryError):
        return REFUSED
    shown = shown_size(drawing.width, drawing.height)
    size = target_size(shown, longest_side or None, draws_up=bool(draws_up))
    try:
        png = _drawn(drawing.xml(size), size, drawing.lettering, Path(arguments[2]))
    except (ValueError, RecursionError):  # the renderer refuses it, or it is nested beyond reason
        return REFUSED
    not_shown = drawing.not_shown + _unlettered(drawing.lettering)
    facts = {"width": shown[0], "height": shown[1], "not_shown": not_shown}
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + png)
    return 0


def _unlettered(lettering: "Lettering") -> int:
    """Return how many things are not seen, or seen in another font, as no font is there."""
    if not lettering.texts:
        return 0
    from refboard.services.imaging.svg.fonts import missing_things

    return missing_things(lettering)


def _as_png(content: bytes) -> bytes:
    """Return a picture inside the drawing as PNG, in sRGB and upright.

    Raises:
        InputError: it is no picture that RefBoard reads.
    """
    from io import BytesIO

    from refboard.services.imaging.decode import decode  # costs time; few drawings need it

    picture = decode(content, name="picture", longest_side=None)
    file = BytesIO()
    picture.image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _drawn(xml: bytes, size: tuple[int, int], lettering: "Lettering", folder: Path) -> bytes:
    import resvg_py

    families, files = {}, []
    if lettering.texts:
        for number, (_, font) in enumerate(lettering.fonts):
            files.append(str(folder / f"{number}.ttf"))
            Path(files[-1]).write_bytes(font)
        from refboard.services.imaging.svg.fonts import generic_families

        families = generic_families()
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=xml.decode(),
            width=size[0],
            height=size[1],
            skip_system_fonts=not lettering.texts,
            font_files=files,
            font_family=families.get("serif"),
            serif_family=families.get("serif"),
            sans_serif_family=families.get("sans-serif"),
            monospace_family=families.get("monospace"),
            cursive_family=families.get("serif"),
            fantasy_family=families.get("serif"),
        )
    )


def _limit_resources() -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's timeout is the limit
        return
    for kind, amount in ((resource.RLIMIT_CPU, _CPU_SECONDS), (resource.RLIMIT_AS, _MEMORY_BYTES)):
        try:
            resource.setrlimit(kind, (amount, amount))
        except (ValueError, OSError):  # a stricter limit holds already
            continue


if __name__ == "__main__":
    # Last: where RefBoard is installed, that one is meant; a checkout need not be.
    sys.path.append(str(Path(__file__).parents[4]))
    sys.exit(main(sys.argv[1:]))
