"""Put models into the user's folder of models, whole or not at all, and take them away.

A model's folder gets its name in one step, after everything in it was verified and synced: whoever
finds the folder finds the model.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from refboard.core.errors import ModelMismatchError, ModelMissingError, StorageError
from refboard.core.model_card import ModelCard, ModelFile
from refboard.services.embedding.card_text import card_text
from refboard.services.embedding.catalog import (
    BROUGHT,
    CARD_NAME,
    RECORD_NAME,
    Catalogue,
    InstalledModel,
    read_card,
    recorded,
)
from refboard.services.embedding.download import PullStoppedError, check_room

PARTIAL = ".partial"
"""Folder, inside the user's folder of models, of models that are being fetched."""
_OLD = ".old"
_COPY_BYTES = 4 * 1024 * 1024


def partial_folder(name: str, home: Path) -> Path:
    """Return the folder in which the files of a model gather, made if need be.

    Raises:
        StorageError: it cannot be made.
    """
    folder = home / PARTIAL / name
    _make(folder)
    return folder


def install(card: ModelCard, gathered: Path, home: Path, *, source: str = "") -> InstalledModel:
    """Turn a folder of gathered files into an installed model.

    Args:
        card: Its card; hashes that it does not know are recorded and held to.
        gathered: A folder on the disk of `home` with all files; it is used up.
        home: The user's folder of models.
        source: Where the files came from, for people.

    Raises:
        ModelMissingError: a file is not there.
        ModelMismatchError: a file is not the one of the card.
        StorageError: the disk is full or cannot be written.
    """
    files = [_checked(card, file, gathered / file.path) for file in card.files]
    record = {
        "files": [
            {"path": file.path, "sha256": file.sha256, "bytes": file.byte_size} for file in files
        ],
        "source": source or card.source,
        "installed_at": round(time.time()),
    }
    target = home / card.name
    try:
        _remove_others(gathered, {file.path for file in files})
        _write(gathered / CARD_NAME, card_text(card))
        _write(gathered / RECORD_NAME, json.dumps(record, indent=2) + "\n")
        _put_in_place(gathered, target)
    except OSError as error:
        raise _unwritable(home, error) from error
    return InstalledModel(recorded(card, target / RECORD_NAME), target)


