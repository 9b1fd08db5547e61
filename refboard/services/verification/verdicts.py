"""What models were found to be, kept from one start to the next, so that the gate costs nothing.

A verdict holds for one card with its files, one version of ONNX Runtime and one version of the
checks. Where any of them is another, nothing is known, and the model is asked again.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from refboard.core.errors import ModelMismatchError
from refboard.core.model_card import ModelCard
from refboard.services.atomic_file import write_file
from refboard.services.embedding.card_text import card_text
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.stoppable import ShouldStop, never
from refboard.services.verification.finding import FILES, VERSION, Tell, Verification

log = logging.getLogger(__name__)

VERDICTS_NAME = "verdicts.json"
_SCHEMA = 1

Row = dict[str, Any]  # Any: whatever a JSON file holds


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a model may be used.

    Attributes:
        check: The check that it failed; empty for a sound model.
        sentence: Why it is not used; empty for a sound model.
        hint: What can be done about it.
        is_forced: The user wants it used all the same.
    """

    check: str = ""
    sentence: str = ""
    hint: str = ""
    is_forced: bool = False

    @property
    def is_sound(self) -> bool:
        """Return whether it passed every check."""
        return not self.check

    @property
    def is_admitted(self) -> bool:
        """Return whether it is used."""
        return self.is_sound or self.is_forced

    def refusal(self) -> ModelMismatchError:
        """Return the error for whoever wants to use a model that failed."""
        return ModelMismatchError(self.sentence, f"It is not used. {self.hint}".strip())


SOUND = Verdict()


class Verdicts:
    """The verdicts of one folder of models; used by one thread at a time."""

    def __init__(self, home: Path) -> None:
        self._path = home / VERDICTS_NAME
        self._here: dict[str, Row] = {}

    def of(self, model: InstalledModel) -> Verdict | None:
        """Return what is known of a model; None when it must be asked.

        What ships was asked when RefBoard was made, and its files are held to their hashes.
        """
        if model.is_shipped:
            return SOUND
        row = self._row(model)
        return None if row is None else _verdict(row)

    def ask(
        self,
        model: InstalledModel,
        *,
        tell: Tell = lambda _number, _count, _asks: None,
        should_stop: ShouldStop = never,
    ) -> Verdict:
        """Return what is known of a model, and ask it if nothing is: that takes a while.

        Raises:
            PullStoppedError: `should_stop` said so.
        """
        known = self.of(model)
        if known is not None:
            return known
        # Here and not above: what examines is needed once in a model's life.
        from refboard.services.verification.examine import examine

        return self.note(model, examine(model, tell=tell, should_stop=should_stop))

    def note(self, model: InstalledModel, found: Verification) -> Verdict:
        """Keep what was found; one that was forced stays so while it fails nothing else.

        Damaged files are not kept: every opening looks at them, and they may be mended.
        """
        problem, before = found.problem, self._of_name(model.card.name)
        verdict = SOUND
        if problem is not None:
            was_forced = before is not None and before.is_forced and before.check == problem.check
            verdict = Verdict(problem.check, problem.sentence, problem.hint, was_forced)
        if verdict.check != FILES:
            self._put(model, verdict)
        return verdict

    def force(self, model: InstalledModel) -> None:
        """Let a model be used that failed."""
        known = self.of(model)
        if known is not None and not known.is_sound:
            self._put(model, Verdict(known.check, known.sentence, known.hint, is_forced=True))

    # -- the file ----------------------------------------------------------------------------------

    def _row(self, model: InstalledModel) -> Row | None:
        name, wanted = model.card.name, identity(model.card)
        rows = self._rows()
        for row in (self._here.get(name), rows.get(name)):
            if row is not None and row.get("identity") == wanted:
                return row
        return None

    def _of_name(self, name: str) -> Verdict | None:
        """Return the verdict of a model of this name, whichever version of it that was."""
        row = self._here.get(name) or self._rows().get(name)
        return None if row is None else _verdict(row)

    def _put(self, model: InstalledModel, verdict: Verdict) -> None:
        row = {"identity": identity(model.card)} | asdict(verdict)
        self._here[model.card.name] = row
        rows = self._rows() | {model.card.name: row}
        content = json.dumps({"schema": _SCHEMA, "models": rows}, indent=2) + "\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_file(self._path, content.encode())
        except OSError as error:
            # It holds until this process ends, and the next one asks again.
            log.warning("The verdict on %s cannot be kept: %s", model.card.name, error)

    def _rows(self) -> dict[str, Row]:
        try:
            document = json.loads(self._path.read_text(encoding="utf-8"))
            rows = document["models"] if document["schema"] == _SCHEMA else {}
            return {name: row for name, row in rows.items() if isinstance(row, dict)}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            log.info("Verdicts on models cannot be read, they are asked again: %s", error)
            return {}


def identity(card: ModelCard) -> str:
    """Return the hash of all that a verdict depends on: card, files, runtime and checks."""
    parts = (card_text(card), _runtime(), str(VERSION))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _runtime() -> str:
    """Return the version of ONNX Runtime, which is not loaded for that."""
    try:
        return version("onnxruntime")
    except PackageNotFoundError:
        return ""


def _verdict(row: Mapping[str, Any]) -> Verdict:  # Any: as above
    check, sentence, hint = (str(row.get(name, "")) for name in ("check", "sentence", "hint"))
    return Verdict(check, sentence, hint, row.get("is_forced") is True)
