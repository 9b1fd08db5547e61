"""Why a picture was found, as people say it: what is alike, how much, and in which words."""

from dataclasses import dataclass

from refboard.core.finding.evidence import Evidence, EvidenceKind
from refboard.core.query import Match
from refboard.ui.find.question.likeness import likeness_words

TITLES = {
    EvidenceKind.SAME: "Same picture",
    EvidenceKind.SUBJECT: "Subject",
    EvidenceKind.SHAPE: "Shape",
    EvidenceKind.PALETTE: "Palette",
    EvidenceKind.TEXTURE: "Texture",
    EvidenceKind.NAME: "Name",
    EvidenceKind.TAG: "Tag",
    EvidenceKind.NOTE: "Note",
}
MEASURED = {
    EvidenceKind.SUBJECT,
    EvidenceKind.SHAPE,
    EvidenceKind.PALETTE,
    EvidenceKind.TEXTURE,
}
"""What is alike more or less; words are in a name or are not."""
LEAST_STRENGTH = 0.1
"""What is hardly alike is no reason."""
OF_WORDS = {"name": EvidenceKind.NAME, "tag": EvidenceKind.TAG, "meaning": EvidenceKind.SUBJECT}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that an answer has in common with the question.

    Attributes:
        title: What is alike: "Shape".
        detail: More about it: the word of a subject, what was done to the same picture.
        strength: How alike, 0 to 1; None where that is no matter of more or less.
    """

    title: str
    detail: str = ""
    strength: float | None = None

    @property
    def words(self) -> str:
        """It in short, without how much."""
        comma = ", " if self.title == TITLES[EvidenceKind.SAME] else ": "
        return f"{self.title}{comma}{self.detail}" if self.detail else self.title

    @property
    def sentence(self) -> str:
        """It with how much in words, to be read aloud."""
        if self.strength is None:
            return self.words
        joint = "," if self.detail else ":"
        return f"{self.words}{joint} {likeness_words(self.strength)}"


def reasons(match: Match) -> tuple[Reason, ...]:
    """Return why a picture is there, the most telling first."""
    told = [_reason(e) for e in match.evidence if _is_telling(e)]
    if told:
        return tuple(told)
    by_words = [OF_WORDS[part] for part in match.why.split(", ") if part in OF_WORDS]
    if by_words:
        return tuple(Reason(TITLES[kind]) for kind in by_words)
    if match.likeness > 0:
        return (Reason("Likeness", strength=match.likeness),)
    return ()


def _is_telling(evidence: Evidence) -> bool:
    return evidence.kind not in MEASURED or evidence.strength >= LEAST_STRENGTH


def _reason(evidence: Evidence) -> Reason:
    strength = evidence.strength if evidence.kind in MEASURED else None
    return Reason(TITLES[evidence.kind], evidence.detail, strength)
