"""`refboard models bench` and `calibrate`: find out how a model runs best on this machine."""

import json
from argparse import Namespace
from dataclasses import asdict
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
from refboard.services.measure.comparison import compare, read_report
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
    before = None if options.against is None else read_report(options.against)
    model, words = measured_model(options.name, words=options.words)
    photos = [] if words else pictures_in(options.photos)
    is_told = not (options.json or options.quiet)
    if is_told:
        unit = "texts/s" if words else "images/s"
        say(f"{_title(model)}\n{_WIDE_HEAD.replace('images/s', f'{unit:>8}')}")
    steps = sweeping.sweep(
        model,
        available_providers(),
        options.seconds,
        words=words,
        tell=lambda step: say(_row(step)) if is_told else None,
    )
    chosen = sweeping.quickest(steps) if words else sweeping.best(steps)
    if chosen is None:
        raise InferenceError(
            f'No way of running "{model.card.title}" worked: it {steps[0].reason}.',
            "Check it with refboard models verify.",
        )
    path = sweeping.measure_path(model, chosen, photos, options.seconds) if photos else None
    document = sweeping.document_of(model, steps, chosen, path, words=words)
    # Beside pictures, words run with the threads of these.
    document["remembered"] = not options.dry_run and not (words and model.card.image is not None)
    if document["remembered"]:
        run_plans.remember_cpu(model, chosen)
    compared = () if before is None else compare(before, document)
    document["compared"] = [asdict(one) for one in compared]
    if options.report is not None:
        write_report(options.report, "bench", document, bench_page(document))
    if options.json:
        say(json.dumps(document))
    elif not options.quiet:
        say("\n".join(_summary(document, path, options.report)))
    return 0 if all(one.is_good for one in compared) else FAILED


def calibrate(options: Namespace) -> int:
    """Let CoreML prove itself against the processor; 1 when the model cannot be run at all."""
    model, words = measured_model(options.name)
    if words:
        return _tell_words(options, model)
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


def _tell_words(options: Namespace, model: InstalledModel) -> int:
    """Tell that a model for words has nothing to prove: it runs on the processor."""
    plan, reason = run_plans.cpu_plan_for(model), "words run on the processor"
    if options.json:
        say(json.dumps(Calibration(plan, reason=reason).as_table(model)))
    elif not options.quiet:
        say(f"{model.card.name} runs on the processor: it takes words, one question at a time.")
    return 0


def measured_model(name: str, *, words: bool = False) -> tuple[InstalledModel, bool]:
    """Return an installed model, its files verified, and whether its words are measured.

    Args:
        name: The model.
        words: They are wished for; a model that takes nothing else has them measured anyway.

    Raises:
        ModelError: it is not installed, or not the one of its card.
        QueryError: it takes no words.
    """
    model = find_models(models_dir(), models_home()).installed(name)
    if words and model.card.text is None:
        raise QueryError(f'The model "{model.card.title}" takes no words.', "Leave out --words.")
    verify(model)
    return model, words or model.card.image is None


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
    kept = "kept for this machine" if document["remembered"] else "not kept"
    is_words = document["what"] == "words"
    how = "one question at a time" if is_words else f"batches of {chosen['batch']}"
    lines = [f"Best: {threads}, {how}; {kept}."]
    lines += [
        f"{'same  ' if one['is_good'] else 'WORSE '} {one['name']}: {one['sentence']}"
        for one in document["compared"]
    ]
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
