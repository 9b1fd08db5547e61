"""What is said on the terminal: answers on standard output, complaints on standard error.

Nothing else writes to either. An answer that cannot be written is an error; a complaint that
cannot be written is dropped, since there is nobody left to tell.
"""

import os
import sys
from contextlib import suppress
from typing import TextIO

_CONTROLS = {
    code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"
}


class OutputError(Exception):
    """Standard output cannot be written; its text is a sentence."""


class OutputClosedError(OutputError):
    """The reader of standard output has gone, as with `| head`, which is no failure."""


def say(text: str) -> None:
    """Write an answer and a line end, at once.

    Raises:
        OutputError: it cannot be written.
    """
    if sys.stdout is not None:
        _answer(sys.stdout, _writable(text, sys.stdout) + "\n")


def flush() -> None:
    """Write what others, such as the parser, left for standard output.

    Raises:
        OutputError: it cannot be written.
    """
    if sys.stdout is not None:
        _answer(sys.stdout, "")


def complain(text: str) -> None:
    """Write a line on standard error if that is possible."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(_writable(f"refboard: {text}", sys.stderr) + "\n")
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)


def is_watched() -> bool:
    """Return whether somebody sees standard error as it is written."""
    return sys.stderr is not None and sys.stderr.isatty()


def _answer(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError as error:
        _discard(stream)
        raise OutputClosedError("Nobody reads the answer.") from error
    except OSError as error:
        _discard(stream)
        raise OutputError(f"The answer cannot be written: {error.strerror}.") from error


def _writable(text: str, stream: TextIO) -> str:
    """Return text without what the stream's encoding lacks, such as odd bytes of a file name.

    What would steer a terminal is written out: names come from anywhere.
    """
    text = text.translate(_CONTROLS)
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _discard(stream: TextIO) -> None:
    """Let what is still buffered go nowhere: it would fail once more when the process ends."""
    with suppress(OSError):  # a stream without a file has nothing to fail at the end
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
