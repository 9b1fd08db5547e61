"""Takes out of a report what is nobody's business: paths, addresses and names of the user's files.

What remains is meant to be shown to others. A path may hold spaces, quotes and anything else, and
nothing in a sentence says where it ends: so a line ends where a path begins. Places in code stay:
they are written from the package on, which says nothing of where RefBoard is installed.
"""

import re
import sys
import sysconfig
from functools import cache

from refboard.services.paths import package_dir

PATH = "<path>"
NAME = '"<name>"'
SUFFIXES = (
    "png|jpe?g|jfif|webp|gif|bmp|tiff?|avif|heic|heif|ico|svgz?|psd|psb|refboard|bee|sqlite|onnx|json"
    "|raw|dng|cr2|cr3|nef|arw|ai|eps|xcf|kra|clip|blend|pur|pdf|docx?|xlsx?|pptx?|pages|key|txt|md|csv"
    "|html?|eml|mp4|mov|mkv|avi|webm|mp3|wav|zip|rar|7z"
)

_FRAME = re.compile(r'^(?P<lead>\s*File )"(?P<path>.*)"(?P<rest>, line \d+.*)$')
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://.*", re.IGNORECASE)
_ROOTED = re.compile(r"(?:(?<![\w<])[A-Za-z]:[/\\]|(?<![\w<])~?[/\\]|[^\s'\"]+[/\\](?=\S)).*")
"""From the root, a drive, the home folder or a first folder's name to the end of the line."""
_NAME = re.compile(rf"(?:[^:'\"]|(?<=\w)'(?=\w))*\.(?:{SUFFIXES})\b.*", re.IGNORECASE)
"""A file's name, with all before it that may belong to it, up to a quote or a colon."""
_QUOTED = re.compile(r'".*"|\u201c.*\u201d|\u2018.*\u2019|(?<!\w)\'.*\'(?!\w)')
"""RefBoard's own sentences quote names of files, boards and folders with the first, Python's with
the last; the others belong to titles."""
_LONGEST = 1000
"""Characters of a line that are told; looking for names takes time that grows with their square."""
_SOURCE = "    "
"""How a traceback's lines of code begin; what is quoted there is ours."""


def scrubbed(text: str) -> str:
    """Return a report's text without paths, addresses and file names."""
    return "\n".join(_line(line) for line in text.splitlines())


def _line(line: str) -> str:
    line = line[:_LONGEST]
    frame = _FRAME.match(line)
    if frame:
        return f'{frame["lead"]}"{code_place(frame["path"])}"{frame["rest"]}'
    for pattern in (_ADDRESS, _ROOTED, _NAME):
        line = pattern.sub(PATH, line)
    return line if line.startswith(_SOURCE) else _QUOTED.sub(NAME, line)


def code_place(path: str) -> str:
    """Return a code file's path from its package on; what is no known code is no place."""
    if path.startswith("<") and path.endswith(">"):
        return path  # such as <string> or <frozen runpy>
    for root in _roots():
        if path.startswith(root):
            return path.removeprefix(root).replace("\\", "/")
    # The packaged app's code has no folder before the package.
    is_relative = not re.match(r"[A-Za-z]:|[/\\]|\.", path)
    return path.replace("\\", "/") if is_relative and path.endswith(".py") else PATH


@cache
def _roots() -> tuple[str, ...]:
    """Return the folders that code is in, the innermost first."""
    package = package_dir().parent
    named = sysconfig.get_paths()
    folders = {str(package), *(named[name] for name in ("purelib", "platlib", "stdlib"))}
    folders |= {str(getattr(sys, "_MEIPASS", package))}
    ends = ("/", "\\") if sys.platform == "win32" else ("/",)
    return tuple(sorted((f + end for f in folders for end in ends), key=len, reverse=True))
