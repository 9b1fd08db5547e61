"""Fetch from a server on this machine that behaves in every way that servers do; print the table.

python -m tests.bench.web_fetches
"""

import sys

from refboard.core.errors import InputError
from tests.services.http.behaviours import BEHAVIOURS, Behaviour
from tests.services.http.fetched import outcome


def line_of(behaviour: Behaviour) -> tuple[str, bool]:
    """Return what came of it in words, and whether it is what must come."""
    came = outcome(behaviour)
    if isinstance(came, InputError):
        is_right = bool(behaviour.sentence) and behaviour.sentence in str(came)
        return str(came), is_right
    is_right = not behaviour.sentence and came == behaviour.picture
    return f"the picture, {len(came):,} bytes", is_right


def main() -> int:
    """Print the table; 1 when something else came than must come."""
    wrong = 0
    for behaviour in BEHAVIOURS:
        words, is_right = line_of(behaviour)
        wrong += not is_right
        print(f"{'' if is_right else 'WRONG: '}{behaviour.says:<42} {words}")
    pictures = sum(not behaviour.sentence for behaviour in BEHAVIOURS)
    print(
        f"{len(BEHAVIOURS)} behaviours: {pictures} must give the picture, "
        f"{len(BEHAVIOURS) - pictures} a sentence; {wrong} wrong"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
