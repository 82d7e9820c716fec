"""UX checks that hold for every line the bot says in every transcript: 1-8, 17, 22-24, 30 of the check list.

Here are the checks of one message; those about the order of things are in `order.py`. Each complaint begins with its
check's number; `test_lints.py` shows each of them a bad line.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nlu.normalize import ascii_digits
from nlu.values import Invalid, read
from tests.transcripts.script import Speaker

CHOICES = re.compile(r"^(\[[^\]]+\] ?)+$")
ISOLATED = re.compile(r"⟪[^⟫]*?⟩|⟨[^⟩]*⟩")
STEP = re.compile(r"^گام ([۰-۹]+)(?: از ([۰-۹]+))?$")
EDITED = "ویرایش پاسخ"
CODE = re.compile(r"MZ[-0-9A-Z]{8,}")
LONE_CODE = re.compile(r"^⟨MZ[-0-9A-Z]+⟩$")
LATIN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
LATIN_DIGIT = re.compile(r"(?<![A-Za-z0-9⟨-])[0-9]+(?![A-Za-z0-9-])")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
KNOWN_LATIN = frozenset({"PDF", "JPEG", "PNG", "QR", "MZ", "IR"})
IDENTIFIER = re.compile(r"(?:کد ملی|شناسه|کد فراگیر|شبا)[^\n:]*: ⟨[۰-۹0-9IR]{10,}⟩")
FULL_NUMBER = re.compile(r"[0-9]{9,}")
BANNED = (
    "خطای سیستم",
    "خطای داخلی",
    "غیرمجاز",
    "ممنوع",
    "نامعتبر است.",
    "متأسفیم",
    "متاسفیم",
    "اوه",
    "None",
    "Traceback",
)
PERSONAL = ("کد ملی", "شناسهٔ ملی", "کد فراگیر", "تلفن همراه", "شمارهٔ همراه", "کد پستی", "شبا")

WORDS_IN_SENTENCE = 27
LABEL, TEXT, CAPTION, BUTTONS = 40, 4096, 1024, 8
TODAY = dt.date(2026, 11, 21)


@dataclass(frozen=True)
class Message:
    """One message as it was heard. `text` without attachment and buttons."""

    listener: Speaker
    text: tuple[str, ...]
    labels: tuple[str, ...]
    attached: bool

    @property
    def whole(self) -> str:
        return "\n".join(self.text)

    @property
    def ours(self) -> str:
        """Its words without what is quoted or isolated: codes, numbers, names, what others wrote."""
        return re.sub(r"https?://\S+", "", ISOLATED.sub("", self.whole))

    @property
    def asks(self) -> bool:
        """A question of a form."""
        return bool(self.text) and (bool(STEP.match(self.text[0])) or self.text[0] == EDITED)


def message(listener: Speaker, lines: tuple[str, ...]) -> Message:
    labels = [label for line in lines if CHOICES.match(line) for label in re.findall(r"\[([^\]]+)\]", line)]
    text = tuple(line for line in lines if not CHOICES.match(line) and not line.startswith("<"))
    attached = any(line.startswith(("<image", "<file")) for line in lines)
    return Message(listener, text, tuple(labels), attached)


# ── for everybody ──


def lengths(said: Message) -> Iterator[str]:
    limit = CAPTION if said.attached else TEXT
    if len(said.whole.encode("utf-16-le")) // 2 > limit:
        yield f"UX30: longer than {limit}"
    if len(said.labels) > BUTTONS:
        yield f"UX30: {len(said.labels)} buttons"
    if any(len(label) > LABEL for label in said.labels):
        yield f"UX30: a button's label over {LABEL} characters"


def alike(said: Message) -> Iterator[str]:
    """A typed label must mean one button."""
    if len(set(said.labels)) < len(said.labels):
        yield "UX8: two buttons of one label"


def empty(said: Message) -> Iterator[str]:
    """Nothing stands in an image, a sign or a button alone."""
    if not re.search("[آ-ی]", said.whole):
        yield "UX30: no words"
    if any(not re.search("[آ-ی]", label) for label in said.labels):
        yield "UX30: a button without words"


def blame(said: Message) -> Iterator[str]:
    for word in BANNED:
        if word in said.ours:
            yield f"UX17: says {word!r}"
    if said.listener.side != "admin" and re.search("[{}]", said.ours):
        yield "UX17: a placeholder that was not filled"


def script(said: Message) -> Iterator[str]:
    if LATIN_DATE.search(said.ours):
        yield "UX30: a date with hyphens outside an isolate"
    if CODE.search(said.ours):
        yield "UX23: a code outside an isolate"
    if LATIN_DIGIT.search(said.ours):
        yield "UX30: Latin digits in a Persian sentence"
    if re.search("[يك]", said.ours):
        yield "UX30: an Arabic ye or kaf"


def sentences(said: Message) -> Iterator[str]:
    for sentence in re.split(r"[.!؟:\n؛]", said.ours):
        if len(sentence.split()) > WORDS_IN_SENTENCE:
            yield f"UX30: a sentence of {len(sentence.split())} words: {sentence.strip()}"


# ── for citizens ──


def foreign_words(said: Message) -> Iterator[str]:
    """«English» in an error tells a citizen nothing; formats and the code's beginning are what they see elsewhere."""
    for word in LATIN_WORD.findall(said.ours):
        if word not in KNOWN_LATIN:
            yield f"UX17: says {word!r}"


