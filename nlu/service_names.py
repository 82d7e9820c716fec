"""Services named in a message, by title or nickname, however they are written.

A long name may also be given by its first words, three or more, if no other service begins so, or without its «صدور».
Three ways lead to a name: its letters, written apart or together; its words, each of five letters or more with one
slip at most, the last with an ending («گواهی سکونتم»); and, typed in Latin letters, its consonants.

A name of one word counts in a sentence if it is a word of its own. Words that everybody says at a desk («گواهی»,
«درخواست») are a name only if the message says nothing else.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nlu.fillers import content
from nlu.meaning import Entity
from nlu.name_words import APART, ENDINGS, ENDINGS_BY_LENGTH, NameWords
from nlu.normalize import ZWNJ, fold
from nlu.skeleton import skeleton
from nlu.spans.message import Message

_EZAFE = "ی"
_LATIN_EZAFE = frozenset({"e", "ye", "va", "o", "i"})
_GENERAL = frozenset({"صدور", "ثبت", "دریافت", "اخذ", "درخواست", "ارایه", "تقاضای", "انجام"})
"""Words that people leave away at the beginning of a title."""
_EVERYDAY = frozenset(
    """
    درخواست گواهی مجوز نامه پروانه جواز خدمت خدمات استعلام بازدید گزارش نوبت پیگیری کار خانه مدارک مدرک پرونده تایید
    نشانی ادرس عوارض شرکت ساختمان ملک هزینه نرخ اعتراض اصلاح تمدید ثبت صدور پاسخ اطلاعات تسویه مشاوره راهنمایی تماس
    govahi mojavez darkhast estelam bazdid gozaresh nobat peygiri name parvane
    """.split()  # noqa: SIM905
)
_EVERYDAY_BONES = frozenset(map(skeleton, _EVERYDAY))
_LEAST_BEGINNING = 3
_JOINING = frozenset({"و", "در", "به", "از", "برای", "با", "بر"})
_MOST_WORDS = 16
_MOST_WALKS = 6
_LONE_SLIP_LETTERS = 7
_LEAST_LETTERS, _LEAST_BONES = 4, 4


@dataclass(slots=True)
class _Node:
    """Names that begin with the same words. `code`: of the name that ends here."""

    code: str = ""
    words: dict[str, "_Node"] = field(default_factory=dict)


class ServiceNames:
    """Built once for a catalogue by `build`; `find` looks into a message."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}
        self._bones: dict[str, str] = {}
        self._lone: dict[str, str] = {}
        self._tree = _Node()
        self._words = NameWords()
        self._heads: set[str] = set()
        self._bone_heads: set[str] = set()
        self._longest = self._longest_bones = 0

    @classmethod
    def build(cls, names: Mapping[str, Sequence[str]]) -> "ServiceNames":
        """`names`: the title and nicknames of each service by its code; the first one to have a name keeps it."""
        built = cls()
        written = [(code, _words(name)) for code, each in names.items() for name in each]
        shorter = [(code, words[1:]) for code, words in written if len(words) > 2 and words[0] in _GENERAL]
        for code, words in written + shorter + _beginnings(written):
            if words:
                built._add(code, words)
        return built

    def _add(self, code: str, words: Sequence[str]) -> None:
        letters = "".join(words)
        if len(letters) < _LEAST_LETTERS or (len(words) == 1 and words[0] in _EVERYDAY):
            self._lone.setdefault(letters, code)
            return
        self._letters.setdefault(letters, code)
        self._heads.add(letters[:2])
        self._longest = max(self._longest, len(letters))
        node = self._tree
        for word in words:
            node = node.words.setdefault(word, _Node())
            self._words.learn(word)
        node.code = node.code or code
        bones = "".join(skeleton(word) for word in words if word != "و")
        if len(bones) >= _LEAST_BONES and bones not in _EVERYDAY_BONES:
            self._bones.setdefault(bones, code)
            self._bone_heads.add(bones[:1])
            self._longest_bones = max(self._longest_bones, len(bones))

    def find(self, text: str) -> tuple[Entity, ...]:
        """The services named, by their place; the longest name wins."""
        message = Message(text)
        return tuple(
            Entity("service", code, *message.written(message.words[first].start, message.words[last - 1].end))
            for code, first, last in self.named(message)
        )

    def named(self, message: Message) -> list[tuple[str, int, int]]:
        """Code, first word, the one after the last."""
        found = [*self._by_letters(message), *self._by_words(message), *self._by_bones(message)]
        if not found:
            return self._alone(message)
        found.sort(key=lambda each: (message.words[each[1]].start - message.words[each[2] - 1].end, each[1]))
        taken: set[int] = set()
        kept = []
        for code, first, last in found:
            if taken.isdisjoint(range(first, last)):
                taken.update(range(first, last))
                kept.append((code, first, last))
        return sorted(kept, key=lambda each: each[1])

    def _alone(self, message: Message) -> list[tuple[str, int, int]]:
        """An everyday word, where it is all that the message says."""
        if not self._lone or len(message) > _MOST_WORDS:
            return []
        said = content(fold(message.text)).replace(" ", "")
        for ending in ENDINGS_BY_LENGTH:
            code = self._lone.get(said.removesuffix(ending)) if said.endswith(ending) else None
            if code:
                places = [place for place, text in enumerate(message.texts) if said.startswith(text)]
                return [(code, places[0], _with_endings(message, places[0] + 1))] if places else []
        return []

    def _by_letters(self, message: Message) -> Iterator[tuple[str, int, int]]:
        for first, text in enumerate(message.texts):
            if text[:2] not in self._heads:
                continue
            letters = ""
            for place in range(first, min(len(message), first + _MOST_WORDS)):
                if place > first and not message.close(place):
                    break
                word = message.texts[place]
                letters += word if word != _EZAFE or place == first else ""
                if len(letters) > self._longest + 4:
                    break
                code = self._named_by(letters, len(word))
                if code:
                    yield code, first, _with_endings(message, place + 1)

    def _named_by(self, letters: str, last: int) -> str:
        """The service of these letters, also with an ending on the last word, which has so many of them."""
        for ending in ENDINGS:
            if len(ending) < last and letters.endswith(ending):
                code = self._letters.get(letters[: len(letters) - len(ending)])
                if code:
                    return code
        return ""

    def _by_words(self, message: Message) -> Iterator[tuple[str, int, int]]:
        forms = [self._words.forms(text) for text in message.texts]
        for first in range(len(message)):
            if not forms[first]:
                continue
            walks = [(self._tree, 0)]
            for place in range(first, min(len(message), first + _MOST_WORDS)):
                if place > first and not message.close(place):
                    break
                if place > first and message.texts[place] == _EZAFE:
                    continue
                following = []
                for node, slips in walks:
                    for form in forms[place]:
                        reached = node.words.get(form.word)
                        if not reached:
                            continue
                        count = place - first + 1
                        if reached.code and _likely(slips + form.slip, count, form.word):
                            yield reached.code, first, _with_endings(message, place + 1)
                        if not form.ended:
                            following.append((reached, slips + form.slip))
                walks = following[:_MOST_WALKS]
                if not walks:
                    break

    def _by_bones(self, message: Message) -> Iterator[tuple[str, int, int]]:
        if not any(text[0].isascii() and text[0].isalpha() for text in message.texts):
            return
        bones = [_bones(text) for text in message.texts]
        for first, start in enumerate(bones):
            if not start or start[0] not in self._bone_heads:
                continue
            joined = ""
            for place in range(first, min(len(message), first + _MOST_WORDS)):
                bone = bones[place]
                if bone is None or (place > first and not message.close(place)):
                    break
                joined += bone
                if len(joined) > self._longest_bones:
                    break
                code = self._bones.get(joined) or self._bones.get(_without_ending(joined))
                if code and bone:
                    yield code, first, place + 1


