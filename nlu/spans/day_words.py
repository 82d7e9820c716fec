"""The words in which days are told, and a message cut into them."""

from dataclasses import dataclass

from nlu.days import MONTHS, RELATIVE_DAYS, WEEKDAYS
from nlu.spans.message import Message

_SPOKEN_ENDINGS = ("م", "مو", "ت", "تو", "و", "رو", "س", "ست")
_LATIN_WEEKDAYS = {
    "shanbe": 5, "yekshanbe": 6, "doshanbe": 0, "seshanbe": 1, "chaharshanbe": 2, "charshanbe": 2, "panjshanbe": 3,
    "panshanbe": 3, "jome": 4,
}  # fmt: skip
_WRITTEN_WEEKDAYS = WEEKDAYS | {"چارشنبه": 2} | {day.replace("شنبه", "شمبه"): place for day, place in WEEKDAYS.items()}
WEEKDAY = (
    {day + ending: place for day, place in _WRITTEN_WEEKDAYS.items() for ending in ("", "ی", *_SPOKEN_ENDINGS)}
    | _LATIN_WEEKDAYS
    | {f"{day}h": place for day, place in _LATIN_WEEKDAYS.items()}
)
"""Monday is 0."""
FROM_TODAY = (
    {day + ending: away for day, away in RELATIVE_DAYS.items() for ending in ("", *_SPOKEN_ENDINGS)}
    | {"امشب": 0, "دیشب": -1, "پریشب": -2, "فرداشب": 1}
    | {"emrooz": 0, "emruz": 0, "emroz": 0, "emshab": 0, "farda": 1, "dirooz": -1, "diruz": -1, "diroz": -1}
    | {"dishab": -1, "pasfarda": 2, "parirooz": -2, "pariruz": -2}
)
_LIKE_OTHER_WORDS = frozenset({"تیر", "مهر", "دی"})
"""«۳ مهره» are beads."""
MONTH = (
    MONTHS
    | {f"{month}ماه": number for month, number in MONTHS.items() if not month.isascii()}
    | {f"{month}ه": number for month, number in MONTHS.items() if not (month.isascii() or month in _LIKE_OTHER_WORDS)}
)
UNIT = {
    "روز": "day", "هفته": "week", "هفتهی": "week", "ماه": "month", "سال": "year",
    "rooz": "day", "ruz": "day", "roz": "day", "hafte": "week", "mah": "month", "sal": "year",
}  # fmt: skip
FORTH = frozenset({"بعد", "بعدی", "اینده", "دیگر", "دیگه", "bad", "baad", "badi", "ayande", "dige", "digar"})
BACK = frozenset({"پیش", "قبل", "قبلی", "گذشته", "pish", "ghabl", "gozashte"})
AWAY = frozenset({"بعد", "دیگر", "دیگه", "dige", "digar", "bad", "baad"}) | (BACK - {"گذشته", "قبلی", "gozashte"})
"""After «سه روز». «ده روز آینده» is a span of time, not its last day."""
LUNAR = frozenset({"رمضان", "مبارک", "محرم", "صفر", "شعبان", "رجب"})
ORDINAL_ENDINGS = frozenset({"ام", "م", "om"})
OF_SOMETHING = "از"
"""«سه روز بعد از ثبت» is not counted from today."""
THIS = frozenset({"این", "همین", "in"})
EDGE = {"اول": 0, "ابتدای": 0, "ابتدا": 0, "اخر": -1, "پایان": -1, "انتهای": -1, "aval": 0, "avval": 0, "akhar": -1}
EZAFE = "ی"
VAGUE = frozenset({"چند", "چندین", "هر", "har", "chand"})
NO_DAY_AFTER = frozenset({"هر", "har", "نماز", "امام"})
"""«هر شنبه», «نماز جمعه»."""
STREET = frozenset(
    "خیابان میدان بلوار کوچه بزرگراه اتوبان پل مترو ایستگاه پارک شهرک محله مدرسه بیمارستان دبیرستان خ".split()  # noqa: SIM905
)
"""«میدان ۷ تیر»: a place is no day."""
NO_DAY_BEFORE = frozenset({"سوری", "بازار", "ها", "های", "هاش", "هارو", "ha", "haye"})
"""«دوشنبه‌ها», «چهارشنبه سوری»."""
LAST_YEAR, THIS_YEAR, YEAR = "پارسال", "امسال", "سال"
UNTIL_THEN = frozenset({"برای", "واسه", "تا", "baraye", "vase", "ta"})
SINCE, WAITING = frozenset({"از", "az"}), frozenset({"منتظر", "منتظرم", "منتظریم", "معطلم", "montazeram"})
DATED = frozenset({"مورخ", "مورخه"})
"""«نامهٔ مورخ …»: letters of the past."""
_PAST = frozenset(
    """
    دادم دادیم دادید دادین داده دادهام کردم کردیم کردند کردید کردین کرد کرده کردهام نکردم گرفتم گرفتیم گرفت گرفته رفتم
    رفتیم رفته امدم امدیم امده اومدم اومدیم اومد نیومد نیامد فرستادم فرستادیم فرستاده زدم زدیم نوشتم پرداختم
    خریدم دیدم رسیدم گذشت گذشته شد شدم شده شدند نشد بود بودم بودیم بودند بودید بودین بوده داشتم داشتیم داشت نداد
    ندادند ندادید dadam dadim kardam kardim raftam gereftam omadam umadam ferestadam shod bood bud dashtam
    """.split()  # noqa: SIM905
)
PRESENT = frozenset(
    """
    می نمی میام میایم میاد میان میشه میخوام میخواهم میخواستم میدید میدین بیام بیایم بیاد بیان بیاید دارید دارین دارم
    داره هست هستید هستین هستم هستیم باشم باشه باشید بشه بدید بدین بده بدم بگیرم بگیر بذار بذارید بذارین باید خواهم
    خواهد میگیرم برم برسم میرسم است نیست mikham miam darid dari darin hast bashe bedin bedid
    """.split()  # noqa: SIM905
)
_PAIRS = {
    ("پس", "فردا"): "پسفردا", ("پس", "فرداست"): "پسفردا", ("pas", "farda"): "pasfarda", ("اردی", "بهشت"): "اردیبهشت",
}  # fmt: skip
_FIRST_OF_WEEKDAY = {
    "یک": "یکشنبه", "دو": "دوشنبه", "سه": "سهشنبه", "چهار": "چهارشنبه", "چار": "چهارشنبه", "پنج": "پنجشنبه",
    "1": "یکشنبه", "2": "دوشنبه", "3": "سهشنبه", "4": "چهارشنبه", "5": "پنجشنبه",
    "yek": "یکشنبه", "do": "دوشنبه", "se": "سهشنبه", "chahar": "چهارشنبه", "char": "چهارشنبه", "panj": "پنجشنبه",
}  # fmt: skip
_SATURDAY = 5
_HOUR = frozenset({"ساعت", "saat"})
STARTS = frozenset(WEEKDAY) | frozenset(FROM_TODAY) | frozenset(MONTH) | frozenset(UNIT) | {"اردی"}


