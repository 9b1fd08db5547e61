"""Find the models in a folder: each is a card (`*.toml`) and the file that it describes.

A model file is used only after its size and hash were compared with its card.
"""

import functools
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
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
class CardProblem:
    """A card that cannot be used, and what its reader is told."""

    path: Path
    error: ModelError


class Catalogue(Mapping[str, InstalledModel]):
    """The usable models of a folder by name.

    Attributes:
        problems: The cards beside them that cannot be used.
    """

    def __init__(
        self, models: Mapping[str, InstalledModel], problems: tuple[CardProblem, ...] = ()
    ) -> None:
        self._models = dict(models)
        self.problems = problems

    def __getitem__(self, name: str) -> InstalledModel:
        return self._models[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._models)

    def __len__(self) -> int:
        return len(self._models)

    def for_space(self, space: str) -> InstalledModel | None:
        """Return the model whose vectors answer for `space`, or None; the first by name."""
        return next((m for _, m in sorted(self._models.items()) if m.card.space == space), None)


def find_cards(models_dir: Path) -> Catalogue:
    """Read every card in a folder; a folder that is not there has none.

    A broken card costs only its own model: it is among the catalogue's problems.
    """
    models: dict[str, InstalledModel] = {}
    problems: list[CardProblem] = []
    for path in sorted(models_dir.glob("*.toml")):
        try:
            model = _read_card(path)
            if model.card.name in models:
                raise ModelMismatchError(
                    f'Two model cards have the name "{model.card.name}".', "Remove one of them."
                )
        except ModelError as error:
            problems.append(CardProblem(path, error))
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
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelMismatchError(
            f'The model card "{path.name}" cannot be read: {error}.', _AGAIN
        ) from error
    card = parse_card(table)
    if Path(card.file).name != card.file:
        raise ModelMismatchError(
            f'The model card "{path.name}" names a file outside its folder.', _AGAIN
        )
    return InstalledModel(card, path.parent / card.file)


@functools.lru_cache(maxsize=64)
def _sha256(path: Path, byte_size: int, mtime_ns: int) -> str:
    """Return the hash of a file; size and time are there to tell its versions apart."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
