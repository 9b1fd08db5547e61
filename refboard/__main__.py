"""Choosing between the window and the command line, before anything heavy is loaded."""

import sys
from collections.abc import Sequence

from refboard.terminal import OutputClosedError, OutputError, complain

COMMANDS = ("add", "similar", "search", "status", "doctor", "models", "jobs", "soak", "boards")
RENDER_SVG = "--render-svg"
MEASURE = "--measure"
RENDER_BOARD = "--render-board"
SELF_TEST = "--self-test"
TAKES_VALUE = ("--library", "--timings")
FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run RefBoard and return its exit status: 0 done, 1 failed, 2 bad usage, 3 partly done."""
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        # Here too, since most of a short command's time goes into loading modules.
        complain("Interrupted.")
    except OutputClosedError:
        return 0
    except OutputError as error:
        complain(str(error))
    return FAILED


def _run(words: list[str]) -> int:
    if words[:1] == [RENDER_SVG]:
        # A packaged app has no other interpreter to draw a drawing in.
        from refboard.services.imaging.svg.svg_process import main as render

        return render(words[1:])
    if words[:1] == [MEASURE]:
        # Likewise to measure a model where a fault of its provider ends nothing else.
        from refboard.services.measure.step import main as measure

        return measure(words[1:])
    if words[:1] == [RENDER_BOARD]:
        # The command line has no Qt, and drawing a board has.
        from refboard.headless_render import main as render_board

        return render_board()
    if SELF_TEST in words:
        from refboard.self_test.command import run_self_test

        return run_self_test([word for word in words if word != SELF_TEST])
    if _first_word(words) in COMMANDS or any(
        word in ("-h", "--help", "--version") for word in words
    ):
        from refboard.cli import run

        return run(words)
    from refboard.app import run_window

    return run_window(words)


def _first_word(words: Sequence[str]) -> str:
    """Return the first word that is neither an option nor an option's value."""
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in TAKES_VALUE:
            skip = True
        elif not word.startswith("-"):
            return word
    return ""


if __name__ == "__main__":
    sys.exit(main())
