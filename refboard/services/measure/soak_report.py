"""What `refboard soak` writes: its document and its page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from refboard.core.words import counted
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.machine import this_machine
from refboard.services.measure.bench_report import machine_line
from refboard.services.measure.gates import Gate, warm_up_of
from refboard.services.measure.plots import Plot, Series, number
from refboard.services.measure.reports import Cell, page, paragraph, plots, table, tiles
from refboard.services.measure.soak import SoakRun
from refboard.services.measure.timing import Timing

_BATCH_COLUMNS = ("batch", "runs", "a second", "p50 ms", "p95 ms")

Row = Mapping[str, Any]  # Any: whatever JSON can hold


def soak_document(
    model: InstalledModel, run: SoakRun, gates: Sequence[Gate], *, photos: int, asked_s: float
) -> dict[str, Any]:  # Any: as above
    """Return all that was found, as JSON has it.

    Args:
        model: What was run.
        run: What was seen.
        gates: What must hold.
        photos: How many pictures went round.
        asked_s: How long it was to run.
    """
    last = run.samples[-1] if run.samples else None
    return {
        "model": model.card.name,
        "version": model.card.version,
        "machine": asdict(this_machine()),
        "what": "pictures" if model.card.image is not None else "sentences",
        "plan": asdict(run.plan),
        "photos": photos,
        "asked_s": round(asked_s, 1),
        "seconds": round(run.seconds, 1),
        "was_cut_short": run.was_cut_short,
        "has_passed": all(gate.has_passed for gate in gates),
        "images": run.images,
        "images_per_hour": round(run.images / max(run.seconds, 1e-9) * 3600),
        "batch_ms": {"p50": round(run.p50_ms, 2), "p95": round(run.p95_ms, 2)},
        "by_batch": [_of_batch(size, timing) for size, timing in run.by_batch.items()],
        "questions": None if run.questions is None else _of_batch(1, run.questions),
        "peak_bytes": last.peak_bytes if last else 0,
        "error_count": run.error_count,
        "errors": run.errors,
        "nodes": dict(run.nodes_at_start),
        "gates": [asdict(gate) for gate in gates],
        "samples": [asdict(sample) for sample in run.samples],
    }


def _of_batch(size: int, timing: Timing) -> dict[str, Any]:  # Any: as above
    """Return the figures of batches of one size."""
    return {
        "batch": size,
        "runs": timing.runs,
        "a_second": round(timing.images_per_s, 2),
        "p50": round(timing.p50_ms, 2),
        "p95": round(timing.p95_ms, 2),
    }


def soak_page(document: Row) -> str:
    """Return the page of a run."""
    return page(f"{document['model']}: {_length(document)} without a pause", _body(document))


def _body(document: Row) -> Iterator[str]:
    yield paragraph(machine_line(document["machine"]))
    yield paragraph(_plan_line(document))
    yield _verdict(document)
    yield tiles(
        [
            (f"{document['images_per_hour']:,}", f"{document['what']} an hour"),
            (f"{document['images']:,}", f"{document['what']} in all"),
            (f"{number(document['batch_ms']['p95'])} ms", "p95 of a batch"),
            (f"{document['peak_bytes'] / 1e6:,.0f} MB", "peak memory"),
            (f"{document['error_count']:,}", "errors"),
        ]
    )
    if len(document["samples"]) > 1:
        yield plots("Over time", _plots(document["samples"]))
    yield table("By size of the batch", _BATCH_COLUMNS, map(_batch, _batches(document)))
    yield table("What must hold", ("gate", "found", "limit", ""), map(_gate, document["gates"]))
    if document["errors"]:
        yield "<h2>What went wrong</h2>"
        yield from (paragraph(sentence, "bad") for sentence in document["errors"])


def _batches(document: Row) -> Iterator[tuple[str, Row]]:
    """Yield what is said of each size of a batch, and of questions that were asked meanwhile."""
    yield from ((str(row["batch"]), row) for row in document["by_batch"])
    if document["questions"] is not None:
        yield "questions", document["questions"]


def _batch(row: tuple[str, Row]) -> list[Cell]:
    name, found = row
    figures = (f"{found[key]:,.1f}" for key in ("a_second", "p50", "p95"))
    return [Cell(name), Cell(f"{found['runs']:,}"), *map(Cell, figures)]


def _length(document: Row) -> str:
    seconds = document["seconds"]
    return f"{seconds / 60:,.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"


def _plan_line(document: Row) -> str:
    plan = document["plan"]
    threads = counted(plan["threads"], "thread")
    provider = f"{plan['provider']} {plan['compute_units']}".strip()
    return (
        f"Version {document['version']}, {provider}, {threads}, batches of"
        f" {plan['batch']}, {counted(document['photos'], 'picture')} round and round"
    )


def _verdict(document: Row) -> str:
    if document["was_cut_short"]:
        asked = number(document["asked_s"] / 60)
        return paragraph(f"Cut short: {asked} minutes were asked for.", "verdict bad")
    if document["has_passed"]:
        is_all = all(gate["is_judged"] for gate in document["gates"])
        words = "Everything held." if is_all else "What could be judged in so short a time held."
        return paragraph(words, "verdict good")
    names = ", ".join(gate["name"] for gate in document["gates"] if not gate["has_passed"])
    return paragraph(f"Did not hold: {names}.", "verdict bad")


def _plots(samples: Sequence[Row]) -> Iterator[Plot]:
    last = samples[-1]["at_s"]
    unit, seconds = ("minutes", 60.0) if last >= 120 else ("seconds", 1.0)
    warm = warm_up_of(last) / seconds

    def line(key: str, factor: float, name: str = "") -> Series:
        return Series(name, [(s["at_s"] / seconds, s[key] * factor) for s in samples])

    held = [line("high_bytes", 1e-6, "at most"), line("low_bytes", 1e-6, "at least")]
    yield Plot("Memory held, MB", held, unit, from_zero=False, shaded_to=warm)
    yield Plot("Pictures a second", [line("images_per_s", 1)], unit, shaded_to=warm)
    cores = [line("own_cores", 1, "own"), line("other_cores", 1, "others")]
    yield Plot("Cores in use", cores, unit, shaded_to=warm)
    times = [line("p50_ms", 1, "p50"), line("p95_ms", 1, "p95")]
    yield Plot("Time of a batch, ms", times, unit, shaded_to=warm)
    yield Plot("Swapped out by the machine, MB", [line("swap_bytes", 1e-6)], unit, shaded_to=warm)


def _gate(gate: Row) -> list[Cell]:
    is_judged = gate["is_judged"]
    kind = ("good" if gate["has_passed"] else "bad") if is_judged else ""
    found = f"{number(gate['figure'])} {gate['unit']}" if is_judged else "not judged"
    limit = f"{number(gate['limit'])} {gate['unit']}"
    return [Cell(gate["name"]), Cell(found, kind), Cell(limit), Cell(gate["sentence"], "words")]
