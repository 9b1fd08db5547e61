"""`refboard models`: the embedding models that are here."""

import json
from argparse import Namespace

from refboard.core.errors import ModelError
from refboard.services.embedding.catalog import find_cards, verify
from refboard.services.paths import models_dir
from refboard.terminal import say

FAILED = 1


def models(options: Namespace) -> int:
    """List the models, or check their files against their cards; 1 when one is wrong."""
    found = find_cards(models_dir())
    rows: list[dict[str, object]] = []
    problems = [str(problem) for problem in found.problems]
    for model in found.models.values():
        card = model.card
        row = {
            "name": card.name,
            "version": card.version,
            "space": card.space,
            "dim": card.dim,
            "bytes": card.byte_size,
            "licence": card.licence,
            "title": card.title,
        }
        if options.action == "verify":
            try:
                verify(model)
                row["problem"] = ""
            except ModelError as error:
                row["problem"] = error.sentence
                problems.append(str(error))
        rows.append(row)
    if options.json:
        say(json.dumps({"models": rows, "problems": problems}))
        return FAILED if problems else 0
    lines = [f"{r['name']:<8} {r['version']:<8} {r['space']:<8} {r['title']}" for r in rows]
    lines += problems
    if not problems and not options.quiet:
        lines.append(f"{len(rows)} models, no problems.")
    say("\n".join(lines))
    return FAILED if problems else 0
