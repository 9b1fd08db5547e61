"""What words look like where no model takes words: what others know of it, if anybody does."""

from refboard.core.finding.evidence import EvidenceKind
from refboard.core.finding.terms import WordTerm
from refboard.services.library.finding.asked import AskedWords
from refboard.services.library.library import Library

SUBJECT = EvidenceKind.SUBJECT
"""Words name subjects: no other space is asked what they look like."""


def meaning_without_model(library: Library, term: WordTerm) -> AskedWords:
    """Return words with what is known of their looks in the first space that has a say."""
    knows = library.word_meaning
    for slot in library.slots if knows is not None else ():
        if knows is not None and slot.serving is not None and slot.kind.evidence == SUBJECT:
            meaning = knows.meaning_of(term.text, slot.serving.card)
            if meaning is not None:
                return AskedWords(term, slot.kind.name, meaning)
    return AskedWords(term)
