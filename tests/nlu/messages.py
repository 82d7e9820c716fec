"""Messages with the entities that are in them, made by chance from a seed, to measure `nlu.entities` by.

python -m tests.nlu.messages     prints how many of each kind are found exactly, missed and invented
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from nlu.entities import entities
from nlu.meaning import Entity
from nlu.service_names import ServiceNames
from tests.content.demo import demo_pack
from tests.nlu import message_days as days
from tests.nlu import message_pieces as pieces
from tests.nlu.message_days import NOW
from tests.nlu.message_pieces import Piece

SEED = 1405
PER_MAKER = 180
KINDS = (
    "service", "tracking_code", "national_id", "legal_id", "mobile", "postal_code", "iban", "date", "time", "amount",
    "count",
)  # fmt: skip
_SERVICES = {each.code: (each.title, *each.nicknames) for each in demo_pack().catalogue.offered}
_LATIN_SERVICES = {
    "govahi sokunat": "residence_letter", "govahie sokoonat": "residence_letter", "mojavez khanegi": "business_permit",
    "mojaveze khanegi": "business_permit", "bazdid sakhteman": "site_visit", "govahi sherkat": "company_certificate",
    "avarez nosazi": "rate_inquiry", "nerkhe avarez": "rate_inquiry", "sabte shekayat": "complaint",
}  # fmt: skip
_DIGITS = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
_OPENINGS = ("", "", "", "سلام، ", "سلام وقت بخیر ", "ببخشید ", "آقا ", "salam ", "خسته نباشید؛ ", "لطفا ")
_CLOSINGS = ("", "", "", " ممنون", "، مرسی", " لطفاً", "؟", ".", " 🙏", "!!", "\n", " با تشکر")
_CARRIERS = {
    "identifier": ("{} هست", "{} را ثبت کنید", "این {}", "{}", "{} مال منه", "میشه {} رو عوض کنید", "({})", "{} اینه"),
    "date": ("برای {} نوبت می‌خوام", "{} بیام", "{} وقت دارید", "تا {} آماده میشه", "نوبت {}", "{} میام اداره", "{}"),
    "past": ("{} درخواست دادم", "درخواستی که {} ثبت کردم چی شد", "{} اومدم نبودید", "من {} مدارک رو فرستادم"),
    "time": ("{} باز هستید", "{} میام", "برای {} وقت بدید", "از {} منتظرم", "{} خوبه", "{}"),
    "amount": ("{} واریز کردم", "چرا {} می‌گیرید", "{} دادم", "هزینه‌ش {} شد", "مبلغ {} درسته", "({})"),
    "count": ("{} هستیم", "{} می‌خوام", "{} لازم دارم", "{} کافیه", "تعداد {}", "{}"),
    "service": ("{} می‌خوام", "برای {} چه مدارکی لازمه", "درخواست {} دارم", "هزینهٔ {} چقدره", "{}", "از {} خبری نیست"),
}  # fmt: skip
_MARKS = ("\u200e", "\u200f", "\u061c", "\u2069", "\u202c", "\ufeff")
_ISOLATES = (("\u2066", "\u2069"), ("\u2067", "\u2069"), ("\u2068", "\u2069"), ("\u202a", "\u202c"))
_NO_ENTITIES = (
    "فرم شماره {two}", "سال {year} بود", "قیمتش {price} شد", "پلاک {two} واحد {one}", "ماده {two} تبصره {one}",
    "{nine} رو گرفتم", "شماره پرونده {twelve}", "کارت {card}", "تلفن {landline}", "کد ملی {wrong}",
    "شناسه {wrong_legal}",
    "{wrong} درسته؟", "MZ{nine}", "{price} هزار", "بین {one} و {two}", "{wrong} {one}", "دوشنبه‌ها باز هستید؟",
    "یه نفر جواب بده", "می‌خوام با یک نفر حرف بزنم", "دو سه روز دیگه", "{two} روز بعد از ثبت", "یک روز دیگه",
    "{two} ساعت معطل شدم", "مهر و امضا می‌خواد", "{one} مدرک دارم", "یک تیر و دو نشان", "هر شنبه میاید؟",
    "نسخه {one} برنامه", "نمره {one} از {two}", "نه شکایتی نیست، ولی کار خوبی نبود", "خانه و کار من", "{twelve}",
    "کد پستی {nine}", "چند نفر هستید", "سی و سه پل", "آدرس ipv4 {one}.{two}.{one}.{two}", "ده تیر", "شماره {year}",
    "تماس با ۱۱۰", "{price}", "نسبت {one} به {two}", "۳ ماه پیش‌بینی", "{one} تا {two}", "از {two} تا {two}",
)  # fmt: skip
_REALLY_NAMED = frozenset({"نه شکایتی نیست، ولی کار خوبی نبود", "ده تیر", "۳ ماه پیش‌بینی"})


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote, and exactly what should be found in it."""

    text: str
    entities: tuple[Entity, ...]


