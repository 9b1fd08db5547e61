"""`refboard models list` and `verify`: which models there are, and whether they are sound."""

import json
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from refboard.core.errors import QueryError
from refboard.core.model_card import ModelCard, ModelFile
from refboard.core.offer import ModelOffer, OfferState
from refboard.core.words import counted
from refboard.services.embedding.card_text import golden_lines
from refboard.services.embedding.catalog import Catalogue, InstalledModel, find_models
from refboard.services.inference.model_list import offers
from refboard.services.paths import models_dir, models_home
from refboard.services.verification.verdicts import Verdicts
from refboard.terminal import say

FAILED = 1
_HEADINGS = ("NAME", "STATE", "SIZE", "LICENCE", "DIM", "WORDS", "TITLE")
_RIGHT = ("SIZE", "DIM")

Row = dict[str, Any]  # Any: whatever JSON can hold


def list_models(options: Namespace) -> int:
    """List the models, those on offer too; 1 when a card is wrong."""
    found = find_models(models_dir(), models_home())
    listed = offers(found, "", {}, Verdicts(models_home()))
    problems = [str(problem) for problem in found.problems]
    if options.json:
        rows = [_described(found.card(offer.name)) | _offered(offer) for offer in listed]
        say(json.dumps({"models": rows, "problems": problems}))
    else:
        say("\n".join([*_table([_HEADINGS, *map(_cells, listed)]), *problems]))
    return FAILED if problems else 0


def verify_models(options: Namespace) -> int:
    """Check files, graphs and vectors of the models that are here; 1 when one is wrong."""
    found = find_models(models_dir(), models_home())
    models = [found.installed(name) for name in options.names] or _all_of(found)
    if options.golden:
        say(_golden(models))
        return 0
    rows = [_verified(model) for model in models]
    problems = [] if options.names else [str(problem) for problem in found.problems]
    problems += [f"{row['problem']} {row['hint']}".strip() for row in rows if row["problem"]]
    if options.json:
        say(json.dumps({"models": rows, "problems": problems}))
        return FAILED if problems else 0
    lines = [_verdict(row) for row in rows]
    lines += problems
    if not problems and not options.quiet:
        lines.append(f"{counted(len(rows), 'model')}, no problems.")
    say("\n".join(lines))
    return FAILED if problems else 0


def _all_of(found: Catalogue) -> list[InstalledModel]:
    """Return the models that are here, the shipped ones first."""
    return sorted(found.models.values(), key=lambda model: (not model.is_shipped, model.card.name))


def _verified(model: InstalledModel) -> Row:
    """Return what all checks found; the problem is empty where there is none."""
    from refboard.services.verification.examine import examine

    found = examine(model)
    if not model.is_shipped:
        Verdicts(models_home()).note(model, found)
    problem = found.problem
    return _described(model.card) | {
        "dim": found.dim or model.card.dim,
        "graphs": [
            {"path": g.path, "nodes": g.nodes, "gelu": g.gelu, "opset": g.opset}
            for g in found.graphs
        ],
        "problem": problem.sentence if problem is not None else "",
        "hint": problem.hint if problem is not None else "",
        "checks": [asdict(finding) for finding in found.findings],
    }


def _golden(models: Sequence[InstalledModel]) -> str:
    """Return the golden vectors of a model as its card would have them."""
    from refboard.services.verification.golden import golden_of
    from refboard.services.verification.specimen import Specimen

    if len(models) != 1:
        raise QueryError("Golden vectors are printed for one model.", "Name it.")
    return "\n".join(golden_lines(golden_of(Specimen(models[0])))).strip()


def _verdict(row: Row) -> str:
    seen = [found for found in row["checks"] if found["is_good"]]
    lines = [f"  {found['check']:<12} {found['sentence']}" for found in seen]
    return "\n".join([f"{row['name']}: {'WRONG' if row['problem'] else 'sound'}", *lines])


def _described(card: ModelCard) -> Row:
    return {
        "name": card.name,
        "version": card.version,
        "space": card.space,
        "dim": card.dim,
        "bytes": card.byte_size,
        "licence": card.licence,
        "title": card.title,
        "description": card.description,
        "notice": card.notice,
        "source": card.source,
        "files": [_file(file) for file in card.files],
    }


def _file(file: ModelFile) -> Row:
    row = asdict(file)
    row["bytes"] = row.pop("byte_size")
    return row


def _offered(offer: ModelOffer) -> Row:
    return {
        "state": offer.state.value,
        "bytes": offer.byte_size,
        "words": offer.has_words,
        "hosted": offer.is_hosted,
        "checked": offer.soundness.value,
        "refusal": offer.refusal,
    }


def _cells(offer: ModelOffer) -> tuple[str, ...]:
    state = offer.state.value
    if offer.state is OfferState.OFFERED and not offer.is_hosted:
        state = "by hand"
    dim = str(offer.dim) if offer.dim else "?"
    words = "only" if offer.space == "text" else "yes" if offer.has_words else "no"
    return offer.name, state, size_of(offer.byte_size), offer.licence, dim, words, offer.title


def size_of(byte_size: int) -> str:
    """Return a size as people read it; a question mark while it is unknown."""
    if not byte_size:
        return "?"
    if byte_size >= 1e9:
        return f"{byte_size / 1e9:.1f} GB"
    return f"{max(byte_size / 1e6, 0.1):,.{0 if byte_size >= 1e7 else 1}f} MB"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if heading in _RIGHT else cell.ljust(width)
            for heading, cell, width in zip(_HEADINGS, row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
