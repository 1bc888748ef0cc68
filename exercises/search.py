"""Finding an exercise by what somebody typed, slips and nicknames included, on any database.

Every name and alias is cut into words; each typed word is compared with the library's vocabulary by trigrams and by
edit distance, and a label is as good as its words match. The index of ours is kept per process and rebuilt when the
library's count or newest change says so; a trainer's own names are few and read on each search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q

from accounts.models import User
from exercises.models import Exercise
from exercises.querysets import of_trainers_of

LONGEST_QUERY = 80
MOST_HITS = 100
GOOD_WORD = 0.5
GOOD_LABEL = 0.55
#: A label that holds more than what was asked for loses up to this much, so that "squat" finds the squat first.
WEIGHT_OF_REST = 0.15
ALIAS_FACTOR = 0.99
SHORT_FORMS = {
    "db": "dumbbell",
    "bb": "barbell",
    "kb": "kettlebell",
    "bw": "bodyweight",
    "1": "single",
    "one": "single",
}


def normalise(text: str) -> list[str]:
    """Words in lower case without accents, punctuation and plural s; short forms written out."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST_QUERY]).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("'", "").replace("’", "")
    return [_singular(SHORT_FORMS.get(word, word)) for word in re.findall(r"\w+", plain)]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=8192)
def trigrams(word: str) -> frozenset[str]:
    """All runs of three letters of the word between two blanks on each side."""
    padded = f"  {word} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def edit_distance(one: str, other: str) -> int:
    """Fewest insertions, deletions, changes and swaps of neighbours (optimal string alignment)."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, facing in enumerate(other, 1):
            cost = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (letter != facing))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == facing:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]


def similarity(typed: str, word: str) -> float:
    """From 0 to 1: the same word, its beginning, or how alike the two are."""
    if typed == word:
        return 1.0
    if len(typed) >= 2 and word.startswith(typed):
        return 0.8 + 0.15 * len(typed) / len(word)
    if min(len(typed), len(word)) < 3:
        return 0.0
    mine, theirs = trigrams(typed), trigrams(word)
    shared = len(mine & theirs)
    if not shared:
        return 0.0
    alike = 2 * shared / (len(mine) + len(theirs))
    if abs(len(typed) - len(word)) > 2:
        return 0.9 * alike
    return 0.95 * max(alike, 1 - edit_distance(typed, word) / max(len(typed), len(word)))


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    """How well an exercise fits; the lowest comes first, of equals the one with the shorter name."""

    miss: float
    length: int
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """One name of one exercise, ready to compare."""

    exercise_id: UUID
    words: tuple[str, ...]
    joined: str
    factor: float


@dataclass(slots=True)
class Index:
    """Labels and the words that they are made of."""

    labels: list[Label] = field(default_factory=list)
    vocabulary: set[str] = field(default_factory=set)

    def add(self, exercise_id: UUID, text: str, factor: float = 1.0) -> None:
        """Take one name in."""
        if words := tuple(normalise(text)):
            self.labels.append(Label(exercise_id, words, "".join(words), factor))
            self.vocabulary.update(words)

    def ranks(self, query: list[str]) -> dict[UUID, Rank]:
        """The best rank of each exercise that is good enough."""
        alike = {typed: self._similar_words(typed) for typed in query}
        joined = "".join(query)
        best: dict[UUID, Rank] = {}
        for label in self.labels:
            score = label.factor * max(_by_words(alike, label), _as_one_word(joined, label.joined))
            if score < GOOD_LABEL:
                continue
            rank = Rank(round(1 - score, 3), len(label.joined), label.joined)
            if label.exercise_id not in best or rank < best[label.exercise_id]:
                best[label.exercise_id] = rank
        return best

    def _similar_words(self, typed: str) -> dict[str, float]:
        scored = ((word, similarity(typed, word)) for word in self.vocabulary)
        return {word: score for word, score in scored if score >= GOOD_WORD}


def _by_words(alike: dict[str, dict[str, float]], label: Label) -> float:
    """Every typed word has to be met by a word of the label; what the label says besides costs a little."""
    total, met = 0.0, set()
    for near in alike.values():
        score, word = max(((near.get(word, 0.0), word) for word in label.words), default=(0.0, ""))
        if not score:
            return 0.0
        total += score
        met.add(word)
    rest = 1 - len(met) / len(label.words)
    return total / len(alike) - WEIGHT_OF_REST * rest


def _as_one_word(typed: str, joined: str) -> float:
    """For words written together or apart: "pullup" and "pull up"."""
    if typed == joined:
        return 1.0
    if len(typed) < 4 or abs(len(typed) - len(joined)) > 2 or not trigrams(typed) & trigrams(joined):
        return 0.0
    return 0.97 * (1 - edit_distance(typed, joined) / max(len(typed), len(joined)))


@dataclass(slots=True)
class _Kept:
    """The index of ours, and the state of the table that it was made from."""

    version: tuple[Any, ...] = ()
    index: Index = field(default_factory=Index)
    lock: Lock = field(default_factory=Lock)


_kept = _Kept()


def _library_index() -> Index:
    """One query when nothing changed, a second one to read the names after a change."""
    ours = Exercise.objects.ours().current()
    version = tuple(ours.aggregate(Count("pk"), Max("updated_at")).values())
    with _kept.lock:
        if _kept.version != version:
            index = Index()
            for exercise_id, name, aliases in ours.order_by().values_list("pk", "name", "aliases"):
                _add_names(index, exercise_id, name, aliases)
            _kept.version, _kept.index = version, index
        return _kept.index


def _personal_index(user: User) -> Index:
    """Names of the exercises, and for ours, of the trainers whom ``user`` is or has; one query."""
    index = Index()
    own = of_trainers_of(user)
    reworded = of_trainers_of(user, "wordings__trainer")
    rows = Exercise.objects.current().filter(own | (Q(trainer__isnull=True) & reworded)).order_by()
    for exercise_id, trainer_id, name, aliases, wording in rows.values_list(
        "pk", "trainer_id", "name", "aliases", "wordings__name"
    ):
        if trainer_id:
            _add_names(index, exercise_id, name, aliases)
        elif wording:
            index.add(exercise_id, wording)
    return index


def _add_names(index: Index, exercise_id: UUID, name: str, aliases: Iterable[str]) -> None:
    index.add(exercise_id, name)
    for alias in aliases:
        index.add(exercise_id, alias, ALIAS_FACTOR)


def find_exercises(user: User, text: str) -> list[UUID]:
    """Ids of the exercises that ``user`` sees and may mean by ``text``, the best first, at most 100.

    Two queries while the library does not change. Nothing but signs finds nothing.
    """
    query = list(dict.fromkeys(normalise(text)))
    if not query:
        return []
    ranks = _library_index().ranks(query)
    for exercise_id, rank in _personal_index(user).ranks(query).items():
        ranks[exercise_id] = min(rank, ranks.get(exercise_id, rank))
    return sorted(ranks, key=ranks.__getitem__)[:MOST_HITS]