def service_names() -> ServiceNames:
    return ServiceNames.build(_SERVICES)


def messages(seed: int = SEED) -> Iterator[Message]:
    """The same ones for the same seed: each maker's share alone, pairs of two kinds, and what names nothing."""
    chance = Random(seed)
    for maker, carrier in _MAKERS:
        for _ in range(PER_MAKER):
            piece = maker(chance)
            yield _written(chance, _sentence(chance, piece, carrier))
    for _ in range(2 * PER_MAKER):
        (one, first), (other, second) = chance.sample(_MAKERS, 2)
        left, right = one(chance), other(chance)
        if left.entity == right.entity or left.past or right.past:
            continue
        joint = Piece(chance.choice(("، ", " و ", "؛ ", "\n", ". ")))
        yield _written(chance, [*_sentence(chance, left, first), joint, *_sentence(chance, right, second)])
    for _ in range(2 * PER_MAKER):
        yield _written(chance, [Piece(_nothing(chance))])
    for _ in range(2 * PER_MAKER):
        maker, carrier = chance.choice(_MAKERS)
        nothing = Piece(_nothing(chance) + chance.choice(("، ", "؛ ", "\n", ". ")))
        yield _written(chance, [nothing, *_sentence(chance, maker(chance), carrier)])


def _service(chance: Random) -> Piece:
    if chance.random() < 0.15:
        text = chance.choice(sorted(_LATIN_SERVICES))
        return Piece(text, "service", _LATIN_SERVICES[text])
    code = chance.choice(sorted(_SERVICES))
    name = chance.choice(_SERVICES[code])
    if " " in name:
        name = chance.choice((str, str, _slip, _slip, _joined))(name) if chance.random() < 0.6 else name
        name += chance.choice(("", "", "", "م", "ش", "\u200cها", "\u200cم"))
    return Piece(name.replace("ٔ", chance.choice(("ٔ", "", "\u200cی")) if " " in name else "ٔ"), "service", code)


def _slip(name: str) -> str:
    """Two letters exchanged within the first word of five letters or more, whose neighbours differ."""
    for word in name.split(" "):
        if len(word) >= 5 and word.isalpha() and word[2] != word[3]:
            return name.replace(word, word[:2] + word[3] + word[2] + word[4:])
    return name


def _joined(name: str) -> str:
    return name.replace(" ", "\u200c").replace("\u200cو\u200c", " و ")


_MAKERS: tuple[tuple[Callable[[Random], Piece], str], ...] = (
    (_service, "service"),
    (pieces.tracking_code, "identifier"),
    (pieces.spoken_code, "identifier"),
    (pieces.national_id, "identifier"),
    (pieces.legal_id, "identifier"),
    (pieces.mobile, "identifier"),
    (pieces.postal_code, "identifier"),
    (pieces.iban, "identifier"),
    (days.absolute_date, "date"),
    (days.yearless_date, "date"),
    (days.weekday, "date"),
    (days.relative_date, "date"),
    (pieces.time, "time"),
    (pieces.amount, "amount"),
    (pieces.count, "count"),
)


def _sentence(chance: Random, piece: Piece, carrier: str) -> list[Piece]:
    before, after = chance.choice(_CARRIERS["past" if piece.past else carrier]).split("{}")
    return [Piece(chance.choice(_OPENINGS) + before + piece.label), piece, Piece(after + chance.choice(_CLOSINGS))]


