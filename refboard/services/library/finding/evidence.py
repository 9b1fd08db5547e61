"""Why pictures are answers: the same scores, told apart by what they are about."""

from collections.abc import Mapping, Sequence

import numpy as np

from refboard.core.colour.names import name_of
from refboard.core.finding.evidence import Evidence, EvidenceKind
from refboard.core.model_card import Block
from refboard.core.query import Float32Array
from refboard.services.library.colours.palette_index import FAINT
from refboard.services.library.finding.asked import AskedColours, AskedPicture, AskedWords
from refboard.services.library.finding.candidates import Candidates
from refboard.services.library.finding.colour_scores import ColourScores
from refboard.services.library.finding.likeness import CHANCE_LIKENESS, likeness
from refboard.services.library.finding.word_scores import WordScores
from refboard.services.library.vector_space import VectorSpace
from refboard.services.store.tags import TagStore

_KINDS = {
    "structure": EvidenceKind.SHAPE,
    "learned": EvidenceKind.SHAPE,
    "texture": EvidenceKind.TEXTURE,
    "colour": EvidenceKind.PALETTE,
}
"""What the blocks of a vector are about; a block that is not named here says nothing."""
_ORDER = {kind: place for place, kind in enumerate(EvidenceKind)}
SAME = 0.92
"""The likeness of all of the look, of the picture or of it mirrored or trimmed, from which on two
are the same picture."""


def picture_evidence(
    asked: AskedPicture, spaces: Sequence[VectorSpace], candidates: Candidates
) -> list[tuple[Evidence, ...]]:
    """Return for each candidate what it has in common with the pictures that a term names.

    What is no more than chance has it is no reason. The strongest comes first.
    """
    strengths: dict[EvidenceKind, Float32Array] = {}
    for space in spaces:
        if space.name in asked.rows:
            for kind, found in _of_space(space, asked.rows[space.name], candidates).items():
                known = strengths.get(kind)
                strengths[kind] = found if known is None else np.maximum(known, found)
    return [_listed(strengths, place) for place in range(len(candidates))]


def word_evidence(
    asked: AskedWords, scores: WordScores, tags: TagStore, candidates: Candidates
) -> list[tuple[Evidence, ...]]:
    """Return for each candidate which words of a term its name or tags have, or it shows."""
    shown = likeness(scores.shown(candidates), scores.top).tolist()
    word = asked.term.text if asked.meaning is None else asked.meaning.word or asked.term.text
    named = [key for key in candidates.keys.tolist() if key in scores.fits]
    tagged = tags.matching(named, asked.term.text)
    told = []
    for key, strength in zip(candidates.keys.tolist(), shown, strict=True):
        reasons = []
        if key in tagged:
            reasons.append(Evidence(EvidenceKind.TAG, scores.fits[key], tagged[key]))
        elif key in scores.fits:
            reasons.append(Evidence(EvidenceKind.NAME, scores.fits[key]))
        if strength > 0:
            reasons.append(Evidence(EvidenceKind.SUBJECT, strength, word))
        told.append(tuple(reasons))
    return told


def colour_evidence(
    asked: AskedColours, scores: ColourScores, candidates: Candidates
) -> list[tuple[Evidence, ...]]:
    """Return for each candidate which colours of a term it has, by their names."""
    names = ", ".join(dict.fromkeys(name_of(swatch.rgb) for swatch in asked.term.swatches))
    return [
        (Evidence(EvidenceKind.PALETTE, min(fit, 1.0), names),) if fit >= FAINT else ()
        for fit in scores.told(candidates).tolist()
    ]


def _of_space(
    space: VectorSpace, rows: Float32Array, candidates: Candidates
) -> Mapping[EvidenceKind, Float32Array]:
    _, vectors = candidates.vectors(space)
    if not space.card.blocks:
        kind = EvidenceKind(space.kind.evidence)
        cosines = np.vecdot(vectors, rows[0])
        return {kind: candidates.everywhere(space, _alike(space, cosines))}
    found: dict[EvidenceKind, list[Float32Array]] = {}
    for block in space.card.blocks:
        if block.name in _KINDS:
            alike = _of_block(space, block, rows[0], vectors)
            found.setdefault(_KINDS[block.name], []).append(alike)
    same = np.stack([np.vecdot(vectors, row) for row in rows]).max(axis=0)
    strengths = {kind: np.mean(parts, axis=0) for kind, parts in found.items()}
    strengths[EvidenceKind.SAME] = np.where(same >= SAME, same, 0).astype(np.float32)
    return {kind: candidates.everywhere(space, values) for kind, values in strengths.items()}


def _alike(space: VectorSpace, cosines: Float32Array) -> Float32Array:
    spread = space.calibration.of_whole()
    return likeness(spread.standard(cosines), spread.top)


def _of_block(
    space: VectorSpace, block: Block, row: Float32Array, vectors: Float32Array
) -> Float32Array:
    part = slice(block.start, block.stop)
    count = np.float32(len(space.card.blocks))
    spread = space.calibration.of_block(block.name)
    cosines = np.vecdot(vectors[:, part], row[part] * count)
    return likeness(spread.standard(cosines), spread.top)


def _listed(strengths: Mapping[EvidenceKind, Float32Array], place: int) -> tuple[Evidence, ...]:
    found = [
        Evidence(kind, float(values[place]))
        for kind, values in strengths.items()
        if values[place] > CHANCE_LIKENESS
    ]
    return tuple(sorted(found, key=lambda one: (-one.strength, _ORDER[one.kind])))
