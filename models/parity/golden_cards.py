"""Write golden vectors into the cards of the random-weight models that have none.

    python -m models.parity.golden_cards [HOME]

Their words and pictures mean nothing, so only their own vectors can tell that they are right. That
these are right is compared with torch: `make parity`, and the tests for the small ones.
"""

import sys
from pathlib import Path

from refboard.services.embedding.card_text import golden_lines
from refboard.services.embedding.catalog import CARD_NAME, find_models
from refboard.services.verification.golden import golden_of
from refboard.services.verification.specimen import Specimen

HOME = Path(__file__).resolve().parent / "work"


def main() -> int:
    """Add what is missing."""
    home = Path(sys.argv[1]) if len(sys.argv) > 1 else HOME
    for model in find_models(home / "nothing ships", home).models.values():
        if model.card.golden is None and not model.card.name.endswith("-erf"):
            lines = golden_lines(golden_of(Specimen(model)))
            with (model.folder / CARD_NAME).open("a", encoding="utf-8") as card:
                card.write("\n".join(lines) + "\n")
            print(f"{model.card.name}: golden vectors written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
