"""Put models into the user's folder of models, whole or not at all, and take them away.

A model's folder gets its name in one step, after everything in it was verified and is on the disk:
whoever finds the folder finds the model.
"""

import json
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from refboard.core.errors import ModelMismatchError, ModelMissingError
from refboard.core.model_card import ModelCard, ModelFile
from refboard.services.atomic_file import write_file
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
from refboard.services.embedding.disk import (
    PARTIAL,
    agrees,
    check_room,
    copied,
    gathering,
    measured,
    put_in_place,
    take_away,
    writing,
)
from refboard.services.embedding.stoppable import Progress, ShouldStop, never


def install(card: ModelCard, gathered: Path, home: Path, *, source: str = "") -> InstalledModel:
    """Turn a folder of gathered files into an installed model.

    Args:
        card: Its card; hashes that it does not know are recorded and held to.
        gathered: A folder on the disk of `home` with all files; it is used up.
        home: The user's folder of models.
        source: Where the files came from, for people.

    Raises:
        ModelMissingError: a file is not there.
        ModelMismatchError: a file is not the one of the card, or the card is one that ships.
        StorageError: the disk is full or cannot be written.
    """
    files = [_checked(card, file, gathered / file.path) for file in card.files]
    record = {
        "files": [{"path": f.path, "sha256": f.sha256, "bytes": f.byte_size} for f in files],
        "source": source or card.source,
        "installed_at": round(time.time()),
    }
    target = home / card.name
    with writing(home):
        _remove_others(gathered, {file.path for file in files})
        (gathered / CARD_NAME).write_text(card_text(card), encoding="utf-8")
        (gathered / RECORD_NAME).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
        put_in_place(gathered, target)
    return InstalledModel(recorded(card, target / RECORD_NAME), target)


def bring(
    path: Path,
    catalogue: Catalogue,
    home: Path,
    *,
    progress: Progress | None = None,
    should_stop: ShouldStop = never,
) -> InstalledModel | None:
    """Install a model from the user's own files; they are copied.

    Args:
        path: A folder with a card, or with the files of a model on the list; a card alone, which
            puts its model on the list; or an .onnx file with either beside it.
        catalogue: The models there are.
        home: The user's folder of models.
        progress: Told bytes copied, and bytes in all.
        should_stop: Asked now and then.

    Returns:
        The installed model; None when only a card was put on the list.

    Raises:
        ModelMissingError: there is nothing that could be a model.
        ModelMismatchError: files are not what the card says, or its name is taken.
        StorageError: the disk is full or cannot be written.
        PullStoppedError: `should_stop` said so.
    """
    path = path.expanduser().absolute()
    kind = path.suffix.lower()
    if not path.exists():
        raise ModelMissingError(f'"{path}" does not exist.')
    if kind == ".toml" and not path.is_dir():
        card = read_card(path)
        found: Mapping[str, Path] = {file.path: path.parent / file.path for file in card.files}
        if not all(place.is_file() for place in found.values()):
            _offer(card, path, catalogue, home)
            return None
    elif path.is_dir() or kind == ".onnx":
        card, found = _recognised(path, catalogue, should_stop)
    else:
        raise ModelMissingError(
            f'"{path.name}" is no model: a folder, a card (.toml) or a graph (.onnx) is.'
        )
    _check_name(card, catalogue)
    with gathering(card.name, home, anew=True) as gathered:
        _copy(card, found, gathered, progress, should_stop)
        return install(card, gathered, home, source=str(path))


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
    with writing(home):
        take_away(model.folder)


def forget(name: str, home: Path) -> bool:
    """Delete what was fetched of a model and a card that the user added; tell if there was any.

    Raises:
        ModelDownloadError: it is being fetched right now.
        StorageError: they cannot be deleted.
    """
    card, halves = home / BROUGHT / f"{name}.toml", home / PARTIAL / name
    if not card.exists() and not halves.exists():
        return False
    with gathering(name, home) as folder, writing(home):
        shutil.rmtree(folder)
        card.unlink(missing_ok=True)
    return True


def _offer(card: ModelCard, path: Path, catalogue: Catalogue, home: Path) -> None:
    """Put a card on the list."""
    if card.name in catalogue.models:
        raise ModelMismatchError(
            f'A model called "{card.name}" is installed already.',
            "Give the card another name, or remove that model first.",
        )
    with writing(home):
        folder = home / BROUGHT
        folder.mkdir(parents=True, exist_ok=True)
        write_file(folder / f"{card.name}.toml", path.read_bytes())


