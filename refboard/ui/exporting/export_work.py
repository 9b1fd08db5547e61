"""Write what was chosen, in whatever thread has the time: one function for each kind of file."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from refboard.core.errors import ImageTooLargeError, QueryError
from refboard.core.export.leaf import page_fit
from refboard.core.export.options import ExportOptions, Format, Kind
from refboard.core.export.sizes import pixels_of, too_large
from refboard.services.export.report import Missing, Tell, Written
from refboard.ui.exporting.lettering import outlined
from refboard.ui.exporting.raster_file import write_picture
from refboard.ui.exporting.snapshot import BoardSnapshot

if TYPE_CHECKING:
    from refboard.services.paths import LibraryPaths


def write_export(
    snapshot: BoardSnapshot, options: ExportOptions, path: Path, paths: "LibraryPaths", tell: Tell
) -> Written:
    """Write a board as it was chosen, whole or not at all.

    Args:
        snapshot: The board.
        options: What is wanted.
        path: The file; of originals the folder.
        paths: The library's folders, where nothing may be written.
        tell: Told how far it is; may raise to end the work.

    Raises:
        CorruptImageError: none of its pictures can be read; nothing was written.
        ImageTooLargeError: it is more than the format or the memory holds.
        QueryError: there is nothing to write, or what is there belongs to the library.
        StorageError: the file cannot be written; what was there is still there.
    """
    options = options.fitting()
    if options.kind is Kind.ORIGINALS:
        return _write_originals(snapshot, options, path, paths, tell)
    if options.format.is_raster:
        return _write_raster(snapshot, options, path, paths, tell)
    return _write_vectors(snapshot, options, path, paths, tell)


def refusal(snapshot: BoardSnapshot, options: ExportOptions) -> str:
    """Return why this cannot be written and what to do; empty when it can."""
    from refboard.services.machine import free_memory

    options = options.fitting()
    if options.kind is Kind.ORIGINALS or not options.format.is_raster:
        return ""
    (leaf,) = snapshot.leaves(options)
    size = pixels_of(leaf.part.size, snapshot.scale(options, leaf))
    return too_large(options.format, *size, free_memory())


def _write_raster(
    snapshot: BoardSnapshot, options: ExportOptions, path: Path, paths: "LibraryPaths", tell: Tell
) -> Written:
    if sentence := refusal(snapshot, options):
        raise ImageTooLargeError(sentence)
    (leaf,) = snapshot.leaves(options)
    picture = snapshot.picture(options, leaf, snapshot.scale(options, leaf))
    return write_picture(picture, path, paths, tell, options.format, options.quality)


def _write_vectors(
    snapshot: BoardSnapshot, options: ExportOptions, path: Path, paths: "LibraryPaths", tell: Tell
) -> Written:
    from refboard.services.atomic_file import unwritten, writing
    from refboard.services.export.pdf_file import PdfPages, write_pdf
    from refboard.services.export.svg_file import SvgDrawing, write_svg
    from refboard.services.library.boards import check_export

    check_export(paths, path)
    leaves, missing = snapshot.leaves(options), Missing()
    ground, tile = snapshot.ground(options), _name(snapshot.colours.placeholder)
    try:
        with writing(path) as file:
            if options.format is Format.SVG:
                drawing = SvgDrawing(
                    leaves[0], snapshot.assets, snapshot.originals_dir, _name(ground), tile,
                    options.links_pictures,
                )  # fmt: skip
                write_svg(file, drawing, missing, tell)
            else:
                pages = PdfPages(
                    [(leaf, page_fit(leaf.part.size, options)) for leaf in leaves],
                    snapshot.assets, snapshot.originals_dir, snapshot.name, _name(ground), tile,
                    _name(snapshot.letters(options)), outlined,
                )  # fmt: skip
                write_pdf(file, pages, missing, tell)
            # Before the file takes its place: what shows nothing replaces nothing.
            missing.check(path)
    except OSError as error:
        raise unwritten(path, error) from error
    return Written(missing.names, pages=len(leaves))


def _write_originals(
    snapshot: BoardSnapshot, options: ExportOptions, path: Path, paths: "LibraryPaths", tell: Tell
) -> Written:
    from refboard.services.export.original_files import write_originals

    assets = snapshot.ordered_assets(options.part)
    if not assets:
        raise QueryError("There is nothing to export.", "Put pictures on the board first.")
    return write_originals(assets, path, paths, tell, are_numbered=True)


def _name(colour: QColor | None) -> str:
    return "" if colour is None else colour.name()
