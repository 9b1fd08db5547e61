"""`refboard add`: import pictures, embed them, wait until that is done."""

import json
import re
import time
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from refboard.cli.on_board import OnBoard
from refboard.cli.session import open_engine, user_settings, usual_workers
from refboard.core.asset import Asset, Remark, RemarkKind, Source, remarks_together
from refboard.core.board import Board, Item, Placement
from refboard.core.content import Picture
from refboard.core.errors import InputError, QueryError
from refboard.core.events import ActivityChanged, AssetsFailed, AssetsStored, CopiesMet, Event
from refboard.core.finding.lookalike import Lookalike
from refboard.core.geometry import Size
from refboard.core.ids import AssetId, BoardId, new_asset_id, new_board_id, new_item_id
from refboard.core.layout.justified_rows import flush
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.core.words import counted
from refboard.services.engine.foreground import Foreground
from refboard.services.imaging.failures import quoted
from refboard.services.imaging.formats import is_pdf, may_have_pages
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.probe import is_library, probe, scan
from refboard.services.library.library import Library
from refboard.services.presence import is_gone
from refboard.terminal import complain, is_watched, say

PARTLY = 3
CHUNK = 256
WIDEST = 4.0
"""The width of a very wide picture over the height that new pictures have at most."""
GAP = 16.0
_MOST_NAMED = 3
_ADDRESS = re.compile("(https?|ftp|file|data):", re.IGNORECASE)
_NO_ADDRESS = (
    "Web addresses are not taken here: drop the picture on a board, or save it and add the file."
)


@dataclass
class _Report:
    """What became of the pictures of this run."""

    paths: dict[AssetId, Path] = field(default_factory=dict)
    added: set[AssetId] = field(default_factory=set)
    known: set[AssetId] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    remarks: dict[AssetId, tuple[Remark, ...]] = field(default_factory=dict)
    lookalikes: dict[AssetId, Lookalike] = field(default_factory=dict)
    on_board: int = 0

    def take(self, event: Event) -> None:
        """Note what an event says about this run's pictures."""
        if isinstance(event, AssetsStored):
            self.note_stored(event.assets)
        elif isinstance(event, CopiesMet):
            self.lookalikes |= {m.asset.id: m for m in event.met if m.asset.id in self.paths}
        elif isinstance(event, AssetsFailed):
            for failure in event.failures:
                if failure.asset_id in self.paths:
                    self.failed[str(self.paths[failure.asset_id])] = failure.sentence

    def settle(self, library: Library) -> None:
        """Look up what no event told: pictures that another program has finished."""
        left = self.paths.keys() - self.added - self.known
        for failure in library.store.jobs.failures():
            if failure.asset_id in left:
                self.failed[str(self.paths[failure.asset_id])] = failure.sentence
        stored = library.store.assets.get(left).items()
        self.note_stored((asked, asset) for asked, asset in stored if asset.is_stored)

    def note_stored(self, pairs: Iterable[tuple[AssetId, Asset]]) -> None:
        """Note pairs of the id asked for and the asset: its id is the same one when it is new."""
        for asked, asset in pairs:
            if asked in self.paths:
                (self.added if asked == asset.id else self.known).add(asked)
                if asset.remarks:
                    self.remarks[asked] = asset.remarks
                self.failed.pop(str(self.paths[asked]), None)  # refused at first, and tried again


def add(options: Namespace) -> int:
    """Run the command; 3 when some inputs failed."""
    started = time.perf_counter()
    report = _Report()
    is_shown = is_watched() and not options.quiet
    with _bar(is_shown=is_shown) as bar:
        task = bar.add_task("Reading", total=None)

        def emit(event: Event) -> None:
            report.take(event)
            if isinstance(event, ActivityChanged):
                bar.update(task, completed=event.done, total=event.done + event.pending)

        with open_engine(
            options.library, creates=True, changes=True, workers=usual_workers(), emit=emit
        ) as driven:
            _accept_all(driven, options, report)
            driven.finish_work()
            report.settle(driven.library)
            problems = driven.parts.pipeline.indexers.problems
            report.problems = [str(problem) for problem in problems]
    _print(options, report, time.perf_counter() - started)
    return PARTLY if report.failed or report.problems else 0


