"""What came of writing a file of many pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from refboard.core.asset import Asset
from refboard.core.errors import CorruptImageError, InputError, OriginalError

_NAMED = 5

Tell = Callable[[int, int], None]
"""Takes how much is done and how much there is; may raise to end the work."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        missing: Pictures that could not be read, with the reason; their places are marked.
        width: Pixels, where it is made of pixels.
        height: Likewise.
        pages: How many there are.
        count: Files, where there are several.
    """

    missing: tuple[str, ...] = ()
    width: int = 0
    height: int = 0
    pages: int = 1
    count: int = 1


class Missing:
    """Pictures that could not be read, each named once."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self.has_read = False

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, with the reason where there is one."""
        return tuple(self._names.values())

    def note(self, asset: Asset | None, key: str, error: InputError) -> None:
        """Note one that failed."""
        name = asset.name if asset is not None and asset.name else "a picture without a name"
        reason = error.reason if isinstance(error, OriginalError) else ""
        self._names[asset.id if asset else key] = f"{name} ({reason})" if reason else name

    def check(self, path: Path) -> None:
        """Refuse to write what would show no picture at all.

        Raises:
            CorruptImageError: none could be read.
        """
        if self._names and not self.has_read:
            raise nothing_read(path, self.names)


def nothing_read(path: Path, missing: tuple[str, ...]) -> CorruptImageError:
    """Return the error for a file of which no picture can be read."""
    return CorruptImageError(
        f'"{path.name}" was not written, as nothing can be read of {named(missing)}.'
    )


def named(names: tuple[str, ...]) -> str:
    """Return "2 pictures: a.jpg, b.jpg"; of many only the first are named."""
    count = "1 picture" if len(names) == 1 else f"{len(names):,} pictures"
    more = len(names) - _NAMED
    rest = f" and {more:,} more" if more > 0 else ""
    return f"{count}: {', '.join(names[:_NAMED])}{rest}"
