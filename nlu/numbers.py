"""Whole numbers as people write them: any digits with separators, number words, amounts of money."""

import re
from fractions import Fraction

from nlu.invalid import Invalid
from nlu.normalize import clean_answer, letters

_ONES = {
    "صفر": 0, "یک": 1, "یه": 1, "دو": 2, "سه": 3, "چهار": 4, "چار": 4, "پنج": 5, "شش": 6, "شیش": 6,
    "هفت": 7, "هشت": 8, "نه": 9, "ده": 10, "یازده": 11, "دوازده": 12, "سیزده": 13, "چهارده": 14, "چارده": 14,
    "پانزده": 15, "پونزده": 15,
    "شانزده": 16, "شونزده": 16, "هفده": 17, "هیفده": 17, "هجده": 18, "هیجده": 18, "هژده": 18, "نوزده": 19,
}  # fmt: skip
_TENS = {"بیست": 20, "سی": 30, "چهل": 40, "پنجاه": 50, "شصت": 60, "هفتاد": 70, "هشتاد": 80, "نود": 90}
_HUNDREDS = {
    "صد": 100, "یکصد": 100, "دویست": 200, "سیصد": 300, "چهارصد": 400, "چارصد": 400,
    "پانصد": 500, "پونصد": 500, "ششصد": 600, "شیشصد": 600, "هفتصد": 700, "هشتصد": 800, "نهصد": 900,
}  # fmt: skip
_WORDS = _ONES | _TENS | _HUNDREDS
_SCALES = {"هزار": 1_000, "میلیون": 1_000_000, "ملیون": 1_000_000, "میلیارد": 10**9, "ملیارد": 10**9}
NUMBER_WORDS = frozenset(_WORDS | _SCALES)
_COUNTERS = frozenset({"نفر", "تا", "عدد", "مورد", "فقره", "دانه"})
_RIAL, _TOMAN = (
    frozenset({"ریال", "rial", "rials", "irr"}),
    frozenset({"تومان", "تومن", "toman", "tomans", "tooman"}),
)
_OTHER_MONEY = frozenset(
    {"دلار", "یورو", "درهم", "لیر", "پوند", "دینار", "usd", "eur", "dollar", "dollars", "euro", "$", "€", "£"}
)
_SHORTCUTS = frozenset({"k", "m", "t", "b", "م", "ت", "ه", "ک", "کا", "میل", "تومنی", "هزاری"})
_GLUED = re.compile(r"(هزار|میلیون|ملیون|میلیارد|ملیارد|تومان|تومن|ریال)")
_TOKEN = re.compile(r"[0-9](?:[0-9.,/'٫٬،_]*[0-9])?|[^\W\d_]+|[$€£]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[,٬،'_][0-9]{3})+|[0-9]{1,3}(?:/[0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_FRACTION = re.compile(r"([0-9]+)[.٫/]([0-9]{1,2})")
_BETWEEN = " \n,.،:()+؟?!"
_MINUS = "-−–—‐‑‒"
_DECIMAL = re.compile(r"[0-9]+[.٫/][0-9]+")
_ORDINALS = {"اول": 1, "یکم": 1, "سوم": 3, "سیم": 30}
_HALF = "نیم"
_NO_CEILING = Fraction(10**60)
_MAX_CHARS = 200
_MAX_DIGITS = 15


def read_integer(text: str) -> int | Invalid:
    """«۱۲»، «1,250»، «بیست و پنج نفر». Never a fraction, never below zero."""
    tokens = _tokens(text)
    if isinstance(tokens, Invalid):
        return tokens
    if len(tokens) > 1 and tokens[-1] in _COUNTERS:
        tokens = tokens[:-1]
    return _whole(number_of(tokens))


def read_rial_amount(text: str) -> int | Invalid:
    """An amount in rials. The question says «ریال», so a bare number is rials; «تومان» is ten times that."""
    tokens = _tokens(text)
    if isinstance(tokens, Invalid):
        return tokens
    if any(token in _OTHER_MONEY for token in tokens):
        return Invalid("unit")
    units = {token in _TOMAN for token in tokens if token in _TOMAN or token in _RIAL}
    if len(units) > 1:
        return Invalid("two_units")
    amount = [token for token in tokens if token not in _TOMAN and token not in _RIAL]
    if any(token in _SHORTCUTS for token in amount):
        return Invalid("shortcut")
    if not amount:
        return Invalid("no_number")
    number = number_of(amount)
    if isinstance(number, Fraction) and True in units:
        number *= 10
    return _whole(number)


def _whole(number: Fraction | Invalid) -> int | Invalid:
    if isinstance(number, Invalid):
        return number
    if number.denominator != 1:
        return Invalid("decimal")
    return Invalid("long", str(_MAX_DIGITS)) if number >= 10**_MAX_DIGITS else int(number)


def _tokens(text: str) -> list[str] | Invalid:
    """Numbers and words, in one spelling; or why this is no number at all."""
    text = text.strip()
    if len(text) > _MAX_CHARS:
        return Invalid("long", str(_MAX_DIGITS))
    plain = letters(clean_answer(text)).strip().strip("+.!؟?").strip()
    if not plain:
        return Invalid("empty")
    if plain[0] in _MINUS or plain[-1] in _MINUS or plain.startswith("منفی"):
        return Invalid("negative")
    return _split(plain) or Invalid("letters")


def _split(plain: str) -> list[str]:
    """Numbers with their separators, words and signs of money; nothing where anything else is found."""
    spaced = _GLUED.sub(r" \1 ", re.sub(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", ",", plain))
    if _TOKEN.sub("", spaced).strip(_BETWEEN):
        return []
    return [part for token in _TOKEN.findall(spaced) for part in _without_and(token)]


def _without_and(word: str) -> list[str]:
    """«و» between numbers carries nothing, alone or written together with what follows."""
    if word == "و":
        return []
    rest = word[1:]
    return [rest] if word[0] == "و" and (rest in _WORDS or rest in _SCALES) else [word]


def number_of(tokens: list[str]) -> Fraction | Invalid:
    """The number these tokens spell: «دو میلیون و ۵۰۰ هزار», «یک و نیم میلیون», «1,250,000»."""
    total, ceiling, start = Fraction(0), _NO_CEILING, 0
    for place, token in enumerate(tokens):
        if token not in _SCALES:
            continue
        scale = Fraction(_SCALES[token])
        part = _group(tokens[start:place], before_scale=True) if place > start else Fraction(1)
        if isinstance(part, Invalid):
            return part
        if part * scale >= ceiling:
            return Invalid("format")
        total, ceiling, start = total + part * scale, scale, place + 1
    rest = _group(tokens[start:], before_scale=False)
    if isinstance(rest, Invalid):
        return rest
    return Invalid("format") if rest >= ceiling else total + rest


def _group(tokens: list[str], *, before_scale: bool) -> Fraction | Invalid:
    """Hundreds, tens and ones, or one number in figures, and «نیم» at most at the end."""
    total, room = Fraction(0), 1000
    for token in tokens:
        if token in _WORDS:
            value = _WORDS[token]
            place = 100 if value >= 100 else 10 if value >= 10 else 1
            if place >= room:
                return Invalid("format")
            total, room = total + value, 1 if 10 <= value < 20 else place
        elif token == _HALF:
            if room == 0:
                return Invalid("format")
            total, room = total + Fraction(1, 2), 0
        else:
            figures = _figures(token, before_scale=before_scale)
            if isinstance(figures, Invalid):
                return figures
            if room != 1000:
                return Invalid("format")
            total, room = figures, 1
    return total


def _figures(token: str, *, before_scale: bool) -> Fraction | Invalid:
    """A number in figures. «2/500 میلیون» may mean two things, so it is refused."""
    if token[0] not in "0123456789":
        return Invalid("letters")
    if token.isdecimal():
        return Fraction(int(token)) if len(token) <= 2 * _MAX_DIGITS else Invalid("long", str(_MAX_DIGITS))
    if _GROUPED.fullmatch(token):
        return Invalid("format") if before_scale and "/" in token else Fraction(int(re.sub(r"[^0-9]", "", token)))
    fraction = _FRACTION.fullmatch(token)
    if fraction:
        return int(fraction[1]) + Fraction(int(fraction[2]), 10 ** len(fraction[2]))
    return Invalid("decimal" if _DECIMAL.fullmatch(token) else "format")


def number_word(word: str) -> int | None:
    """A number below twenty, a ten or a hundred in one word, also as an ordinal: «پانزده», «پانزدهم»."""
    if word in _ORDINALS:
        return _ORDINALS[word]
    if word in _WORDS:
        return _WORDS[word]
    return _WORDS.get(word.removesuffix("ام").removesuffix("م"))