def bring(
    path: Path,
    catalogue: Catalogue,
    home: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> InstalledModel | None:
    """Install a model from the user's own files; they are copied.

    Args:
        path: A folder with a `card.toml`, or with the files of a model on the list; a card alone,
            which puts its model on the list; or an .onnx file with either beside it.
        catalogue: The models there are.
        home: The user's folder of models.
        progress: Told bytes copied, and bytes in all.
        should_stop: Asked now and then.

    Returns:
        The installed model; None when only a card was put on the list.

    Raises:
        ModelMissingError: there is nothing that could be a model.
        ModelMismatchError: files are not what the card says.
        StorageError: the disk is full or cannot be written.
        PullStoppedError: `should_stop` said so.
    """
    if path.is_dir() or path.suffix.lower() == ".onnx":
        folder = path if path.is_dir() else path.parent
        card = _card_in(folder) or _known_card(folder, catalogue)
        gathered = partial_folder(card.name, home)
        _copy(card, folder, gathered, progress or (lambda _done, _all: None), should_stop)
        return install(card, gathered, home, source=str(folder))
    if path.suffix.lower() == ".toml":
        card = read_card(path)
        if all((path.parent / file.path).exists() for file in card.files):
            return bring(path.parent, catalogue, home, progress=progress, should_stop=should_stop)
        if card.name in catalogue.models:
            raise ModelMismatchError(
                f'A model called "{card.name}" is installed already.',
                "Give the card another name, or remove that model first.",
            )
        _make(home / BROUGHT)
        try:
            _write(home / BROUGHT / f"{card.name}.toml", path.read_text(encoding="utf-8"))
        except OSError as error:
            raise _unwritable(home, error) from error
        return None
    raise ModelMissingError(
        f'"{path.name}" is no model: a folder, a card (.toml) or a graph (.onnx) is.',
        "See docs/models.md for what a model's folder holds.",
    )


def remove(model: InstalledModel, home: Path) -> None:
    """Delete a model's files.

    Raises:
        ModelMismatchError: it is part of RefBoard.
        StorageError: they cannot be deleted.
    """
    if model.is_shipped or model.folder.parent != home:
        raise ModelMismatchError(
            f'The model "{model.card.title}" is part of RefBoard and stays.',
            "Choose another one to answer, if you do not want it.",
        )
    try:
        grave = home / f"{PARTIAL}-{model.card.name}{_OLD}"
        shutil.rmtree(grave, ignore_errors=True)
        model.folder.replace(grave)  # gone in one step, whatever happens after it
        shutil.rmtree(grave)
    except OSError as error:
        raise _unwritable(home, error) from error


def _card_in(folder: Path) -> ModelCard | None:
    cards = [folder / CARD_NAME] if (folder / CARD_NAME).exists() else sorted(folder.glob("*.toml"))
    if not cards:
        return None
    if len(cards) > 1:
        raise ModelMismatchError(
            f'There are several cards in "{folder.name}".', f"Call the right one {CARD_NAME}."
        )
    return read_card(cards[0])


def _known_card(folder: Path, catalogue: Catalogue) -> ModelCard:
    """Return the card on the list whose files these are: by name, and by hash where it is known."""
    known = [*catalogue.offered.values(), *(m.card for m in catalogue.models.values())]
    hashes: dict[Path, str] = {}
    for card in known:
        if all(_fits(file, folder, hashes) for file in card.files):
            return card
    raise ModelMissingError(
        f'No model on the list has the files of "{folder.name}".',
        f"Put its card beside them as {CARD_NAME}; docs/models.md tells what it holds.",
    )


def _fits(file: ModelFile, folder: Path, hashes: dict[Path, str]) -> bool:
    path = folder / file.path
    if not path.is_file() or file.byte_size not in (0, path.stat().st_size):
        return False
    if not file.sha256:
        return True
    if path not in hashes:
        hashes[path] = _sha256(path)
    return hashes[path] == file.sha256


def _copy(
    card: ModelCard,
    folder: Path,
    gathered: Path,
    progress: Callable[[int, int], None],
    should_stop: Callable[[], bool],
) -> None:
    missing = [file.path for file in card.files if not (folder / file.path).is_file()]
    if missing:
        raise ModelMissingError(
            f'The folder "{folder.name}" lacks {", ".join(missing)} of "{card.title}".',
            "Put all files of the model into one folder.",
        )
    total = sum((folder / file.path).stat().st_size for file in card.files)
    done = 0
    check_room(gathered, total)
    try:
        for file in card.files:
            with (folder / file.path).open("rb") as src, (gathered / file.path).open("wb") as dst:
                while part := src.read(_COPY_BYTES):
                    if should_stop():
                        raise PullStoppedError("Adding the model was stopped.")
                    dst.write(part)
                    done += len(part)
                    progress(done, total)
    except OSError as error:
        raise _unwritable(gathered, error) from error


def _checked(card: ModelCard, file: ModelFile, path: Path) -> ModelFile:
    """Return a file with the hash and size that it has, which must be those of the card."""
    try:
        found = replace(file, sha256=_sha256(path), byte_size=path.stat().st_size)
    except OSError as error:
        raise ModelMissingError(
            f'The file "{file.path}" of the model "{card.title}" is not there.'
        ) from error
    if file.sha256 not in ("", found.sha256) or file.byte_size not in (0, found.byte_size):
        raise ModelMismatchError(
            f'The file "{file.path}" is not the one that the model "{card.title}" needs.',
            "Take the file from the model's release, or use the card that belongs to it.",
        )
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _remove_others(folder: Path, kept: Iterable[str]) -> None:
    names = set(kept)
    for path in folder.iterdir():
        if path.name not in names:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _put_in_place(gathered: Path, target: Path) -> None:
    """Give the folder its name; a model that has the name already goes in the same moment."""
    for path in gathered.iterdir():
        _sync(path)
    _sync(gathered)
    grave = target.with_name(f"{PARTIAL}-{target.name}{_OLD}")
    shutil.rmtree(grave, ignore_errors=True)
    if target.exists():
        target.replace(grave)
    gathered.replace(target)
    _sync(target.parent)
    shutil.rmtree(grave, ignore_errors=True)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open folders
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> StorageError:
    return StorageError(
        f"The folder of models, {folder}, cannot be written: {error.strerror or error}.",
        "Make room, or check the folder's permissions; then try again.",
    )
