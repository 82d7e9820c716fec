"""UX checks that hold for every line the bot says in every transcript: 1-8, 17, 22-24, 30 of the check list."""

import re
from collections.abc import Iterator

from tests.transcripts.script import Act, Speaker

CHOICES = re.compile(r"^(\[[^\]]+\] ?)+$")
STEP = re.compile(r"^گام ([۰-۹]+)(?: از ([۰-۹]+))?$")
BANNED = ("خطای سیستم", "غیرمجاز", "نامعتبر است", "Error", "error", "None", "Traceback", "{", "}")
CODE = re.compile(r"MZ[-0-9A-Z]{8,}")
BARE_LATIN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
WORDS_IN_SENTENCE = 27
LATIN_DIGIT = re.compile(r"(?<![A-Za-z0-9⟨-])[0-9]+(?![A-Za-z0-9-])")


def complaints(listener: Speaker, lines: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with one message, each with the check's number."""
    text = [line for line in lines if not CHOICES.match(line) and not line.startswith("<")]
    whole = "\n".join(text)
    buttons = [label for line in lines if CHOICES.match(line) for label in re.findall(r"\[([^\]]+)\]", line)]
    if len(whole.encode("utf-16-le")) // 2 > 4096:
        yield "UX30: longer than a message may be"
    if len(buttons) > 8:
        yield f"UX30: {len(buttons)} buttons"
    if any(len(label) > 40 for label in buttons):
        yield "UX30: a button's label over 40 characters"
    for word in BANNED:
        if word in whole:
            yield f"UX17: says {word!r}"
    yield from _prose(whole)
    if listener.side == "citizen":
        yield from _for_citizens(text, whole)


def _prose(whole: str) -> Iterator[str]:
    foreign = re.sub(r"⟪[^⟫]*?⟩|⟨[^⟩]*⟩|https?://\S+", "", whole)
    if BARE_LATIN_DATE.search(foreign):
        yield "UX30: a date with hyphens outside an isolate"
    if CODE.search(foreign):
        yield "UX23: a code outside an isolate"
    if LATIN_DIGIT.search(foreign):
        yield f"UX30: Latin digits in a Persian sentence: {LATIN_DIGIT.search(foreign)}"
    if re.search("[يك]", foreign):
        yield "UX30: an Arabic ye or kaf"
    for sentence in re.split(r"[.!؟:\n؛]", foreign):
        if len(sentence.split()) > WORDS_IN_SENTENCE:
            yield f"UX30: a sentence of {len(sentence.split())} words: {sentence.strip()}"


def _for_citizens(text: list[str], whole: str) -> Iterator[str]:
    foreign = re.sub(r"⟪[^⟩]*⟩", "", whole)
    questions = foreign.count("؟") - sum(line.startswith("◂") for line in text) - foreign.count("«") * 0
    prompts = not any(line.startswith("◂") for line in text)
    if prompts and questions > 1:
        yield f"UX4: {questions} questions in one message"
    if "خلاصهٔ درخواست" in whole and "هنوز ثبت نشده" not in whole:
        yield "UX22: a summary that does not say it is not submitted"
    if re.search(r"(کد ملی|شناسه|کد فراگیر)[^\n]*: ⟨[۰-۹]{10,12}⟩", whole):
        yield "UX22: an identifier in full"


def progress_complaints(acts: list[Act]) -> Iterator[str]:
    """UX 6: the step never goes down but by going back, and a known total stays."""
    last: dict[Speaker, tuple[int, int | None]] = {}
    for act in acts:
        for heard in act.heard:
            for line in heard.lines:
                step = STEP.match(line)
                if step is None:
                    continue
                place, total = int(step[1]), int(step[2]) if step[2] else None
                before = last.get(heard.listener)
                back = "بازگشت" in act.text or "back" in act.text or act.tag != "citizen"
                if before and place < before[0] and place != 1 and not back and before[1] == total:
                    yield f"line {act.line}: UX6: step {before[0]} → {place}"
                last[heard.listener] = (place, total)
