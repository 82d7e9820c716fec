"""Two small indexes over short texts, in plain dictionaries: TF-IDF cosine of n-grams, and BM25 of words."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from math import log, sqrt

_K1, _B = 1.2, 0.5
_NOWHERE: dict[int, list[int]] = {}


def grams(text: str, least: int, most: int) -> Counter[str]:
    """Character n-grams inside word bounds; the bounds count as a space, a short word counts whole."""
    found: list[str] = []
    for word in text.split():
        padded = f" {word} "
        for size in range(least, most + 1):
            found += [padded[start : start + size] for start in range(max(1, len(padded) - size + 1))]
            if size >= len(padded):
                break
    return Counter(found)


class Grams:
    """TF-IDF cosine. A gram that no text has counts in the length of the question: less alike."""

    def __init__(self, documents: Sequence[Counter[str]]) -> None:
        frequency = Counter(gram for document in documents for gram in document)
        total = len(documents)
        self._unseen = log(total + 1) + 1
        self._idf = {gram: log((1 + total) / (1 + count)) + 1 for gram, count in frequency.items()}
        self._scales: list[float] = []
        self._postings: dict[str, dict[int, list[int]]] = defaultdict(dict)
        for place, document in enumerate(documents):
            weights = ((1 + log(count)) * self._idf[gram] for gram, count in document.items())
            self._scales.append(1 / (sqrt(sum(weight * weight for weight in weights)) or 1.0))
            for gram, count in document.items():
                self._postings[gram].setdefault(count, []).append(place)

    def cosines(self, question: Counter[str]) -> list[float]:
        """Likeness to each text, 0 to 1."""
        found = [0.0] * len(self._scales)
        squares = 0.0
        for gram, count in question.items():
            idf = self._idf.get(gram, self._unseen)
            weight = (1 + log(count)) * idf
            squares += weight * weight
            for times, places in self._postings.get(gram, _NOWHERE).items():
                product = weight * (1 + log(times)) * idf
                for place in places:
                    found[place] += product
        scale = 1 / (sqrt(squares) or 1.0)
        return [value * scale * other for value, other in zip(found, self._scales, strict=True)]

    def share(self, question: Counter[str], known: Container[str]) -> float:
        """How much of the question, by weight, is known; 0 for an empty one."""
        weights = {gram: self._idf.get(gram, self._unseen) for gram in question}
        total = sum(weights.values())
        return sum(weight for gram, weight in weights.items() if gram in known) / total if total else 0.0


class Words:
    """BM25, divided by the best a text could reach with this question, so that it lies between 0 and 1."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        total = len(documents)
        mean = sum(map(len, documents)) / total if total else 1.0
        frequency = Counter(word for document in documents for word in set(document))
        self._unseen = log(1 + (total + 0.5) / 0.5)
        self._idf = {word: log(1 + (total - count + 0.5) / (count + 0.5)) for word, count in frequency.items()}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, document in enumerate(documents):
            room = _K1 * (1 - _B + _B * len(document) / (mean or 1.0))
            for word, count in Counter(document).items():
                self._postings[word].append((place, self._idf[word] * count * (_K1 + 1) / (count + room)))

    def scores(self, question: Iterable[str]) -> dict[int, float]:
        """Scores of the texts that share a word."""
        found: dict[int, float] = defaultdict(float)
        possible = 0.0
        for word in dict.fromkeys(question):
            possible += self._idf.get(word, self._unseen) * (_K1 + 1)
            for place, score in self._postings.get(word, ()):
                found[place] += score
        return {place: score / possible for place, score in found.items()} if possible else {}
