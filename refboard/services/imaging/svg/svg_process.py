"""The child process that renders one drawing: XML on stdin, PNG on stdout, then it ends.

It is started by `svg.render` as a script and imports nothing of RefBoard, so that it starts in the
time that Python itself needs. Usage: svg_process.py WIDTH HEIGHT HAS_TEXT.
"""

import sys

OPTION = "--render-svg"
"""First argument that turns a packaged app into this process."""

_MEMORY_BYTES = 2 * 1024**3
_CPU_SECONDS = 20


def main(arguments: list[str]) -> int:
    """Render and return the exit status: 0 done, 1 refused."""
    width, height, has_text = (int(argument) for argument in arguments)
    _limit_resources()
    import resvg_py

    try:
        png = resvg_py.svg_to_bytes(
            svg_string=sys.stdin.buffer.read().decode(),
            width=width,
            height=height,
            skip_system_fonts=not has_text,
        )
    except ValueError:
        return 1
    sys.stdout.buffer.write(png)
    return 0


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
    sys.exit(main(sys.argv[1:]))
