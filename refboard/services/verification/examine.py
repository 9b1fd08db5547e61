"""The one criterion: what a model must show before anything it makes is kept or shown.

Whoever adds, fetches, uses, checks or quantises a model asks here, and nowhere else.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from refboard.core.errors import ModelError
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.catalog import verify as verify_files
from refboard.services.embedding.stoppable import PullStoppedError, ShouldStop, never, stop_if
from refboard.services.verification import agreement, golden, graphs, vectors
from refboard.services.verification.finding import FILES, Finding, Tell, Verification
from refboard.services.verification.specimen import Specimen

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a model must show.

    Attributes:
        name: Stable: in verdicts and on the command line.
        asks: What is asked, in a sentence.
        run: Returns what was seen, empty where there is nothing to look at; raises a ModelError.
    """

    name: str
    asks: str
    run: Callable[[Specimen], str]


def _files(specimen: Specimen) -> str:
    verify_files(specimen.model)
    return "Every file is the one of its card"


def _opset(specimen: Specimen) -> str:
    return graphs.check_opset(specimen.model)


def _opens(specimen: Specimen) -> str:
    return ", ".join(f"{report.path} opens: {report.nodes} nodes" for report in specimen.reports)


def _sides(specimen: Specimen) -> str:
    return graphs.check_sides(specimen.model.card, specimen.reports)


def _gelu(specimen: Specimen) -> str:
    return graphs.check_gelu(specimen.model.card, specimen.reports)


def _words(specimen: Specimen) -> str:
    if golden.covers_words(specimen.model.card.golden):
        return ""
    return agreement.check_words(specimen)


CHECKS = (
    Check(FILES, "Are its files those of its card?", _files),
    Check("opset", "Are its graphs of a version that is supported?", _opset),
    Check("opens", "Do its graphs open?", _opens),
    Check("sides", "Do they take and give what its card says?", _sides),
    Check("gelu", "Is their activation the one it was trained with?", _gelu),
    Check("vectors", "Are its vectors of the right length, and numbers?", vectors.check_vectors),
    Check("repeats", "Does it give the same vector every time?", vectors.check_repeats),
    Check("neighbours", "Does a vector depend on what is beside it?", vectors.check_neighbours),
    Check("differences", "Does it tell different things apart?", vectors.check_differences),
    Check("golden", "Are its vectors those that its card knows?", golden.check_golden),
    Check("words", "Do its words and pictures mean the same?", _words),
)
"""From the cheapest on: the first that fails is told, and the later ones are not asked."""


def examine(
    model: InstalledModel,
    *,
    tell: Tell = lambda _number, _count, _asks: None,
    should_stop: ShouldStop = never,
) -> Verification:
    """Ask a model all that it must show; takes seconds where it is large.

    Args:
        model: What is to be used.
        tell: Told each check before it is made.
        should_stop: Asked now and then.

    Raises:
        PullStoppedError: `should_stop` said so.
    """
    specimen, findings = Specimen(model, should_stop), list[Finding]()
    try:
        for number, check in enumerate(CHECKS, start=1):
            stop_if(should_stop)
            tell(number, len(CHECKS), check.asks)
            try:
                seen = check.run(specimen)
            except PullStoppedError:
                raise
            except ModelError as error:
                log.info("%s fails %s: %s", model.card.name, check.name, error)
                findings.append(Finding(check.name, error.sentence, error.hint, is_good=False))
                break
            if seen:
                findings.append(Finding(check.name, seen))
    finally:
        specimen.close()
    passed = {finding.check for finding in findings if finding.is_good}
    return Verification(
        model.card.name,
        tuple(findings),
        specimen.dim if "vectors" in passed else 0,
        specimen.reports if "opens" in passed else (),
    )