def _accept_all(driven: Foreground, options: Namespace, report: _Report) -> None:
    board = None
    if options.board is not None:
        # Before anything goes on: what this run puts there is no reason to leave another out.
        board = OnBoard(driven.library, _board_named(driven, options.board))
    driven.resume()
    chunk: list[Path] = []
    for path in _files(options.paths, report, is_recursive=options.recursive):
        if may_have_pages(path):
            _accept_pages(driven, path, board, report)
        if is_pdf(path):
            continue
        chunk.append(path)
        if len(chunk) == CHUNK:
            _accept(driven, chunk, board, report, is_linked=options.link)
            chunk = []
    if chunk:
        _accept(driven, chunk, board, report, is_linked=options.link)


def _files(paths: Iterable[Path], report: _Report, *, is_recursive: bool) -> Iterable[Path]:
    """Yield the pictures that were named or lie in named folders; note those that are not there."""
    for path in paths:
        if is_gone(path):
            is_address = _ADDRESS.match(str(path)) is not None
            report.failed[str(path)] = _NO_ADDRESS if is_address else f"{path.name} does not exist."
            continue
        if is_library(path):
            report.failed[str(path)] = (
                f"{quoted(path.name)} is a RefBoard library: export its boards to take pictures "
                "over into another one."
            )
            continue
        is_empty = True
        for found in scan([path], recursive=is_recursive):
            is_empty = False
            yield found
        if is_empty:
            report.failed[str(path)] = f"There are no pictures in {path.name}."


def _board_named(driven: Foreground, name: str) -> BoardId:
    """Return the board of that name, made if there is none."""
    summary = driven.library.store.boards.by_name(name)
    if summary is not None:
        return summary.id
    if not name:
        raise QueryError("A board needs a name.")
    board = Board(new_board_id(), name)
    driven.insist(lambda: driven.library.store.boards.create(board))
    return board.id


def _accept(
    driven: Foreground,
    paths: Sequence[Path],
    board: OnBoard | None,
    report: _Report,
    *,
    is_linked: bool,
) -> None:
    """Import files; those that lie on the board already, or wait there, are not put there again."""
    waiting = {path: asset_id for path in paths if board and (asset_id := board.waiting(path))}
    if waiting:
        report.paths.update({asset_id: path for path, asset_id in waiting.items()})
        if driven.insist(lambda: driven.library.store.jobs.retry(list(waiting.values()))):
            driven.resume()
    entries = [_entry(path) for path in paths if path not in waiting]
    report.paths.update({e.asset_id: e.source.path for e in entries})
    if board is None:
        driven.save(ImportRequest(tuple(entries), link=is_linked))
        return
    new = [e for e in entries if not board.has(e.source.path, is_linked=is_linked)]
    report.on_board += len(paths) - len(new)
    items = _items(driven.library, board.id, new) if new else ()
    driven.save(ImportRequest(tuple(entries), board.id, items, link=is_linked))


def _accept_pages(driven: Foreground, path: Path, board: OnBoard | None, report: _Report) -> None:
    """Import the pages of a document, one after another: they are no files of their own."""
    from refboard.services.imaging.pages import pages_of

    try:
        for page in pages_of(path, lambda done, total: None, Limits()):
            source = Source(Path(page.name), name=page.name)
            entry = ImportEntry(new_asset_id(), source, page.width, page.height, page.content)
            report.paths[entry.asset_id] = path.parent / page.name
            is_there = board is not None and board.has_content(page.content)
            report.on_board += is_there
            items = _items(driven.library, board.id, [entry]) if board and not is_there else ()
            driven.save(ImportRequest((entry,), board.id if board else None, items))
    except InputError as error:
        report.failed[str(path)] = error.sentence
    except OSError:
        pass  # of a TIFF that cannot be read the import of the file itself says why


def _entry(path: Path) -> ImportEntry:
    try:
        header = probe(path)
    except InputError:
        return ImportEntry(new_asset_id(), Source(path))  # reading it will say what is wrong
    return ImportEntry(new_asset_id(), Source(path), header.width, header.height)