def is_past(word: str) -> bool:
    """A verb of the past, also denied: «نشد»."""
    return word in _PAST or (word[:1] == "ن" and word[1:] in _PAST)


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or words that make one together: «پس فردا», «۵ شنبه». `last`: the word after its last one."""

    text: str
    first: int
    last: int


class Parts:
    """The message word by word. `next_to` answers "" where anything but spaces stands between."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self._parts: list[Part] = []
        place = 0
        while place < len(message):
            joined = _joined(message, place)
            last = place + 2 if joined else place + 1
            self._parts.append(Part(joined or message.texts[place], place, last))
            place = last

    def __len__(self) -> int:
        return len(self._parts)

    def __getitem__(self, place: int) -> Part:
        return self._parts[place]

    def text(self, place: int) -> str:
        return self._parts[place].text if 0 <= place < len(self._parts) else ""

    def next_to(self, place: int) -> str:
        """This part, where it follows the one before it closely."""
        return self._parts[place].text if self.close(place) else ""

    def close(self, place: int) -> bool:
        return 0 < place < len(self._parts) and self.message.close(self._parts[place].first)

    def after_ezafe(self, place: int) -> int:
        """This place, or the next if a lone «ی» stands here: «هفته ی بعد»."""
        return place + 1 if self.next_to(place) == EZAFE else place

    def phrase(self, first: int, last: int) -> str:
        return " ".join(part.text for part in self._parts[first:last])


def _joined(message: Message, place: int) -> str:
    """What this word and the next one are together, "" for two words."""
    following = message.next_to(place + 1)
    if not following:
        return ""
    text = message.texts[place]
    if WEEKDAY.get(following) == _SATURDAY and text in _FIRST_OF_WEEKDAY:
        apart = bool(message.gap(place + 1))
        return "" if apart and message.at(place - 1) in _HOUR else _FIRST_OF_WEEKDAY[text]
    return _PAIRS.get((text, following), "")