def _words(name: str) -> list[str]:
    return [text for text in Message(name).texts if text != _EZAFE]


def _beginnings(names: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """The first words of a long name, three or more, where no other service begins so."""
    owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for code, words in names:
        for length in range(_LEAST_BEGINNING, len(words)):
            telling = [word for word in words[:length] if word not in _JOINING]
            if len(telling) >= _LEAST_BEGINNING and words[length - 1] not in _JOINING:
                owners[tuple(words[:length])].add(code)
    return [(next(iter(codes)), list(words)) for words, codes in owners.items() if len(codes) == 1]


def _likely(slips: int, words: int, last: str) -> bool:
    """One word of a name must be right; a lone word may have a slip only where it is long."""
    return slips < words if words > 1 or not slips else len(last) >= _LONE_SLIP_LETTERS


def _with_endings(message: Message, place: int) -> int:
    """Past an ending that is written after ZWNJ."""
    while place < len(message) and message.texts[place] in APART:
        start, end = message.written(message.words[place - 1].end, message.words[place].start)
        if message.text[start:end] != ZWNJ:
            break
        place += 1
    return place


def _bones(text: str) -> str | None:
    """The consonants of a word in Latin letters, "" for «e» and the like; None for another word."""
    if not (text[0].isascii() and text[0].isalpha()):
        return None
    return "" if text in _LATIN_EZAFE else skeleton(text)


def _without_ending(bones: str) -> str:
    return bones[:-1] if bones[-1:] in ("m", "$", "h") else bones