def _items(library: Library, board_id: BoardId, entries: Sequence[ImportEntry]) -> tuple[Item, ...]:
    """Lay new items out in even rows below what is on the board, as the window does."""
    lying = library.store.boards.load(board_id).items
    there = [item.placement.bounds for item in lying]
    top = max((rect.bottom for rect in there), default=-GAP) + GAP
    left = min((rect.x for rect in there), default=0.0)
    above = max((item.placement.z for item in lying), default=0)
    most = float(user_settings().new_picture_height)
    sizes = [_shown(Size(e.width or 4, e.height or 3), most) for e in entries]
    return tuple(
        Item(
            new_item_id(),
            Placement(left + at.x, top + at.y, at.width, at.height, z=above + number + 1),
            Picture(entry.asset_id),
        )
        for number, (entry, at) in enumerate(zip(entries, flush(sizes, gap=GAP), strict=True))
    )


def _shown(pixels: Size, most: float) -> Size:
    """Return the size of a picture in a row of this height; a very wide one is lower."""
    height = min(most, WIDEST * most / pixels.aspect)
    return Size(pixels.aspect * height, height)


def _bar(*, is_shown: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not is_shown,
        transient=True,
    )


def _print(options: Namespace, report: _Report, seconds: float) -> None:
    for path, error in report.failed.items():
        complain(f"{path}: {error}")
    for problem in report.problems:
        complain(problem)
    if not options.quiet:
        for line in (*_remark_lines(report), *_lookalike_lines(report)):
            complain(line)
    added, known = len(report.added), len(report.known)
    if options.json:
        say(json.dumps(_document(options, report, seconds)))
    elif not options.quiet:
        text = f"Added {added}, already there {known}, failed {len(report.failed)}"
        there = counted(report.on_board, "is", "are") + " on the board already."
        say(f"{text} in {seconds:.1f} s." + (f" {there}" if report.on_board else ""))


def _document(options: Namespace, report: _Report, seconds: float) -> dict[str, object]:
    failed = [{"path": path, "error": error} for path, error in report.failed.items()]
    added, known = len(report.added), len(report.known)
    document: dict[str, object] = {
        "added": added,
        "known": known,
        "failed": failed,
        "seconds": round(seconds, 3),
    }
    if options.board is not None:
        document["on_board"] = report.on_board
    if report.problems:
        document["problems"] = report.problems
    if report.remarks:
        document["remarks"] = [
            _remarks_entry(report.paths[asked], remarks)
            for asked, remarks in report.remarks.items()
        ]
    if report.lookalikes:
        document["looks_like"] = [
            _lookalike_entry(report.paths[asked], met) for asked, met in report.lookalikes.items()
        ]
    return document


def _remark_lines(report: _Report) -> Iterator[str]:
    """Yield what is to be known of the pictures: of each kind all together, then the first ones."""
    for kind in RemarkKind:
        told = {
            report.paths[asked]: tuple(remark for remark in remarks if remark.kind is kind)
            for asked, remarks in report.remarks.items()
        }
        told = {path: remarks for path, remarks in told.items() if remarks}
        together = remarks_together(told.values())
        if not together:
            continue  # nothing is lost of these: only who asks for JSON is told
        yield together
        for path, remarks in list(told.items())[:_MOST_NAMED]:
            yield f"{path}: {remarks[0].sentence}"
        if len(told) > _MOST_NAMED:
            yield f"And {counted(len(told) - _MOST_NAMED, 'other')}."


def _lookalike_lines(report: _Report) -> Iterator[str]:
    """Yield which pictures look like others that were here: the first ones, then how many more."""
    told = list(report.lookalikes.items())
    for asked, met in told[:_MOST_NAMED]:
        yield f"{report.paths[asked]}: {met.sentence}"
    if len(told) > _MOST_NAMED:
        yield f"And {counted(len(told) - _MOST_NAMED, 'other')} that look like pictures here."


def _lookalike_entry(path: Path, met: Lookalike) -> dict[str, object]:
    return {
        "path": str(path),
        "asset": met.other.sha256,
        "how": met.sameness.how,
        "score": round(met.sameness.score, 3),
    }


def _remarks_entry(path: Path, remarks: Sequence[Remark]) -> dict[str, object]:
    return {
        "path": str(path),
        "remarks": [
            {"kind": remark.kind.value, "count": remark.count, "sentence": remark.sentence}
            for remark in remarks
        ],
    }
