"""How each model is run on this machine: what was measured and remembered, or a sound default.

What is remembered holds for one model file, one version of ONNX Runtime, one build of the system
and one processor. Where any of them is another, nothing is remembered and the default holds.
"""

import json
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from refboard.core.errors import StorageError
from refboard.core.model_card import ModelCard
from refboard.core.run_plan import MAX_BATCH, RunPlan
from refboard.services.atomic_file import write_file
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.coreml import COMPUTE_UNITS
from refboard.services.machine import Machine, fast_cores, this_machine
from refboard.services.paths import models_home

log = logging.getLogger(__name__)

SMALL_BYTES = 20_000_000
"""A smaller model gains nothing from more threads."""
RUN_PIXELS = 8 * 128 * 128
"""Pixels that one run of a small model takes in."""
PLANS_NAME = "plans.json"
FORBIDDING = "REFBOARD_ACCELERATORS"
_SCHEMA = 1
_MOST = 1024  # threads or pictures in one run: more is a damaged file

Row = dict[str, Any]  # Any: whatever a JSON file holds


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was measured of a model on this machine.

    Attributes:
        cpu: The best settings of the processor; None while nobody measured.
        accelerated: The accelerator's settings that proved themselves; None where none did.
        is_calibrated: An accelerator was tried, or there is none to try.
        reason: Why no accelerator is used; empty where one is.
        trials: Each choice that was tried, as calibration wrote it.
    """

    cpu: RunPlan | None = None
    accelerated: RunPlan | None = None
    is_calibrated: bool = False
    reason: str = ""
    trials: tuple[Mapping[str, Any], ...] = ()


def accelerators_allowed() -> bool:
    """Return whether accelerators may be used here; REFBOARD_ACCELERATORS=off says no."""
    return os.environ.get(FORBIDDING, "").strip().lower() not in ("off", "0", "no", "false")


def plan_for(model: InstalledModel) -> RunPlan:
    """Return how to run a model; reads one small file and loads nothing heavy."""
    known = recall(model)
    if known.accelerated is not None and accelerators_allowed():
        # Whatever of the graph the accelerator refuses runs on the processor all the same.
        return replace(known.accelerated, threads=_cpu_plan(model, known).threads)
    return _cpu_plan(model, known)


def cpu_plan_for(model: InstalledModel) -> RunPlan:
    """Return how to run a model on the processor."""
    return _cpu_plan(model, recall(model))


def recall(
    model: InstalledModel, *, path: Path | None = None, machine: Machine | None = None
) -> Remembered:
    """Return what was measured of a model here; nothing where the file is missing or damaged.

    Args:
        model: The model.
        path: The file; the one in the user's folder of models.
        machine: The machine; this one.
    """
    for row in _rows(path or plans_file()):
        if _is_of(row, model, machine or this_machine()):
            return _remembered(row)
    return Remembered()


def remember_cpu(
    model: InstalledModel,
    plan: RunPlan,
    *,
    path: Path | None = None,
    machine: Machine | None = None,
) -> None:
    """Keep the best settings of the processor.

    Raises:
        StorageError: they cannot be written.
    """
    _put(model, {"cpu": {"threads": plan.threads, "batch": plan.batch}}, path, machine)


def remember_verdict(
    model: InstalledModel,
    plan: RunPlan | None,
    reason: str = "",
    *,
    trials: Sequence[Row] = (),
    path: Path | None = None,
    machine: Machine | None = None,
) -> None:
    """Keep whether an accelerator proved itself.

    Args:
        model: The model.
        plan: How to run it on the accelerator; None for the processor.
        reason: Why not, where it did not.
        trials: Each choice that was tried, for people.
        path: The file; the one in the user's folder of models.
        machine: Where that was measured; here.

    Raises:
        StorageError: it cannot be written.
    """
    won = None if plan is None else {"units": plan.compute_units, "batch": plan.batch}
    _put(model, {"coreml": {"plan": won, "reason": reason, "trials": list(trials)}}, path, machine)


def plans_file() -> Path:
    """Return the file that keeps what was measured."""
    return models_home() / PLANS_NAME


def _cpu_plan(model: InstalledModel, known: Remembered) -> RunPlan:
    if known.cpu is not None:
        return known.cpu
    if model.card.byte_size >= SMALL_BYTES:
        return RunPlan(threads=fast_cores())
    return RunPlan(threads=1, batch=_small_batch(model.card))


def _small_batch(card: ModelCard) -> int:
    """Return how many pictures one run of a small model takes.

    It gains no speed from more, and what a run holds in memory grows with its pixels, in each of
    its threads.
    """
    if card.image is None or not card.is_small:
        return MAX_BATCH
    contract = card.image.preprocess
    return max(1, min(MAX_BATCH, RUN_PIXELS // (contract.width * contract.height)))


def _put(model: InstalledModel, news: Row, path: Path | None, machine: Machine | None) -> None:
    path, machine = path or plans_file(), machine or this_machine()
    rows = _rows(path)
    old: Row = next((row for row in rows if _is_of(row, model, machine)), {})
    # What an older system or runtime measured on this processor is of no use any more.
    kept = [r for r in rows if r.get("sha256") != _sha256(model) or not _is_on(r, machine.chip)]
    new = {"model": model.card.name, "sha256": _sha256(model), "machine": asdict(machine)}
    document = {"schema": _SCHEMA, "plans": [*kept, old | new | news]}
    content = json.dumps(document, indent=2) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, content.encode())
    except OSError as error:
        raise StorageError(
            f"What was measured cannot be kept in {path}.", "Measure again when it can."
        ) from error


def _rows(path: Path) -> list[Row]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        rows = document["plans"] if document["schema"] == _SCHEMA else []
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        log.info("Measured settings cannot be read, defaults are used: %s", error)
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _is_of(row: Row, model: InstalledModel, machine: Machine) -> bool:
    return row.get("sha256") == _sha256(model) and row.get("machine") == asdict(machine)


def _is_on(row: Row, chip: str) -> bool:
    machine = row.get("machine")
    return isinstance(machine, dict) and machine.get("chip") == chip


def _sha256(model: InstalledModel) -> str:
    card = model.card
    tower = card.image or card.text
    assert tower is not None, "a card has a tower"
    return tower.file.sha256


def _remembered(row: Row) -> Remembered:
    cpu, coreml = _table(row.get("cpu")), _table(row.get("coreml"))
    plan = None
    if {"threads", "batch"} <= cpu.keys() and _count(cpu["threads"]) and _count(cpu["batch"]):
        plan = RunPlan(threads=cpu["threads"], batch=cpu["batch"])
    won = _table(coreml.get("plan"))
    fast = None
    if won.get("units") in COMPUTE_UNITS and _count(won.get("batch")):
        fast = RunPlan("coreml", won["units"], batch=won["batch"])
    trials = coreml.get("trials")
    told = tuple(one for one in trials if isinstance(one, dict)) if isinstance(trials, list) else ()
    return Remembered(plan, fast, bool(coreml), str(coreml.get("reason", "")), told)


def _table(value: object) -> Mapping[str, Any]:  # Any: as above
    return value if isinstance(value, dict) else {}


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST
