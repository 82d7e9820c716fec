"""What tells who wrote a text, masked: for words that are kept when nobody may know whose they were.

Whatever holds a figure (identifiers, numbers, codes, dates, amounts), numbers in words, addresses of mail, web and
accounts, streets, and names where a word announces one («نام من …», «آقای …», «من … هستم») become «#». Rather too much
is masked than too little. A name that nothing announces looks like any word.
"""

import re

from nlu.entities import pre_registration_numbers, tracking_codes
from nlu.fillers import content
from nlu.normalize import clean_answer, fold
from nlu.numbers import NUMBER_WORDS, SCALES

MASK = "#"
LONGEST = 1000
"""What is longer is no question."""
_DIALLED = 3
"""So many numbers in words, one after the other, are rather a number of somebody than a count."""
_NAME_WORDS, _STREET_WORDS = 3, 2
_ADDRESS = re.compile(r"@|://|^www\.|[a-z0-9_-]\.[a-z]{2,}", re.IGNORECASE)
_NUMBER = re.compile(f"(?:{'|'.join(sorted(map(fold, (*NUMBER_WORDS, *SCALES)), key=len, reverse=True))}|و)+")
_OF_A_CODE = re.compile(r"(?<![^\s])[A-Za-z]{1,4} (?=#)|(?<=#) [A-Z]{1,5}(?![^\s])")
_MASKS = re.compile(r"#(?:[\s\-–/.،,:]*#)+")
_ENDS = re.compile(r"[.،؛:!؟?,;]$")
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")


def _folded(words: str) -> frozenset[str]:
    """Expressions that stand between « / »."""
    return frozenset(fold(one) for one in words.split("/"))


_OWN_NAME = _folded(
    "اسمم/اسم من/نامم/نام من/نام بنده/نام اینجانب/نام خانوادگی‌ام/نام خانوادگی من/فامیلم/فامیلی من/فامیلیم/نام پدرم/"
    "نام پدر/اسم پدرم/به نام/بنام/فرزند/اینجانب/این‌جانب/بنده/esmam/esme man/namam/name man/my name is"
)
_TITLES = _folded("آقای/خانم/جناب/سرکار/مهندس/دکتر/حاج")
_STREETS = _folded("خیابان/خ/کوچه/کوی/بلوار/میدان/شهرک/بن‌بست/نبش/محله/روستای/پلاک/واحد/طبقه/کدپستی")
_NUMBERED = _folded("پلاک/واحد/طبقه/کدپستی")
_PLAIN = _folded(
    "است/هست/هستم/هستش/نیست/نیستم/می‌باشم/می‌باشد/و/که/را/رو/از/به/در/با/برای/تا/یا/چه/چی/چیه/کجا/کجاست/کی/چرا/آیا/چطور/"
    "چگونه/من/ما/مان/شما/او/خود/خودم/دارم/ندارم/دارد/می‌خواهم/می‌خوام/شد/شده/نشده/کرد/گفت/گفتند/ثبت/اشتباه/غلط/درست/"
    "تغییر/عوض/اصلاح/پیدا/نوشته/اول/دوم/بزرگ/کوچک/سلام/ببخشید/لطفا/ناظر/شماره/کد/ها/های/باید/چقدر/بگویید/بفرمایید/"
    "درخواست/درخواستم/مجوز/مجوزم/گواهی/گواهیم/مدرک/مدارک/خدمت/خدمات/پاسخ/نوبت/شکایت/پیگیری/پرونده/اداره"
)
_ROLES = _folded(
    "متقاضی/مالک/مستأجر/شهروند/صاحب/مدیر/نماینده/وکیل/ساکن/کارمند/کارگر/دانشجو/دانش‌آموز/بازنشسته/شاکی/خانه‌دار/بیکار/"
    "راننده/معلم/پزشک/فروشنده/سازنده/خریدار/منتظر/نگران/ناراحت/راضی/ناراضی/مجبور/موافق/مخالف/مطمئن/مشکل/دنبال/معلول/"
    "جانباز/سرپرست/اهل/تبعه/افغان/خارجی/مجرد/متأهل/حاضر/آماده/مایل/درگیر/کاسب/مغازه‌دار/کشاورز/همسایه"
)


