"""Write what was measured as JSON and as one page that needs nothing else: no file, no network."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from refboard.core.errors import StorageError
from refboard.services.atomic_file import write_file
from refboard.services.library_files import check_outside
from refboard.services.measure.plots import Plot, draw

_STYLE = """
:root { color-scheme: light dark;
  --page: #f3f3f5; --card: #ffffff; --text: #1b1d22; --muted: #565b66; --line: #dcdee3;
  --good: #17703f; --bad: #b3261e; --shade: #8a90a020;
  --c0: #1a5ccc; --c1: #b4540a; --c2: #17793f; --c3: #8a3fb5; --c4: #7d6608; --c5: #b3246b; }
@media (prefers-color-scheme: dark) { :root {
  --page: #17181b; --card: #202226; --text: #eceef2; --muted: #a9aebb; --line: #3b3f48;
  --good: #6fd39a; --bad: #ff8a80; --shade: #a9aebb1c;
  --c0: #6aa5ff; --c1: #ffac5f; --c2: #63d08f; --c3: #d09bf2; --c4: #e2cb5b; --c5: #ff8fc0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 960px; margin: 0 auto; padding: 28px 16px 48px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 16px; margin: 36px 0 12px; }
h3 { font-size: 13px; font-weight: 600; margin: 0 0 6px; }
p { margin: 6px 0 0; color: var(--muted); overflow-wrap: anywhere; }
.verdict { margin: 14px 0 0; font-weight: 600; color: var(--text); }
.good { color: var(--good); } .bad { color: var(--bad); }
.tiles { display: grid; gap: 10px; margin-top: 22px;
  grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
.plots { display: grid; gap: 14px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 14px 16px; min-width: 0; }
.tile b { display: block; font-size: 24px; line-height: 1.2; letter-spacing: -0.01em;
  font-variant-numeric: tabular-nums; }
.tile span { color: var(--muted); font-size: 13px; }
.wide { overflow-x: auto; padding: 4px 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 7px 14px; white-space: nowrap; }
th { font-size: 12px; font-weight: 600; color: var(--muted); }
td { border-top: 1px solid var(--line); }
th:first-child, td:first-child, .words { text-align: left; }
td.words { white-space: normal; min-width: 220px; }
tr.chosen td { font-weight: 600; }
.plot { display: block; width: 100%; height: auto; overflow: visible; }
.plot text { font-size: 11px; fill: var(--muted); font-variant-numeric: tabular-nums; }
.plot .end { text-anchor: end; } .plot .middle { text-anchor: middle; }
.plot .grid { stroke: var(--line); } .plot .shade { fill: var(--shade); }
.plot .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
.plot .spot { fill: transparent; } .plot text.name { font-weight: 600; }
"""
_SERIES = "".join(
    f".plot .line.s{n} {{ stroke: var(--c{n}); }}"
    f" .plot .dot.s{n}, .plot text.name.s{n} {{ fill: var(--c{n}); }}\n"
    for n in range(6)
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its words, and how they look."""

    text: str
    kind: str = ""


def write_report(folder: Path, name: str, document: Mapping[str, Any], page: str) -> None:
    """Write `<name>.json` and `<name>.html` into a folder, made if need be.

    Raises:
        QueryError: the folder belongs to a library.
        StorageError: they cannot be written.
    """
    files = {
        f"{name}.json": json.dumps(document, indent=2) + "\n",
        f"{name}.html": page,
    }
    for file, content in files.items():
        check_outside(folder / file)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_file(folder / file, content.encode())
        except OSError as error:
            raise StorageError(
                f"The report cannot be written into {folder}.", "Name another with --report."
            ) from error


def page(title: str, body: Iterable[str]) -> str:
    """Return a whole page."""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}{_SERIES}</style></head><body><main>",
            f"<h1>{escape(title)}</h1>",
            *body,
            "</main></body></html>",
            "",
        ]
    )


def paragraph(words: str, kind: str = "") -> str:
    """Return a line of text."""
    return f'<p class="{kind}">{escape(words)}</p>' if kind else f"<p>{escape(words)}</p>"


def tiles(figures: Iterable[tuple[str, str]]) -> str:
    """Return large figures, each with what it is."""
    cards = (
        f'<div class="card tile"><b>{escape(figure)}</b><span>{escape(words)}</span></div>'
        for figure, words in figures
    )
    return f'<div class="tiles">{"".join(cards)}</div>'


def plots(heading: str, drawn: Iterable[Plot]) -> str:
    """Return plots side by side, as many as there is room for."""
    cards = (f'<div class="card"><h3>{escape(plot.title)}</h3>{draw(plot)}</div>' for plot in drawn)
    return f'<h2>{escape(heading)}</h2><div class="plots">{"".join(cards)}</div>'


def table(
    heading: str,
    names: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    chosen: int | None = None,
) -> str:
    """Return a table that scrolls by itself where the page is narrow.

    Args:
        heading: Above it.
        names: Of the columns.
        rows: Their cells.
        chosen: Number of the row that stands out.
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    lines = [
        f"<tr{' class=chosen' if at == chosen else ''}>{''.join(map(_cell, row))}</tr>"
        for at, row in enumerate(rows)
    ]
    body = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return f'<h2>{escape(heading)}</h2><div class="card wide">{body}</div>'


def _cell(cell: Cell) -> str:
    kind = f' class="{cell.kind}"' if cell.kind else ""
    return f"<td{kind}>{escape(cell.text)}</td>"