def _nothing(chance: Random) -> str:
    text = chance.choice([each for each in _NO_ENTITIES if each not in _REALLY_NAMED])
    figures = "".join(chance.choices("3456789", k=16))
    values = {
        "one": str(chance.randint(1, 9)), "two": str(chance.randint(10, 99)), "year": str(chance.randint(1380, 1410)),
        "price": f"{chance.randint(10, 9000) * 1000:,}", "nine": f"{chance.randint(10**8, 10**9 - 1)}",
        "twelve": f"1{chance.randint(10**10, 10**11 - 1)}", "card": f"603799{figures[:10]}",
        "landline": f"021{figures[:8]}",
        "wrong": pieces.national_digits(chance, right=False), "wrong_legal": pieces.legal_digits(chance, right=False),
    }  # fmt: skip
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return chance.choice(_OPENINGS) + text + chance.choice(_CLOSINGS)


def _written(chance: Random, pieces: list[Piece]) -> Message:
    """As it comes from a telephone: digits, letters and marks of any kind; the places counted in that."""
    spell = _speller(chance)
    text, found = "", []
    for piece in pieces:
        written = spell(piece.text)
        if piece.entity:
            opening, closing = chance.choice(_ISOLATES) if chance.random() < 0.2 else ("", "")
            start = len(text) + len(opening)
            found.append(Entity(piece.entity, piece.value, start, start + len(written)))
            written = f"{opening}{written}{closing}"
        text += written
    return Message(text, tuple(found))


def _speller(chance: Random) -> Callable[[str], str]:
    """One person's keyboard: the digits, the letters, and how often a mark or a tatweel gets into a word."""
    sets = chance.choice(((_DIGITS[0],), (_DIGITS[1],), (_DIGITS[1],), (_DIGITS[2],), _DIGITS))
    arabic, spoilt, spaced, stretched = (chance.random() < share for share in (0.2, 0.25, 0.15, 0.1))

    def spell(text: str) -> str:
        written = "".join(chance.choice(sets)[int(char)] if char in _DIGITS[0] else char for char in text)
        if arabic:
            written = written.translate(str.maketrans("یک", "يك"))
        if stretched and "\u0621" <= written[-1:] <= "\u06cc" and not written[-1:].isdecimal():
            written += 3 * written[-1]
        if spaced:
            written = written.replace(" ", "\u00a0")
        if spoilt and len(written) > 3:
            place = chance.randint(1, len(written) - 1)
            both = (written[place - 1] + written[place]).isalpha()
            mark = chance.choice("ـَِ") if both and not written[place - 1].isascii() else chance.choice(_MARKS)
            written = written[:place] + mark + written[place:]
        return written

    return spell


@dataclass(slots=True)
class Score:
    """Of one kind: how many there are, are found exactly, are missed or not exact, and are invented."""

    there: int = 0
    exact: int = 0
    invented: int = 0

    @property
    def share(self) -> float:
        return self.exact / self.there if self.there else 1.0


def measured(seed: int = SEED) -> tuple[dict[str, Score], Counter[bool], list[tuple[Message, tuple[Entity, ...]]]]:
    """A score by kind, how many messages are wholly right or not, and those that are not with what was found."""
    services, scores = service_names(), {kind: Score() for kind in KINDS}
    whole: Counter[bool] = Counter()
    wrong = []
    for message in messages(seed):
        found = entities(message.text, now=NOW, services=services)
        for each in message.entities:
            scores[each.entity].there += 1
            scores[each.entity].exact += each in found
        for each in found:
            scores[each.entity].invented += each not in message.entities
        whole[found == message.entities] += 1
        if found != message.entities:
            wrong.append((message, found))
    return scores, whole, wrong


def _print_table() -> None:
    scores, whole, wrong = measured()
    print(f"{'entity':14} there  exact %  missed  invented")
    for kind, score in scores.items():
        print(f"{kind:14} {score.there:5} {100 * score.share:8.2f} {score.there - score.exact:7} {score.invented:9}")
    print(f"{whole.total()} messages, {100 * whole[True] / whole.total():.2f} % wholly right")
    for message, found in wrong:
        print(repr(message.text), *(each for each in message.entities if each not in found), "≠", *found)


if __name__ == "__main__":
    _print_table()
