"""Write a board with its originals into one `.refboard` file, and read one into the library.

A file is written whole or not at all, and read whole or not at all: until every check has passed,
nothing in the library is touched.
"""

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from refboard.core.asset import Asset, Source
from refboard.core.board import OTHERWISE_NAMED, Board, board_name, mended
from refboard.core.content import with_asset
from refboard.core.errors import StorageError
from refboard.core.ids import AssetId, BoardId, new_asset_id, new_board_id
from refboard.services.atomic_file import replacing, unwritten, writing
from refboard.services.imaging.originals import asset_file
from refboard.services.interchange.board_format import FiledAsset, FiledBoard
from refboard.services.interchange.board_reader import BoardReader, open_board_file
from refboard.services.interchange.board_writer import LeftOut, write_tables
from refboard.services.interchange.progress import Progress, Tell, untold
from refboard.services.interchange.target import check_target
from refboard.services.paths import LibraryPaths
from refboard.services.store import Store

log = logging.getLogger(__name__)

SUFFIX = ".refboard"
_MISSING = 'The original of "{}" was not in the board file.'
_MISSING_HINT = "Ask for the board again after its sender found the picture, or remove the item."


@dataclass(frozen=True, slots=True)
class WrittenBoard:
    """What came of writing a board file.

    Attributes:
        path: The file.
        pictures: How many different pictures are in the file, with their originals.
        left_out: Those of the board whose original is not in the file, because it is not imported
            yet, is gone or was changed. Their place and origin are there.
    """

    path: Path
    pictures: int
    left_out: tuple[LeftOut, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is left out."""
        return tuple(each.name for each in self.left_out)


@dataclass(frozen=True, slots=True)
class ReadBoard:
    """What came of reading a board file.

    Attributes:
        id: The new board.
        missing: The names of its pictures that neither the file nor the library has.
    """

    id: BoardId
    missing: tuple[str, ...] = ()


def write_board_file(
    path: Path, store: Store, paths: LibraryPaths, board_id: BoardId, tell: Tell = untold
) -> WrittenBoard:
    """Write a board into a file that needs nothing else, in place of what was there.

    Args:
        path: The file.
        store: The open library.
        paths: Its folders.
        board_id: The board.
        tell: Takes how far it is.

    Raises:
        StoppedError: `tell` said so; what was there is still there.
        QueryError: there is no such board, or what is there belongs to the library.
        StorageError: the file cannot be written; what was there is still there.
    """
    check_target(path, store, paths)
    board = store.boards.load(board_id)
    shown = (asset_id for item in board.items if (asset_id := item.asset_id) is not None)
    assets = store.assets.get(dict.fromkeys(shown))
    originals = {
        asset_id: asset_file(asset, paths) for asset_id, asset in assets.items() if asset.is_stored
    }
    with _beside(path) as part:
        size = sum(assets[asset_id].byte_size for asset_id in originals)
        pictures, missing = _write(part, board, assets, originals, Progress(size, tell))
        # What we could not read again must not take the place of what was there.
        with open_board_file(part, check_originals=False):
            pass
    log.info("Wrote a board of %d items, %d originals missing", len(board.items), len(missing))
    return WrittenBoard(path, pictures, missing)


def read_board_file(
    path: Path, store: Store, paths: LibraryPaths, tell: Tell = untold
) -> ReadBoard:
    """Read a board file into a new board.

    Pictures that the library has are used as they are, and found by their names in the file, too;
    the others become pending imports, their bytes safe in the library, for the pipeline to go on
    with.

    Args:
        path: The file.
        store: The open library.
        paths: Its folders.
        tell: Takes how far it is: every original is read twice, to be checked and to be kept.

    Returns:
        The new board, and what is not there of it.

    Raises:
        StoppedError: `tell` said so; nothing was changed.
        BoardFileError: the file is damaged, hostile or too new; nothing was changed.
        StorageError: the library's disk cannot be written; nothing was changed.
    """
    with open_board_file(path, tell=lambda done, size: tell(done, 2 * size)) as filed:
        content = filed.content
        size = _bytes_of(content.assets.values())
        hashes = [asset.sha256 for asset in content.assets.values() if asset.sha256]
        known = store.assets.by_sha256(hashes)
        ids = {
            filed_id: known[asset.sha256].id if asset.sha256 in known else new_asset_id()
            for filed_id, asset in content.assets.items()
        }
        arriving = {
            ids[filed_id]: asset
            for filed_id, asset in content.assets.items()
            if asset.sha256 not in known
        }
        there = [
            (ids[filed_id], asset.name)
            for filed_id, asset in content.assets.items()
            if asset.sha256 in known
        ]
        board = _new_board(content, ids)
        progress = Progress(size + _bytes_of(arriving.values()), tell)
        progress.add(size)
        with _staged(filed, arriving, paths, progress), store.transaction():
            _accept(store, paths, board, arriving)
            store.names.add(there)
    log.info("Read a board of %d items, %d pictures new", len(board.items), len(arriving))
    missing = tuple(asset.name for asset in arriving.values() if not asset.has_original)
    return ReadBoard(board.id, missing)


def _bytes_of(filed: Iterable[FiledAsset]) -> int:
    return sum(asset.byte_size for asset in filed if asset.has_original)


def _accept(
    store: Store, paths: LibraryPaths, board: Board, arriving: Mapping[AssetId, FiledAsset]
) -> None:
    """Make the board and its new pictures durable in one transaction."""
    assets = [_pending(asset_id, asset) for asset_id, asset in arriving.items()]
    # No address: a file must not make RefBoard fetch anything.
    sources = [Source(paths.staged(asset.id), name=asset.name, is_staged=True) for asset in assets]
    with store.transaction():
        store.assets.accept(assets, sources, link=False)
        for asset_id, asset in arriving.items():
            if not asset.has_original:
                store.jobs.fail(asset_id, _MISSING.format(asset.name), _MISSING_HINT)
        store.boards.create(board)


def _new_board(content: FiledBoard, ids: Mapping[AssetId, AssetId]) -> Board:
    """Return the board under a new id and with our assets; what is on it keeps its own ids.

    Where its sender looked at it is left behind: whoever receives it sees all of it. Content of a
    kind that is not known here may name other items by theirs.
    """
    board, told = mended(content.board)
    for what in told:
        log.warning("A board file: %s", what)
    items = tuple(
        item
        if item.asset_id is None
        else replace(item, content=with_asset(item.content, ids[item.asset_id]))
        for item in board.items
    )
    name = board_name(board.name, OTHERWISE_NAMED)
    return replace(board, id=new_board_id(), name=name, items=items, viewpoint=None)


def _pending(asset_id: AssetId, asset: FiledAsset) -> Asset:
    return Asset(
        asset_id,
        sha256="",
        name=asset.name,
        width=asset.width,
        height=asset.height,
        source=asset.source,
        url=asset.url,
    )


def _write(
    part: Path,
    board: Board,
    assets: Mapping[AssetId, Asset],
    originals: Mapping[AssetId, Path],
    progress: Progress,
) -> tuple[int, tuple[LeftOut, ...]]:
    # No journal and no waiting for the disk: a file that is not finished is thrown away.
    connection = sqlite3.connect(part, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        written = write_tables(connection, board, assets, originals, progress)
        connection.execute("COMMIT")
    finally:
        connection.close()
    return written


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give an unfinished file that takes the place of `path`, or a sentence why it cannot."""
    try:
        with replacing(path) as part:
            yield part
    except (OSError, sqlite3.Error) as error:
        raise unwritten(path, error) from error


@contextmanager
def _staged(
    filed: BoardReader,
    arriving: Mapping[AssetId, FiledAsset],
    paths: LibraryPaths,
    progress: Progress,
) -> Iterator[None]:
    """Write the originals into the library's incoming folder; take them out if the block fails."""
    written: list[Path] = []
    try:
        try:
            for asset_id, asset in arriving.items():
                if asset.has_original:
                    written.append(paths.staged(asset_id))
                    with writing(written[-1]) as file:
                        for part in filed.parts(asset):
                            file.write(part)
                            progress.add(len(part))
        except OSError as error:
            raise StorageError(
                f"The library cannot take the board's pictures: {error.strerror or error}.",
                "Free some space on the library's disk and try again.",
            ) from error
        yield
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
