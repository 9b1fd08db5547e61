"""Find the models: those that ship, those on offer, those that are installed.

A model is a card (`*.toml`) and the files that it describes, in one folder. A file is used only
after its size and hash were compared with its card. A hash that a card does not know was
recorded when the file was installed, and the file is held to it from then on.
"""

import functools
import hashlib
import json
import logging
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from refboard.core.card_file import parse_card
from refboard.core.errors import ModelError, ModelMismatchError, ModelMissingError
from refboard.core.model_card import ModelCard, ModelFile

log = logging.getLogger(__name__)

CARD_NAME = "card.toml"
RECORD_NAME = "installed.json"
OFFERED = "catalogue"
"""Folder of cards without files, inside the folder of the models that ship."""
BROUGHT = "cards"
"""Folder of cards that the user added, inside the user's folder of models."""
_AGAIN = "Install RefBoard again, or take the model from its release."
_PULL_AGAIN = 'Get it again with "refboard models pull {name}", or in Settings, Models.'


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A card and the folder where its files should be.

    Attributes:
        card: With the hashes that its files are held to.
        folder: Where they lie.
        is_shipped: It is part of RefBoard itself.
    """

    card: ModelCard
    folder: Path
    is_shipped: bool = False

    def path_of(self, file: ModelFile) -> Path:
        """Return where a file of the model lies."""
        return self.folder / file.path


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What there is of models.

    Attributes:
        models: The usable models by name.
        offered: Cards of models that are not installed, by name.
        problems: For each card that cannot be used, what its reader is told.
    """

    models: Mapping[str, InstalledModel]
    offered: Mapping[str, ModelCard]
    problems: tuple[ModelError, ...] = ()

    def for_space(self, space: str) -> InstalledModel | None:
        """Return the model whose vectors answer for `space`, or None; the first by rank."""
        return next(iter(self.all_for(space)), None)

    def all_for(self, space: str) -> list[InstalledModel]:
        """Return the models of a space that are here, by rank and then by name."""
        found = [model for model in self.models.values() if model.card.space == space]
        return sorted(found, key=lambda model: (model.card.rank, model.card.name))

    def shipped_for(self, space: str) -> InstalledModel | None:
        """Return the model of a space that is part of RefBoard; None where none is."""
        return next((model for model in self.all_for(space) if model.is_shipped), None)

    def card(self, name: str) -> ModelCard:
        """Return the card of a model, installed or not.

        Raises:
            ModelMissingError: there is none.
        """
        if name in self.models:
            return self.models[name].card
        if name in self.offered:
            return self.offered[name]
        raise ModelMissingError(f'There is no model called "{name}".', "See refboard models list.")

    def installed(self, name: str) -> InstalledModel:
        """Return an installed model.

        Raises:
            ModelMissingError: it is not installed, or there is no such model.
        """
        if name in self.models:
            return self.models[name]
        card = self.card(name)
        raise ModelMissingError(
            f'The model "{card.title}" is not installed.',
            f'Get it with "refboard models pull {name}", or in Settings, Models.',
        )


def find_models(shipped: Path, home: Path | None = None) -> Catalogue:
    """Read every card.

    A broken card costs only its own model: it is among the catalogue's problems.

    Args:
        shipped: The folder that comes with RefBoard: cards with their files, and offered cards.
        home: The user's folder of models: a folder for each, and added cards; None for none.
    """
    models: dict[str, InstalledModel] = {}
    problems: list[ModelError] = []
    for path in sorted(shipped.glob("*.toml")):
        _take(models, problems, path, is_shipped=True)
    offered: dict[str, ModelCard] = {}
    if home is not None:
        for path in sorted(home.glob(f"*/{RECORD_NAME}")):
            _take(models, problems, path.parent / CARD_NAME, is_shipped=False)
    folders = [shipped / OFFERED] if home is None else [shipped / OFFERED, home / BROUGHT]
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
        try:
            card = read_card(path)
        except ModelError as error:
            problems.append(error)
            continue
        if card.name not in models:
            offered[card.name] = card
    return Catalogue(models, offered, tuple(problems))


def find_cards(folder: Path) -> Catalogue:
    """Read the cards of one folder whose files lie beside them."""
    return find_models(folder)


def read_card(path: Path) -> ModelCard:
    """Return the card in a file.

    Raises:
        ModelMismatchError: it cannot be read or used.
    """
    try:
        return parse_card(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ModelMismatchError(f"{path.name}: cannot be read: {error}.", _AGAIN) from error
    except ModelError as error:
        raise type(error)(f"{path.name}: {error.sentence}", error.hint) from error


def verify(model: InstalledModel, files: Iterable[ModelFile] | None = None) -> None:
    """Make sure that model files are the ones that the card describes.

    A file is hashed once a process, and again when its size or time changes.

    Args:
        model: What to check.
        files: Which of its files; None for all.

    Raises:
        ModelMissingError: a file is not there, or cannot be read.
        ModelMismatchError: its size or hash is another one.
    """
    again = _AGAIN if model.is_shipped else _PULL_AGAIN.format(name=model.card.name)
    for file in model.card.files if files is None else files:
        path = model.path_of(file)
        try:
            stat = path.stat()
            found = _sha256(path, stat.st_size, stat.st_mtime_ns)
        except OSError as error:
            raise ModelMissingError(
                f'The file "{path.name}" of the model "{model.card.title}" cannot be read.', again
            ) from error
        if stat.st_size != file.byte_size or found != file.sha256:
            raise ModelMismatchError(
                f'The file "{path.name}" is not the one that the model "{model.card.title}" needs.',
                again,
            )


def recorded(card: ModelCard, record: Path) -> ModelCard:
    """Return the card with the hashes and sizes that were recorded when it was installed.

    Raises:
        ModelMismatchError: the record cannot be read, or it contradicts the card.
    """
    try:
        rows = json.loads(record.read_text(encoding="utf-8"))["files"]
        found = {row["path"]: (str(row["sha256"]), int(row["bytes"])) for row in rows}
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ModelMismatchError(
            f'The record of the model "{card.title}" cannot be read.',
            _PULL_AGAIN.format(name=card.name),
        ) from error
    known: dict[str, ModelFile] = {}
    for file in card.files:
        sha256, byte_size = found.get(file.path, ("", 0))
        if not sha256 or (file.sha256 and file.sha256 != sha256):
            raise ModelMismatchError(
                f'The file "{file.path}" of the model "{card.title}" is not the one of its card.',
                _PULL_AGAIN.format(name=card.name),
            )
        known[file.path] = replace(file, sha256=sha256, byte_size=byte_size)
    return card.with_files(known)


def _take(
    models: dict[str, InstalledModel], problems: list[ModelError], path: Path, *, is_shipped: bool
) -> None:
    try:
        card = read_card(path)
        if not is_shipped:
            card = recorded(card, path.parent / RECORD_NAME)
    except ModelError as error:
        problems.append(error)
        return
    if card.name in models:
        problems.append(
            ModelMismatchError(
                f'{path.name}: another model is called "{card.name}" already.',
                "Remove one of the two cards.",
            )
        )
    else:
        models[card.name] = InstalledModel(card, path.parent, is_shipped)


@functools.lru_cache(maxsize=64)
def _sha256(path: Path, byte_size: int, mtime_ns: int) -> str:
    """Return the hash of a file; size and time are there to tell its versions apart."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
