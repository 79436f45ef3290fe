"""What a question describes, by search, where no name says what is wanted."""

from collections.abc import Collection

from resources.search import HybridSearch, Match
from service.understanding.phrases import is_wish, sentences

STORY = 150
"""Characters from which on a question may be a story, of which only a part says what is wanted."""

MIN_SENTENCE = 4
"""Characters that a sentence must have to say anything."""

MENTIONED = 0.5
"""What a broad name that is only mentioned is worth (in z-scores); more of it finds fewer needs of the dev cases."""


def seek(search: HybridSearch, subject: str, mentioned: Collection[tuple[str, str]] = ()) -> list[Match]:
    """Everything, best first. Of a story the parts that ask count as much as the whole.

    `mentioned` are kinds and ids of things of which a broad name stands in the question.
    """
    matches = search.search(subject)
    parts = asking(subject)
    if parts:
        best: dict[tuple[str, str], float] = {}
        for match in (m for part in parts for m in search.search(part)):
            best[match.kind, match.id] = max(match.score, best.get((match.kind, match.id), match.score))
        matches = [m._replace(score=(m.score + best[m.kind, m.id]) / 2) for m in matches]
    matches = [m._replace(score=m.score + MENTIONED) if (m.kind, m.id) in mentioned else m for m in matches]
    return sorted(matches, key=lambda m: -m.score)


def asking(text: str) -> list[str]:
    """The sentences of a story that ask for something, each with the one before it, to which it may point back."""
    told = [text[start:end].strip() for start, end in sentences(text)] if len(text) > STORY else []
    told = [sentence for sentence in told if len(sentence) >= MIN_SENTENCE]
    if len(told) < 2:
        return []
    return [" ".join(told[max(0, at - 1) : at + 1]) for at, sentence in enumerate(told) if is_wish(sentence)]