def one_question(said: Message) -> Iterator[str]:
    """Lists of questions (`◂`) are for reading, and a form's question stands in its first lines."""
    if any(line.startswith("◂") for line in said.text):
        return
    if said.ours.count("؟") > 1:
        yield f"UX4: {said.ours.count('؟')} questions in one message"


def why(said: Message) -> Iterator[str]:
    if not said.asks or len(said.text) < 2:
        return
    if any(word in said.text[1] for word in PERSONAL) and not any("چرا می‌پرسیم" in line for line in said.text):
        yield f"UX5: no reason given at {said.text[1]!r}"
    if ("رد کردن" in said.labels) != ("(اختیاری)" in said.text[1]):
        yield f"UX5: optional or not at {said.text[1]!r}"


def hint(said: Message) -> Iterator[str]:
    """A question without options shows the form of its answer, with an example that is nobody's number."""
    if not said.asks:
        return
    own = [label for label in said.labels if label not in {"بازگشت", "انصراف", "رد کردن", "همین درست است"}]
    document = any(line.startswith("قالب: ") for line in said.text)
    examples = [line.removeprefix("نمونه: ") for line in said.text if line.startswith("نمونه: ")]
    if not own and not document and not examples:
        yield f"UX7: no example at {said.text[1:2]!r}"
    for example in examples:
        for kind in ("national_id", "legal_id", "foreign_id", "mobile", "iban", "postal_code"):
            digits = FULL_NUMBER.search(ascii_digits(example))
            if digits and not isinstance(read(kind, example, today=TODAY), Invalid):
                yield f"UX7: the example is a real {kind}"


def way_out(said: Message) -> Iterator[str]:
    if said.asks and not {"بازگشت", "انصراف"} <= set(said.labels):
        yield "UX2: a question without back and cancel"


PAID_TO = ("شبا:", "شناسهٔ واریز:")
"""The agency's account and the number of a payment are there to be copied; they identify nobody."""


def summary(said: Message) -> Iterator[str]:
    if said.whole.startswith("خلاصهٔ درخواست"):
        if "هنوز ثبت نشده" not in said.whole:
            yield "UX22: a summary that does not say it is not submitted"
        if "ثبت درخواست" not in said.labels:
            yield "UX22: no button that names the act"
    told = "\n".join(line for line in said.text if not line.strip().startswith(PAID_TO))
    if IDENTIFIER.search(told):
        yield "UX22: an identifier in full"


def receipt(said: Message) -> Iterator[str]:
    if "کد پیگیری:\n" in said.whole and not any(LONE_CODE.match(line) for line in said.text):
        yield "UX23: the code does not stand alone on its line"
    registered = (
        re.search(r"^درخواست «[^»]*» ثبت (?:شد|و پذیرفته شد)\. کد پیگیری:$", said.text[0]) if said.text else None
    )
    if registered and not ("گام بعد:" in said.whole and "پرسش‌ها: ⟨" in said.whole and "دیدن درخواست" in said.labels):
        yield "UX23: not what next, whom to call, how to follow"
    if said.text and said.text[0].startswith("رسید «") and not (said.attached and CODE.search(said.whole)):
        yield "UX23: a receipt without its image or its code in words"


FOR_ALL: tuple[Callable[[Message], Iterator[str]], ...] = (lengths, alike, empty, blame, script, sentences)
FOR_CITIZENS = (foreign_words, one_question, why, hint, way_out, summary, receipt)


def complaints(listener: Speaker, lines: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with one message, each with the check's number."""
    said = message(listener, lines)
    for check in (*FOR_ALL, *(FOR_CITIZENS if listener.side == "citizen" else ())):
        yield from check(said)
