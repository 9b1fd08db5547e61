"""`refboard soak`: run a model for long, watch it, and fail when anything drifts."""

import json
import signal
import tempfile
import threading
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from refboard.cli.model_bench import measured_model, pictures_in
from refboard.core.errors import QueryError
from refboard.core.spaces import LOOK, space_names
from refboard.core.words import counted
from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.imaging.probe import scan
from refboard.services.inference.run_plans import plan_for
from refboard.services.library_files import check_outside
from refboard.services.measure.gates import judge
from refboard.services.measure.reports import write_report
from refboard.services.measure.soak import Sample
from refboard.services.measure.soak import soak as run_for
from refboard.services.measure.soak_report import soak_document, soak_page
from refboard.services.paths import assets_dir, models_dir, models_home
from refboard.services.verification.golden_pictures import golden_pictures
from refboard.terminal import complain, is_watched, say

FAILED = 1


def soak(options: Namespace) -> int:
    """Run the command; 1 when something did not hold, or it was stopped before its time."""
    if options.report is not None:
        check_outside(options.report / "soak.json")  # told before the hours, not after
    model, is_words = measured_model(options.model or _default_name())
    if options.questions and (is_words or model.card.text is None):
        raise QueryError(
            f'"{model.card.title}" does not take both words and pictures.',
            "Leave out --questions, or name another model.",
        )
    seconds = options.minutes * 60
    with ExitStack() as stack:
        photos = [] if is_words else pictures_in(options.photos) or _samples() or _drawn(stack)
        should_stop = stack.enter_context(_stopped_by_ctrl_c())
        tell = stack.enter_context(_progress(seconds, is_shown=_is_shown(options)))
        run = run_for(
            model,
            plan_for(model),
            photos,
            seconds,
            asks=options.questions,
            tell=tell,
            should_stop=should_stop,
        )
    gates = judge(run)
    document = soak_document(model, run, gates, photos=len(photos), asked_s=seconds)
    if options.report is not None:
        write_report(options.report, "soak", document, soak_page(document))
    for gate in gates:
        if not gate.has_passed:
            complain(gate.sentence)
    if options.json:
        say(json.dumps(document))
    elif not options.quiet:
        say("\n".join(_summary(document, options.report)))
    return 0 if document["has_passed"] and not document["was_cut_short"] else FAILED


def _default_name() -> str:
    """Return the first model of the last space that has one: what ships comes last."""
    catalogue = find_models(models_dir(), models_home())
    for space in reversed(space_names()):
        models: Sequence[InstalledModel] = catalogue.all_for(space)
        named = next((model.card.name for model in models if model.card.image is not None), "")
        if named:
            return named
    return LOOK.name


def _samples() -> list[Path]:
    folder = assets_dir() / "samples"
    if not folder.is_dir():
        return []
    return [path for path in scan([folder], recursive=False) if path.is_file()]


def _drawn(stack: ExitStack) -> list[Path]:
    """Draw pictures for a machine that has none."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="refboard-soak-")))
    found = []
    for name, image in golden_pictures().items():
        path = folder / f"{name}.jpg"
        image.save(path, quality=90)
        found.append(path)
    return found


@contextmanager
def _stopped_by_ctrl_c() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C end the run in good order; the second one ends the program."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop.is_set
        return
    before = signal.getsignal(signal.SIGINT)

    def on_signal(_number: int, _frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, on_signal)
    try:
        yield stop.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _is_shown(options: Namespace) -> bool:
    return is_watched() and not options.quiet


@contextmanager
def _progress(seconds: float, *, is_shown: bool) -> Iterator[Callable[[Sample], None]]:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not is_shown,
        transient=True,
    )
    with bar:
        task = bar.add_task("Warming up", total=seconds)

        def tell(sample: Sample) -> None:
            words = (
                f"{counted(sample.images, 'picture')}, {sample.images_per_s:.1f} a second,"
                f" {sample.rss_bytes / 1e6:,.0f} MB, {sample.errors} errors"
            )
            bar.update(task, completed=sample.at_s, description=words)

        yield tell


def _batch_line(name: str, row: dict[str, Any]) -> str:
    return (
        f"{name:<9} {counted(row['runs'], 'run'):<10} {row['a_second']:,.1f} a second,"
        f" p50 {row['p50']:.1f} ms, p95 {row['p95']:.1f} ms"
    )


def _summary(document: dict[str, Any], report: Path | None) -> list[str]:
    lines = [
        f"{document['model']}: {counted(document['images'], document['what'][:-1])}"
        f" in {document['seconds']:,.0f} s,"
        f" {document['images_per_hour']:,} an hour; batch p50 {document['batch_ms']['p50']:.0f} ms,"
        f" p95 {document['batch_ms']['p95']:.0f} ms; peak {document['peak_bytes'] / 1e6:,.0f} MB."
    ]
    lines += [_batch_line(f"batch {row['batch']}", row) for row in document["by_batch"]]
    if document["questions"] is not None:
        lines.append(_batch_line("questions", document["questions"]))
    for gate in document["gates"]:
        word = ("held" if gate["has_passed"] else "FAILED") if gate["is_judged"] else "not judged"
        lines.append(f"{gate['name']:<9} {word:<10} {gate['sentence']}")
    if document["was_cut_short"]:
        lines.append("Cut short.")
    if report is not None:
        lines.append(f"Report: {report / 'soak.html'}")
    return lines
