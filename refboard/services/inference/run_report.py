"""How each model runs on this machine, and what was measured to decide it, for reports."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from refboard.core.words import counted
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.coreml import COREML
from refboard.services.inference.run_plans import accelerators_allowed, plan_for, recall

Row = dict[str, Any]  # Any: whatever JSON can hold


def runs_of(models: Sequence[InstalledModel], providers: Sequence[str]) -> list[Row]:
    """Return how models for pictures are run here, with what was tried for each.

    Args:
        models: The models.
        providers: The execution providers of this build of ONNX Runtime.
    """
    return [_run_of(model, providers) for model in models if model.card.image is not None]


def run_lines(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the same for people: a line for each model, and one for each choice that was tried."""
    for row in rows:
        plan = row["plan"]
        where = "the processor"
        if plan["provider"] != "cpu":
            where = f"{plan['provider']} {plan['compute_units']}".strip()
        threads = counted(plan["threads"], "thread")
        why = f" ({row['reason']})" if row["reason"] else ""
        yield f"Runs      {row['model']}: {where}, {threads}, {plan['batch']} at a time{why}"
        for trial in row["trials"]:
            yield f"            {_trial_words(trial)}"


def _run_of(model: InstalledModel, providers: Sequence[str]) -> Row:
    known = recall(model)
    reason = known.reason
    if COREML not in providers:
        reason = "no accelerator is known here"
    elif not accelerators_allowed():
        reason = "accelerators are forbidden"
    elif not known.is_calibrated:
        reason = "no accelerator was tried here yet"
    return {
        "model": model.card.name,
        "plan": asdict(plan_for(model)),
        "reason": "" if known.trials else reason,
        "trials": [dict(trial) for trial in known.trials],
    }


def _trial_words(trial: Mapping[str, Any]) -> str:
    verdict = trial.get("reason") or "proven"
    figures = trial.get("figures")
    if not isinstance(figures, dict):
        return f"{trial.get('units', '?')}: {verdict}"
    return (
        f"{trial.get('units', '?')}: {figures.get('speedup', 0):.2f} times the processor,"
        f" {figures.get('p50_ms', 0):.1f} ms a run, {figures.get('start_s', 0):.1f} s to start,"
        f" cosine {figures.get('cosine', 0):.5f}, {figures.get('share', 0):.0%} of the nodes"
        f" in {counted(int(figures.get('parts', 0)), 'part')}; {verdict}"
    )
