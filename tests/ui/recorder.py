"""A library that records what it is asked and says what a test tells it to say."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from refboard.core.asking.asked import Asked, OpenQuestions
from refboard.core.asset import Asset, AssetState
from refboard.core.board import Board, BoardSummary, Item, Placement
from refboard.core.content import Picture
from refboard.core.events import Answer, BoardLoaded, Event, LibraryOpened
from refboard.core.ids import AssetId, BoardId, ItemId
from refboard.core.query import Match, Matches
from refboard.core.requests import LoadBoard, Question, Request

FIRST = BoardId("first")
SECOND = BoardId("second")

Kind = TypeVar("Kind")
A = TypeVar("A", bound=Answer)


class RecordingLibrary(QObject):
    """Stands at the window's port to the library."""

    happened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Request] = []
        self.is_started = False
        self.is_stopped = False
        self._questions = OpenQuestions(self.send)

    def start(self) -> None:
        self.is_started = True

    def stop(self) -> bool:
        self.is_stopped = True
        return True

    def send(self, request: Request) -> None:
        self.sent.append(request)

    def ask(self, question: Question[A], *, instead_of: Asked[Answer] | None = None) -> Asked[A]:
        return self._questions.ask(question, instead_of=instead_of)

    def tell(self, event: Event) -> None:
        if not self._questions.take(event):
            self.happened.emit(event)

    def asked(self, kind: type[Kind]) -> list[Kind]:
        """Return the requests of one kind, in order."""
        return [request for request in self.sent if isinstance(request, kind)]

    def open(self, folder: Path, *boards: Board, is_read_only: bool = False) -> None:
        """Open with these boards and show the first, as the real library does."""
        shown = boards or (Board(FIRST, "First"),)
        summaries = tuple(BoardSummary(b.id, b.name, len(b.items)) for b in shown)
        self.tell(
            LibraryOpened(
                summaries,
                shown[0].id,
                folder / "previews",
                folder / "originals",
                scratch_dir=folder / "scratch" if is_read_only else None,
            )
        )
        self.load(shown[0])

    def load(self, board: Board, *assets: Asset) -> None:
        """Answer the last wish for a board."""
        self.tell(BoardLoaded(self.asked(LoadBoard)[-1].request_id, board, assets))


def stored(name: str, width: int = 800, height: int = 600) -> Asset:
    return Asset(
        AssetId(name), name.rjust(64, "0"), f"{name}.png", width, height, "PNG",
        state=AssetState.READY,
    )  # fmt: skip


def item_of(name: str, x: float = 0, y: float = 0, width: float = 160, height: float = 120) -> Item:
    return Item(ItemId(f"item-{name}"), Placement(x, y, width, height), Picture(AssetId(name)))


def answer(*names: str, not_indexed: int = 0) -> Matches:
    """Return an answer with these pictures, each less alike than the one before."""
    likeness = [max(0.9 - 0.1 * place, 0.01) for place in range(len(names))]
    matches = tuple(
        Match(stored(name), alike, likeness=alike)
        for name, alike in zip(names, likeness, strict=True)
    )
    return Matches(matches, "look", is_exact=True, milliseconds=1.0, not_indexed=not_indexed)
