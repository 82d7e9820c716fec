"""Tracking codes in a message: typed with anything between their characters, or spoken in letters' names and numbers.

«ام زد هفت کا بیست و سه …»: a name may stand for several characters («سی» is C and 30, «جی» G and J), so every
reading is followed; the code counts only if its check character leaves exactly one of the longest.
"""

import re
from collections.abc import Iterator

from nlu.codes import CODE_ALPHABET, TRACKING_BODY_CHARS, is_tracking_code, normal_code
from nlu.numbers import NUMBER_WORDS
from nlu.spans.message import AND, LATIN_NUMBERS, Message

_TYPED = re.compile(r"(?<![0-9a-z])m[\W_]{0,4}z(?:[\W_]{0,4}[0-9a-z]){11}(?![0-9a-z])")
_MISCOPIED = re.compile(r"[0-9a-z \-‐‑‒–—−_./]+")
"""A wrong code is told by its separators from a code that ends and words that follow."""
_PERSIAN_LETTERS = {
    "ا": "A", "ای": "AE1", "ایی": "E", "بی": "B", "سی": "C", "دی": "D", "ایف": "F", "اف": "F", "جی": "GJ", "جه": "J",
    "اچ": "H", "ایچ": "H", "هاش": "H", "کا": "K", "کی": "K", "کیو": "Q", "ال": "1", "ام": "M", "ان": "N",
    "او": "0", "پی": "P", "ار": "R", "اس": "S", "تی": "T", "وی": "V", "دبلیو": "W", "ایکس": "X", "اکس": "X",
    "وای": "Y", "زد": "Z", "زی": "Z",
}  # fmt: skip
_LATIN_LETTERS = {
    "ey": "A", "bi": "B", "be": "B", "si": "C", "di": "D", "ef": "F", "ji": "GJ", "jey": "J", "ech": "H", "eich": "H",
    "key": "K", "ka": "K", "kiu": "Q", "kyu": "Q", "el": "1", "em": "M", "en": "N", "pi": "P", "ar": "R", "es": "S",
    "ti": "T", "vi": "V", "dablyu": "W", "dabelyu": "W", "iks": "X", "ex": "X", "vay": "Y", "zed": "Z", "zi": "Z",
    "sefr": "0",
}  # fmt: skip
_FIRST, _SECOND = frozenset({"ام", "م", "em", "m"}), frozenset({"زد", "زی", "zed", "zi", "z"})
_BOTH = frozenset({"امزد", "امزی", "emzed", "emzi", "mz"})
_STARTS = _FIRST | _BOTH
_PAUSES = frozenset({"خط", "تیره", "دش", "فاصله", "بعد", "حرف", "عدد", "رقم", "dash", "khat", "tire"})
_BETWEEN = re.compile(r"[\W_]{0,4}")
_CHARS = TRACKING_BODY_CHARS + 1
_MOST_READINGS = 256
_READ_AS_TYPED = re.compile(r"[a-z]{1,11}")
_Reading = tuple[str, int]


def typed_codes(message: Message) -> Iterator[tuple[int, int, str]]:
    """Start and end in the folded copy, and the code, "" for one that looks so but has a wrong character."""
    found = _TYPED.search(message.folded)
    while found:
        code = normal_code(found[0])
        right = is_tracking_code(code)
        if right or (_MISCOPIED.fullmatch(found[0]) and any(char.isdecimal() for char in found[0])):
            yield found.start(), found.end(), code if right else ""
        found = _TYPED.search(message.folded, found.end() if right else found.start() + 1)


def spoken_codes(message: Message) -> Iterator[tuple[int, int, str]]:
    """Start and end in the folded copy, and the code."""
    if _STARTS.isdisjoint(message.vocabulary):
        return
    place = 0
    while place < len(message):
        body = 0 if _written_on(message, place) else _after_prefix(message, place)
        found = _spoken(message, body) if body else None
        if found:
            code, end = found
            yield message.words[place].start, message.words[end - 1].end, code
        place = found[1] if found else place + 1


def _after_prefix(message: Message, place: int) -> int:
    """Where the code goes on after its «ام زد»; 0 where there is none."""
    if message.texts[place] in _BOTH:
        return place + 1
    if message.texts[place] in _FIRST and message.at(place + 1) in _SECOND and _goes_on(message, place + 1):
        return place + 2
    return 0


def _goes_on(message: Message, place: int) -> bool:
    return place < len(message) and _BETWEEN.fullmatch(message.gap(place)) is not None


def _written_on(message: Message, place: int) -> bool:
    """This word goes on from the one before it: `MZ8F…H6X`."""
    return 0 < place < len(message) and not message.gap(place) and message.texts[place].isascii()


def _spoken(message: Message, start: int) -> tuple[str, int] | None:
    """Follow all readings at once, by the word where each stands; the one right code and where it ends."""
    waiting: dict[int, set[str]] = {start: {""}}
    right: set[_Reading] = set()
    seen = 0
    while waiting and seen < _MOST_READINGS:
        place = min(waiting)
        bodies = waiting.pop(place)
        seen += len(bodies)
        if not _goes_on(message, place):
            continue
        for chars, following in _readings(message, place):
            for body in bodies:
                if len(body) + len(chars) < _CHARS:
                    waiting.setdefault(following, set()).add(body + chars)
                elif (
                    len(body) + len(chars) == _CHARS
                    and not _written_on(message, following)
                    and is_tracking_code(f"MZ{body}{chars}")
                ):
                    right.add((f"MZ{body}{chars}", following))
    end = max((place for _, place in right), default=0)
    longest = {code for code, place in right if place == end}
    return (longest.pop(), end) if len(longest) == 1 else None


def _readings(message: Message, place: int) -> Iterator[_Reading]:
    """What the word may stand for, with those that belong to it, and where the next one stands."""
    text = message.texts[place]
    if text in _PAUSES:
        yield "", place + 1
    elif text.isdecimal():
        yield text, place + 1
    elif text in NUMBER_WORDS:
        yield from _numbers(message, place)
    for char in _PERSIAN_LETTERS.get(text, "") or _LATIN_LETTERS.get(text, ""):
        yield char, place + 1
    if text in LATIN_NUMBERS:
        yield LATIN_NUMBERS[text], place + 1
    named = text in _LATIN_LETTERS or text in LATIN_NUMBERS
    if _READ_AS_TYPED.fullmatch(text) and not (named and message.gap(place) and message.gap(place + 1)):
        typed = normal_code(f"MZ{text}")[2:]
        if all(char in CODE_ALPHABET for char in typed):
            yield typed, place + 1


def _numbers(message: Message, place: int) -> Iterator[_Reading]:
    """«بیست و سه» is 23; without «و» it may be 23 or 20 and 3."""
    value, following = NUMBER_WORDS[message.texts[place]], place + 1
    room = 100 if value >= 100 else 10 if value >= 20 else 1
    yield str(value), following
    while room > 1 and _goes_on(message, following):
        word = message.texts[following]
        joined = word == AND
        if joined and _goes_on(message, following + 1):
            following += 1
            word = message.texts[following]
        elif word[:1] == AND and word[1:] in NUMBER_WORDS:
            word = word[1:]
        part = NUMBER_WORDS.get(word, 0)
        if not 0 < part < room:
            return
        value, following, room = value + part, following + 1, 10 if part >= 20 else 1
        yield str(value), following
