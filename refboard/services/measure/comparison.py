"""Compare what was measured with a report of another day or version, and say what is worse."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from refboard.core.errors import QueryError

SLOWER = 1.10
"""The 95th percentile may be so many times the former one."""
FURTHER = 1e-3
"""A number of a vector may differ by so much."""

Document = Mapping[str, Any]  # Any: whatever JSON can hold


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that was compared.

    Attributes:
        name: What.
        sentence: Then and now.
        is_good: It is not worse.
    """

    name: str
    sentence: str
    is_good: bool


def read_report(path: Path) -> Document:
    """Return a saved report of `models bench`: the file, or the folder that it is in.

    Raises:
        QueryError: it is none.
    """
    file = path / "bench.json" if path.is_dir() else path
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        is_report = all(key in document for key in ("model", "steps", "limits", "golden"))
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise QueryError(f'"{file}" cannot be read as a report: {error}.') from error
    if not is_report:
        raise QueryError(
            f'"{file}" is no report that can be compared with.',
            "Make one with refboard models bench NAME --report DIR.",
        )
    found: Document = document
    return found


def compare(before: Document, now: Document) -> tuple[Compared, ...]:
    """Return what was compared: limits, vectors, and the p95 of each step that both have."""
    return tuple(_all(before, now))


def _all(before: Document, now: Document) -> Iterator[Compared]:
    for key in ("what", "model"):
        is_same = before.get(key) == now.get(key)
        yield Compared(key, f"{before.get(key)} then, {now.get(key)} now", is_same)
    then, today = before["limits"], now["limits"]
    for key in sorted({*then, *today}):
        sentence = f"{then.get(key)} then, {today.get(key)} now"
        yield Compared(key, sentence, then.get(key) == today.get(key))
    yield _vectors(before, now)
    steps = {_plan(step): step for step in before["steps"] if not step["reason"]}
    for step in now["steps"]:
        if (former := steps.get(_plan(step))) is not None:
            yield _speed(former, step)


def _vectors(before: Document, now: Document) -> Compared:
    ours, theirs = (np.asarray(d["golden"], dtype=np.float64) for d in (now, before))
    if ours.shape != theirs.shape:
        return Compared("vectors", f"{theirs.shape} then, {ours.shape} now", is_good=False)
    apart = float(np.abs(ours - theirs).max(initial=0.0))
    return Compared(
        "vectors", f"{apart:.1e} apart at most, {FURTHER:g} is allowed", apart <= FURTHER
    )


def _speed(before: Mapping[str, Any], now: Mapping[str, Any]) -> Compared:  # Any: as above
    name = f"p95, {now['provider']}, threads {now['threads']}, batch {now['batch']}"
    if now["reason"]:
        return Compared(name, f"it worked then; now it {now['reason']}", is_good=False)
    then, today = before["p95_ms"], now["p95_ms"]
    share = today / max(then, 1e-9)
    sentence = f"{then:.2f} ms then, {today:.2f} ms now, {share:.2f} times"
    return Compared(name, sentence, share <= SLOWER)


def _plan(step: Mapping[str, Any]) -> tuple[Any, ...]:  # Any: as above
    return tuple(step[key] for key in ("provider", "compute_units", "threads", "batch"))
