"""`refboard models bench` and `calibrate`: find out how a model runs best on this machine."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from refboard.core.errors import InferenceError, QueryError
from refboard.core.words import counted
from refboard.services.calibration import calibrate as proving
from refboard.services.calibration.calibrate import NOT_HERE, Calibration, Trial
from refboard.services.embedding.catalog import InstalledModel, find_models, verify
from refboard.services.embedding.session import available_providers
from refboard.services.imaging.probe import scan
from refboard.services.inference import run_plans
from refboard.services.library_files import check_outside
from refboard.services.machine import this_machine
from refboard.services.measure import sweep as sweeping
from refboard.services.measure.bench_report import bench_page
from refboard.services.measure.reports import write_report
from refboard.services.measure.sweep import Step, WholePath
from refboard.services.paths import models_dir, models_home
from refboard.terminal import complain, is_watched, say

FAILED = 1
_HEAD = f"{'provider':<24}{'threads':>8}{'batch':>7}{'images/s':>10}{'p50 ms':>9}{'p95 ms':>9}"
_WIDE_HEAD = f"{_HEAD}{'peak MB':>9}{'start s':>9}"


def bench(options: Namespace) -> int:
    """Measure threads, batches and providers, and keep the best; 1 when nothing worked."""
    if options.report is not None:
        check_outside(options.report / "bench.json")  # told before the work, not after
    model = image_model(options.name)
    photos = pictures_in(options.photos)
    is_told = not (options.json or options.quiet)
    if is_told:
        say(f"{_title(model)}\n{_WIDE_HEAD}")
    steps = sweeping.sweep(
        model,
        available_providers(),
        options.seconds,
        tell=lambda step: say(_row(step)) if is_told else None,
    )
    chosen = sweeping.best(steps)
    if chosen is None:
        raise InferenceError(
            f'No way of running "{model.card.title}" worked: it {steps[0].reason}.',
            "Check it with refboard models verify.",
        )
    path = sweeping.measure_path(model, chosen, photos, options.seconds) if photos else None
    document = sweeping.document_of(model, steps, chosen, path)
    document["remembered"] = not options.dry_run
    if not options.dry_run:
        run_plans.remember_cpu(model, chosen)
    if options.report is not None:
        write_report(options.report, "bench", document, bench_page(document))
    if options.json:
        say(json.dumps(document))
    elif not options.quiet:
        say("\n".join(_summary(document, path, options.report)))
    return 0


def calibrate(options: Namespace) -> int:
    """Let CoreML prove itself against the processor; 1 when the model cannot be run at all."""
    model = image_model(options.name)
    is_told = is_watched() and not options.quiet
    found = proving.calibrate(
        model,
        available_providers(),
        tell=lambda what: complain(f"trying {what}") if is_told else None,
    )
    if options.json:
        say(json.dumps(found.as_table(model)))
    elif not options.quiet:
        say("\n".join(_verdict(model, found)))
    return 0


def image_model(name: str) -> InstalledModel:
    """Return an installed model for pictures, its files verified.

    Raises:
        ModelError: it is not installed, or not the one of its card.
        QueryError: it takes no pictures.
    """
    model = find_models(models_dir(), models_home()).installed(name)
    if model.card.image is None:
        raise QueryError(
            f'The model "{model.card.title}" takes words only; this measures pictures.',
            "Name a model with an image tower: see refboard models list.",
        )
    verify(model)
    return model


def pictures_in(folder: Path | None) -> list[Path]:
    """Return the picture files of a folder; none where no folder was named.

    Raises:
        QueryError: there are none in it.
    """
    if folder is None:
        return []
    found = [path for path in scan([folder], recursive=True) if path.is_file()]
    if not found:
        raise QueryError(f"There are no pictures in {folder}.", "Name another with --photos.")
    return found


def _title(model: InstalledModel) -> str:
    machine = this_machine()
    return (
        f"{model.card.name} {model.card.version} on {machine.chip}, {machine.cores} cores,"
        f" {machine.system}, ONNX Runtime {machine.runtime}"
    )


def _row(step: Step) -> str:
    plan = step.plan
    provider = f"{plan.provider} {plan.compute_units}".strip()
    head = f"{provider:<24}{plan.threads:>8}{plan.batch:>7}"
    if step.reason:
        return f"{head}  it {step.reason}"
    return (
        f"{head}{step.images_per_s:>10.1f}{step.p50_ms:>9.1f}{step.p95_ms:>9.1f}"
        f"{step.peak_bytes / 1e6:>9.0f}{step.start_s:>9.2f}"
    )


def _summary(document: dict[str, Any], path: WholePath | None, report: Path | None) -> list[str]:
    chosen = document["chosen"]
    threads = counted(chosen["threads"], "thread")
    kept = "kept for this machine" if document["remembered"] else "not kept, as asked"
    lines = [f"Best: {threads}, batches of {chosen['batch']}; {kept}."]
    if path is not None:
        lines.append(
            f"From files to vectors: {path.images_per_s:.1f} pictures/s,"
            f" {path.share:.0%} of what the model alone takes."
        )
        if path.failed:
            lines.append(f"{path.failed} times a picture could not be read.")
    if any(step["provider"] == "coreml" for step in document["steps"]):
        lines.append("CoreML is used once it has proved itself: refboard models calibrate.")
    if report is not None:
        lines.append(f"Report: {report / 'bench.html'}")
    return lines


def _verdict(model: InstalledModel, found: Calibration) -> list[str]:
    name = model.card.name
    if found.reason == NOT_HERE:
        return [f"{name} runs on the processor: {NOT_HERE}."]
    lines = [_trial(trial) for trial in found.trials]
    if found.plan.provider == "cpu":
        return [*lines, f"{name} runs on the processor: nothing else proved itself."]
    return [*lines, f"{name} runs on CoreML, {found.plan.compute_units}."]


def _trial(trial: Trial) -> str:
    verdict = trial.reason or "fine"
    if trial.figures is None:
        return f"{trial.units:<20} {verdict}"
    f = trial.figures
    return (
        f"{trial.units:<20} {f.speedup:5.2f}x  cosine {f.cosine:.5f}  {f.share:4.0%} of the graph"
        f"  starts in {f.start_s:.1f} s: {verdict}"
    )
