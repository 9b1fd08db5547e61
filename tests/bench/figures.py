"""A measured figure beside its budget."""

import json
import sys
from collections.abc import Iterable
from typing import TypedDict


class Row(TypedDict):
    """One line of a benchmark.

    Attributes:
        what: What was measured.
        figure: The figure.
        unit: Its unit.
        budget: The budget of the design, None where there is none.
        ok: Whether the budget holds.
    """

    what: str
    figure: float
    unit: str
    budget: float | None
    ok: bool


def row(
    what: str, figure: float, unit: str, budget: float | None = None, *, least: bool = False
) -> Row:
    """Return a row; `least` for budgets that are a lower bound."""
    ok = budget is None or (figure >= budget if least else figure <= budget)
    return Row(what=what, figure=round(figure, 3), unit=unit, budget=budget, ok=ok)


def print_rows(rows: Iterable[Row]) -> None:
    """Print a table, or a JSON document with --json among the arguments."""
    rows = list(rows)
    if "--json" in sys.argv:
        print(json.dumps(rows, indent=2))
        return
    width = max((len(r["what"]) for r in rows), default=0)
    for r in rows:
        budget = "" if r["budget"] is None else f"budget {r['budget']:g} {r['unit']}"
        verdict = "" if r["budget"] is None else ("ok" if r["ok"] else _miss(r))
        print(f"{r['what']:<{width}}  {r['figure']:>10.2f} {r['unit']:<9} {budget:<22} {verdict}")


def _miss(r: Row) -> str:
    assert r["budget"] is not None
    return f"MISSED by a factor of {max(r['figure'], 1e-9) / r['budget']:.2f}"