def _check_name(card: ModelCard, catalogue: Catalogue) -> None:
    model = catalogue.models.get(card.name)
    if model is not None and model.is_shipped:
        raise ModelMismatchError(
            f'"{card.name}" is the name of a model that is part of RefBoard.',
            "Give the card another name.",
        )


# -- which model it is -----------------------------------------------------------------------------


def _recognised(
    path: Path, catalogue: Catalogue, should_stop: ShouldStop
) -> tuple[ModelCard, Mapping[str, Path]]:
    """Return the card of a folder or graph, and where each of its files lies."""
    folder = path if path.is_dir() else path.parent
    card = _card_beside(path, folder)
    if card is not None:
        found = {file.path: folder / file.path for file in card.files}
        missing = [name for name, place in found.items() if not place.is_file()]
        if missing:
            raise ModelMissingError(
                f'"{folder.name}" lacks {", ".join(missing)} of the model "{card.title}".',
                "Put all files of the model into one folder.",
            )
        return card, found
    with writing(folder):
        places = sorted(place for place in folder.iterdir() if place.is_file())
        hashes: dict[Path, str] = {}
        for known in _known_cards(catalogue):
            found = _matches(known, places, hashes, should_stop)
            if found and (path.is_dir() or path in found.values()):
                return known, found
    raise ModelMissingError(
        f'No model on the list has the files of "{path.name}".',
        f"Put its card beside them as {CARD_NAME}, and all its files into one folder.",
    )


def _card_beside(path: Path, folder: Path) -> ModelCard | None:
    """Return the card of a folder, or the one that is called as a graph is."""
    named = [path.with_suffix(".toml")] if path.is_file() else []
    cards = [place for place in (*named, folder / CARD_NAME) if place.is_file()]
    if not cards and path.is_dir():
        cards = sorted(folder.glob("*.toml"))
        if len(cards) > 1:
            raise ModelMismatchError(
                f'There are several cards in "{folder.name}".', f"Call the right one {CARD_NAME}."
            )
    return read_card(cards[0]) if cards else None


def _known_cards(catalogue: Catalogue) -> list[ModelCard]:
    """Return the cards on the list; those whose files can be told by their hash come first."""
    installed = (model.card for model in catalogue.models.values() if not model.is_shipped)
    cards = [*installed, *catalogue.offered.values()]
    return sorted(cards, key=lambda card: not all(file.sha256 for file in card.files))


def _matches(
    card: ModelCard, places: list[Path], hashes: dict[Path, str], should_stop: ShouldStop
) -> dict[str, Path]:
    """Return where each file of a card lies: by its hash, or by its name where that is unknown.

    Empty when one is not there. Files are hashed once, and only those of a size that fits.
    """
    found: dict[str, Path] = {}
    for file in card.files:
        for place in places:
            if file.byte_size not in (0, place.stat().st_size):
                continue
            if not file.sha256 and place.name == file.path:
                found[file.path] = place
            if file.sha256 and place not in hashes:
                hashes[place] = measured(file, place, should_stop).sha256
            if file.sha256 and hashes[place] == file.sha256:
                found[file.path] = place
        if file.path not in found:
            return {}
    return found


# -- files -----------------------------------------------------------------------------------------


def _copy(
    card: ModelCard,
    found: Mapping[str, Path],
    gathered: Path,
    progress: Progress | None,
    should_stop: ShouldStop,
) -> None:
    with writing(gathered):
        total = sum(place.stat().st_size for place in found.values())
        check_room(gathered, total)
        done = 0
        for file in card.files:
            for size in copied(found[file.path], gathered / file.path, should_stop):
                done += size
                if progress is not None:
                    progress(done, total)


def _checked(card: ModelCard, file: ModelFile, path: Path) -> ModelFile:
    """Return a file with the hash and size that it has, which must be those of the card."""
    try:
        found = measured(file, path)
    except OSError as error:
        raise ModelMissingError(
            f'The file "{file.path}" of the model "{card.title}" is not there.'
        ) from error
    if not agrees(file, found):
        raise ModelMismatchError(
            f'The file "{file.path}" is not the one that the model "{card.title}" needs.',
            "Take the file from the model's release, or use the card that belongs to it.",
        )
    return found


def _remove_others(folder: Path, kept: set[str]) -> None:
    for path in folder.iterdir():
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
