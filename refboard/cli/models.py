"""`refboard models`: the embedding models that are here."""

import json
from argparse import Namespace

from refboard.core.errors import ModelError
from refboard.services.embedding.catalog import find_models
from refboard.services.embedding.catalog import verify as verify_files
from refboard.services.paths import models_dir, models_home
from refboard.terminal import say

FAILED = 1


def list_models(options: Namespace) -> int:
    """List the models; 1 when a card is wrong."""
    return _models(options, is_checked=False)


def verify_models(options: Namespace) -> int:
    """Check the files of the models against their cards; 1 when one is wrong."""
    return _models(options, is_checked=True)


def _models(options: Namespace, *, is_checked: bool) -> int:
    found = find_models(models_dir(), models_home())
    rows = []
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
        if is_checked:
            try:
                verify_files(model)
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
