"""What an audit found, as a table for people and as JSON for programs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rules.rule import RULES, Finding, Kind
from weight import MEGABYTE, parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rules.tree import Tree

_LONGEST_PATH = 60
_SHOWN_PARTS = 8
_SHOWN_FINDINGS = 6


class Report(NamedTuple):
    """What an audit found.

    Attributes:
        kind: What was audited.
        name: Its name.
        rules: Names of the rules that were held to it.
        findings: What must not be so.
        notes: What is told and fails nothing.
        figures: Numbers, and words for what is no number; see `figures_of`.
    """

    kind: Kind
    name: str
    rules: Sequence[str]
    findings: Sequence[Finding]
    notes: Sequence[Finding]
    figures: Mapping[str, object]

    @property
    def is_sound(self) -> bool:
        """Return whether nothing was found."""
        return not self.findings


def audit(tree: Tree) -> Report:
    """Hold every rule of its kind to a tree."""
    rules = [rule for rule in RULES.values() if tree.kind in rule.kinds]
    findings: list[Finding] = []
    notes: list[Finding] = []
    for rule in rules:
        for fault in rule.check(tree):
            found = Finding(rule.name, fault.path, fault.what, rule.fix)
            (notes if fault.is_soft else findings).append(found)
    names = [rule.name for rule in rules]
    return Report(tree.kind, tree.root.name, names, findings, notes, figures_of(tree))


def figures_of(tree: Tree) -> dict[str, object]:
    """Return the figures of a tree.

    `files` and `links` count, `bytes` is what the files take on disk, `parts` has bytes by part.
    What has Mach-O files in it has `libraries`, how many, and `minimum_macos`, the oldest macOS
    that all of them name; a Linux folder has `libraries` too.
    """
    figures: dict[str, object] = {
        "files": len(tree.files),
        "links": len(tree.links),
        "bytes": tree.size,
    }
    if tree.kind is Kind.FOLDER:
        return figures | {"libraries": len(tree.elves), "parts": dict(parts_of(tree.root))}
    figures["libraries"] = len(tree.images)
    figures["minimum_macos"] = ".".join(map(str, tree.minimum_macos))
    if tree.kind is Kind.APP:
        figures["parts"] = dict(parts_of(tree.root))
    return figures


def as_json(report: Report) -> dict[str, object]:
    """Return a report as JSON can hold it; its keys stay."""
    return {
        "profile": str(report.kind),
        "name": report.name,
        "ok": report.is_sound,
        "rules": list(report.rules),
        "findings": [finding._asdict() for finding in report.findings],
        "notes": [note._asdict() for note in report.notes],
        "figures": dict(report.figures),
    }


def as_text(report: Report) -> str:
    """Return a report as people read it."""
    figures = report.figures
    lines = [f"{report.name}: {len(report.rules)} rules, {_counted(report.findings, 'finding')}"]
    size = f"{int(str(figures['bytes'])) / MEGABYTE:.1f} MB"
    lines.append(f"  {figures['files']} files, {figures['links']} links, {size}")
    needs = figures.get("minimum_macos")
    lines.append(f"  {figures['libraries']} libraries" + (f", need macOS {needs}" if needs else ""))
    parts = figures.get("parts")
    if isinstance(parts, dict):
        largest = sorted(parts.items(), key=lambda part: -part[1])[:_SHOWN_PARTS]
        lines += [f"  {size / MEGABYTE:7.1f} MB  {name}" for name, size in largest if size]
    lines += _table("NOTE", report.notes)
    lines += _table("FAIL", report.findings)
    return "\n".join(lines)


def _table(word: str, findings: Sequence[Finding]) -> list[str]:
    """Return a line for each finding, the first few of a rule, and below them what to do."""
    lines = []
    for name, group in groupby(findings, key=lambda finding: finding.rule):
        found = list(group)
        for finding in found[:_SHOWN_FINDINGS]:
            path = finding.path
            if len(path) > _LONGEST_PATH:
                path = f"...{path[3 - _LONGEST_PATH :]}"
            lines.append(f"{word}  {name:<18}{path}: {finding.what}")
        if len(found) > _SHOWN_FINDINGS:
            lines.append(f"{'':<24}and {len(found) - _SHOWN_FINDINGS} more (--json)")
        lines.append(f"{'':<24}-> {found[-1].fix}")
    return lines


def _counted(things: Sequence[object], name: str) -> str:
    count = len(things)
    return f"{count or 'no'} {name}{'' if count == 1 else 's'}"
