"""Find the models in a folder: each is a card (`*.toml`) and the file that it describes.

A model file is used only after its size and hash were compared with its card.
"""

import functools
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from refboard.core.errors import ModelError, ModelMismatchError, ModelMissingError
from refboard.core.model_card import ModelCard, parse_card

_AGAIN = "Install RefBoard again, or take the model from its release."


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A card and where its model file should be."""

    card: ModelCard
    path: Path


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a folder of models holds.

    Attributes:
        models: The usable models by name.
        problems: For each card that cannot be used, what its reader is told.
    """

    models: Mapping[str, InstalledModel]
    problems: tuple[ModelError, ...] = ()

    def for_space(self, space: str) -> InstalledModel | None:
        """Return the model whose vectors answer for `space`, or None; the first by name."""
        return next((m for _, m in sorted(self.models.items()) if m.card.space == space), None)


def find_cards(models_dir: Path) -> Catalogue:
    """Read every card in a folder; a folder that is not there has none.

    A broken card costs only its own model: it is among the catalogue's problems.
    """
    models: dict[str, InstalledModel] = {}
    problems: list[ModelError] = []
    for path in sorted(models_dir.glob("*.toml")):
        try:
            model = _read_card(path)
        except ModelError as error:
            problems.append(error)
            continue
        if model.card.name in models:
            problems.append(
                ModelMismatchError(
                    f'{path.name}: another model is called "{model.card.name}" already.',
                    "Remove one of the two cards.",
                )
            )
        else:
            models[model.card.name] = model
    return Catalogue(models, tuple(problems))


def verify(model: InstalledModel) -> None:
    """Make sure that the model file is the one that its card describes.

    The file is hashed once a process, and again when its size or time changes.

    Raises:
        ModelMissingError: there is no such file, or it cannot be read.
        ModelMismatchError: its size or hash is another one.
    """
    card, path = model.card, model.path
    try:
        stat = path.stat()
        found = _sha256(path, stat.st_size, stat.st_mtime_ns)
    except OSError as error:
        raise ModelMissingError(
            f'The file "{path.name}" of the model "{card.title}" cannot be read.', _AGAIN
        ) from error
    if stat.st_size != card.byte_size or found != card.sha256:
        raise ModelMismatchError(
            f'The file "{path.name}" is not the one that the model "{card.title}" needs.', _AGAIN
        )


def _read_card(path: Path) -> InstalledModel:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        card = parse_card(table)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelMismatchError(f"{path.name}: cannot be read: {error}.", _AGAIN) from error
    except ModelError as error:
        raise type(error)(f"{path.name}: {error.sentence}", error.hint) from error
    if Path(card.file).name != card.file:
        raise ModelMismatchError(f"{path.name}: names a file outside its folder.", _AGAIN)
    return InstalledModel(card, path.parent / card.file)


@functools.lru_cache(maxsize=64)
def _sha256(path: Path, byte_size: int, mtime_ns: int) -> str:
    """Return the hash of a file; size and time are there to tell its versions apart."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
