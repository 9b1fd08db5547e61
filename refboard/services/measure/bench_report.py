"""The page of `refboard models bench`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from refboard.core.words import counted
from refboard.services.measure.plots import Plot, Series, number
from refboard.services.measure.reports import Cell, page, paragraph, plots, table, tiles

Row = Mapping[str, Any]  # Any: whatever JSON can hold

_COLUMNS = ("provider", "threads", "batch", "a second", "p50 ms", "p95 ms", "peak MB", "start s")


def bench_page(document: Row) -> str:
    """Return the page for what `measure.sweep.document_of` returns."""
    return page(f"{document['model']}: how it runs best here", _body(document))


def machine_line(machine: Row) -> str:
    """Return where it was measured, in one line."""
    return (
        f"{machine['chip']}, {machine['cores']} cores, {machine['system']},"
        f" ONNX Runtime {machine['runtime']}"
    )


def _body(document: Row) -> Iterator[str]:
    steps: list[Row] = [step for step in document["steps"] if not step["reason"]]
    chosen = document["chosen"]
    yield paragraph(machine_line(document["machine"]))
    best = next(step for step in steps if _is_of(step, chosen))
    things = document["what"]
    figures = [
        (number(best["images_per_s"]), f"{things} a second"),
        (f"{chosen['threads']}", "threads" if chosen["threads"] > 1 else "thread"),
        (f"{chosen['batch']}", f"{things} in a run"),
        (f"{number(best['p95_ms'])} ms", "p95 of a run"),
        (f"{number(best['peak_bytes'] / 1e6)} MB", "peak memory"),
    ]
    path = document["path"]
    if path is not None:
        words = "pictures a second from files to vectors"
        figures.append((number(path["images_per_s"]), words))
        figures.append((f"{path['share']:.0%}", "of what the model alone takes"))
    yield tiles(figures)
    yield plots(
        "By size of the batch",
        [
            _by_batch(f"{things.capitalize()} a second", steps, "images_per_s", 1),
            _by_batch("Time of a run, median, ms", steps, "p50_ms", 1),
            _by_batch("Time of a run, p95, ms", steps, "p95_ms", 1),
            _by_batch("Peak memory of the process, MB", steps, "peak_bytes", 1e-6),
        ],
    )
    everything = document["steps"]
    at = next(n for n, step in enumerate(everything) if _is_of(step, chosen))
    yield table("Every step, each in a process of its own", _COLUMNS, map(_row, everything), at)


def _by_batch(title: str, steps: Sequence[Row], key: str, factor: float) -> Plot:
    batches = sorted({step["batch"] for step in steps})
    lines: dict[str, list[tuple[float, float]]] = {}
    for step in steps:
        points = lines.setdefault(_name(step), [])
        points.append((float(batches.index(step["batch"])), step[key] * factor))
    marks = [(float(at), str(batch)) for at, batch in enumerate(batches)]
    return Plot(title, [Series(n, p) for n, p in lines.items()], "batch", marks)


def _name(step: Row) -> str:
    if step["provider"] != "cpu":
        return f"{step['provider']}"
    return counted(step["threads"], "thread")


def _is_of(step: Row, plan: Row) -> bool:
    return all(step[key] == plan[key] for key in plan)


def _row(step: Row) -> list[Cell]:
    provider = f"{step['provider']} {step['compute_units']}".strip()
    cells = [Cell(provider), Cell(str(step["threads"])), Cell(str(step["batch"]))]
    if step["reason"]:
        return [*cells, Cell(f"it {step['reason']}", "words bad")]
    figures = (
        f"{step['images_per_s']:,.1f}",
        f"{step['p50_ms']:,.1f}",
        f"{step['p95_ms']:,.1f}",
        f"{step['peak_bytes'] / 1e6:,.0f}",
        f"{step['start_s']:.2f}",
    )
    return [*cells, *map(Cell, figures)]