def masked(text: str) -> str:
    """The text without what tells who wrote it, "" where no question is left. Masking again changes nothing."""
    if len(text) > LONGEST:
        return ""
    words = _without_codes(" ".join(clean_answer(text).split())).split()
    words = [MASK if _is_figure_or_address(word) else word for word in words]
    folded = [fold(word) for word in words]
    for place in {*_numbers(folded), *_announced(words, folded), *_called_themselves(folded), *_places(words, folded)}:
        words[place] = MASK
    plain = " ".join(_MASKS.sub(MASK, _OF_A_CODE.sub(f" {MASK} ", " ".join(words))).split())
    return plain if _says_something(plain) else ""


def _without_codes(text: str) -> str:
    """Codes whose groups stand apart; a group of them may have no figure."""
    for span in sorted([*tracking_codes(text), *pre_registration_numbers(text)], key=lambda one: -one.start):
        text = f"{text[: span.start]} {MASK} {text[span.end :]}"
    return text


def _is_figure_or_address(word: str) -> bool:
    return any(char.isnumeric() for char in word) or _ADDRESS.search(word) is not None


def _numbers(folded: list[str]) -> list[int]:
    """Places of numbers in words that follow each other: an identifier or a telephone as it is spoken."""
    found: list[int] = []
    row: list[int] = []
    for place, word in enumerate([*folded, ""]):
        if word and _NUMBER.fullmatch(word):
            row.append(place)
            continue
        if sum(folded[one] != "و" for one in row) >= _DIALLED:
            found += row
        row = []
    return found


def _announced(words: list[str], folded: list[str]) -> list[int]:
    """Places of the words after one that announces a name."""
    found: list[int] = []
    for place in range(len(words)):
        said = {" ".join(folded[max(0, place - back) : place + 1]) for back in range(3)}
        if said & _OWN_NAME or (folded[place] in {"نام", "اسم"} and words[place].endswith(":")):
            found += _following(words, folded, place, _NAME_WORDS)
        elif folded[place] in _TITLES:
            found += _following(words, folded, place, _NAME_WORDS - 1)
    return found


def _following(words: list[str], folded: list[str], place: int, most: int) -> list[int]:
    """Places of at most so many words after this one that may be a name; a plain word or the sentence ends it."""
    found: list[int] = []
    if _ENDS.search(words[place]) and not words[place].endswith(":"):
        return found
    for following in range(place + 1, min(place + 1 + most, len(words))):
        if words[following] == MASK or folded[following] in _PLAIN or (not found and folded[following] in _ROLES):
            break
        if folded[following] not in _OWN_NAME:
            found.append(following)
        if _ENDS.search(words[following]):
            break
    return found


def _called_themselves(folded: list[str]) -> list[int]:
    """«من … هستم»: who says so says a name, unless it is a role or how they feel."""
    found: list[int] = []
    for place, word in enumerate(folded):
        if word not in {"هستم", "میباشم"}:
            continue
        before: list[int] = []
        while len(before) <= _NAME_WORDS and (here := place - 1 - len(before)) >= 0 and folded[here] not in _PLAIN:
            before.append(here)
        if len(before) <= _NAME_WORDS and not any(folded[one] in {*_ROLES, ""} for one in before):
            found += before
    return found


def _places(words: list[str], folded: list[str]) -> list[int]:
    """Names of streets, where a text has two words of an address."""
    cues = [place for place, word in enumerate(folded) if word in _STREETS]
    if len(cues) < 2:
        return []
    named = [place for place in cues if folded[place] not in _NUMBERED]
    after = (one for place in named for one in _following(words, folded, place, _STREET_WORDS))
    return [place for place in after if place not in cues]


def _says_something(plain: str) -> bool:
    """Words that say something, more of them than masks, and more letters than signs."""
    words = plain.split()
    signs = plain.replace(MASK, "").replace(" ", "")
    letters = sum(char.isalpha() for char in signs)
    return (
        _TWO_LETTERS.search(content(fold(plain))) is not None
        and words.count(MASK) * 2 < len(words)
        and letters * 2 > len(signs)
    )
