"""Who works at the desk in that year, and who comes with what."""

import datetime as dt
from collections.abc import Iterator, Mapping
from random import Random

from backend_client.catalogue import Catalogue, DocumentSlot, Field, Service
from backend_client.contract import Answer, Page, Role, StaffMember
from backend_client.embedded.checks import form_of, value_problem
from backend_client.embedded.year.words import Sample, Samples, Words
from backend_client.forms import holds, wanted

STAFF_OF_A_UNIT: tuple[Role, ...] = ("clerk", "clerk", "unit_staff", "unit_staff", "unit_head")
_DRAWS = 200


def staff(catalogue: Catalogue, words: Words, draw: Random) -> tuple[StaffMember, ...]:
    """Five of each unit for all branches, the head of the agency and an evaluator."""

    def member(ref: str, role: Role, *units: str) -> StaffMember:
        name = full_name(words, draw)
        return StaffMember(ref=ref, name=name, post=words.posts[role], roles=(role,), units=units)

    members = [
        member(f"{unit.code}-{number}", role, unit.code)
        for unit in catalogue.units
        for number, role in enumerate(STAFF_OF_A_UNIT, start=1)
    ]
    members += [member("head", "head"), member("evaluator", "evaluator")]
    return tuple(members)


def full_name(words: Words, draw: Random) -> str:
    return f"{draw.choice(words.given_names)} {draw.choice(words.family_names)}"


class NoAnswer(Exception):
    """A form asks something that no drawn value satisfies: its constraint is beyond this generator."""


class Applicants:
    """People with forms filled in as a form's checks want them."""

    def __init__(self, catalogue: Catalogue, words: Words, samples: Samples, draw: Random) -> None:
        self._catalogue = catalogue
        self._words = words
        self._samples = samples
        self._draw = draw

    def fill(self, service: Service, today: dt.date) -> tuple[dict[str, Answer], tuple[Page, ...]]:
        """Answers and documents of somebody whom the service serves. Raises NoAnswer."""
        answers: dict[str, Answer] = {}
        kind = self._draw.choices(service.applicants, [8 if each == "natural" else 1 for each in service.applicants])[0]
        form = form_of(service, self._catalogue.identity)
        for field in form.fields:
            if not any(wanted((field,), answers, today)) or (not field.required and self._draw.random() < 0.4):
                continue
            answers[field.name] = kind if field.name == "applicant_kind" else self.answer(field, answers, today)
        slots = [slot for slot in wanted(form.slots, answers, today) if slot.required or self._draw.random() < 0.5]
        return answers, tuple(page for slot in slots for page in self.pages(slot))

    def pages(self, slot: DocumentSlot) -> Iterator[Page]:
        sample = self._samples.image if "image" in slot.kinds and self._draw.random() < 0.7 else self._samples.pdf
        if "pdf" not in slot.kinds:
            sample = self._samples.image
        for _ in range(self._draw.randint(1, min(2, slot.max_pages))):
            yield page_of(sample, slot.name)

    def answer(self, field: Field, answers: Mapping[str, Answer], today: dt.date) -> Answer:
        """A value that the field's own checks accept. Raises NoAnswer."""
        for _ in range(_DRAWS):
            value = self._drawn(field, today)
            if not value_problem(field, value, today) and holds(field.constraint, answers, value=value, today=today):
                return value
        raise NoAnswer(f"{field.name}: {field.constraint}")

    def _drawn(self, field: Field, today: dt.date) -> Answer:
        draw = self._draw
        match field.type:
            case "select_one":
                return draw.choice(field.choices).value
            case "select_multiple":
                count = draw.randint(1, len(field.choices))
                chosen = set(draw.sample(range(len(field.choices)), count))
                return tuple(option.value for place, option in enumerate(field.choices) if place in chosen)
            case "jalali_date":
                return (today + dt.timedelta(days=draw.randint(-90, 90))).isoformat()
            case "integer":
                return draw.randint(*draw.choice(((1, 5), (5, 20), (20, 300), (1300, 1405))))
            case "rial_amount":
                return draw.randint(50, 90_000) * 10_000
            case "text":
                return self._text(field.name)
            case _:
                return number(field.type, draw)

    def _text(self, name: str) -> str:
        match name:
            case "full_name":
                return full_name(self._words, self._draw)
            case "organisation":
                return self._draw.choice(self._words.organisations)
            case _:
                return self._draw.choice(self._words.fields.get(name, self._words.texts))


def page_of(sample: Sample, slot: str) -> Page:
    return Page(slot=slot, sha256=sample.sha256, name=sample.name, mime=sample.mime, size=len(sample.content))


def number(type_: str, draw: Random) -> str:
    """A number of nobody in particular, right in form. Sources of the check digits: see nlu.values."""
    match type_:
        case "national_id":
            body = _digits(draw, 9)
            rest = sum(int(digit) * weight for digit, weight in zip(body, range(10, 1, -1), strict=True)) % 11
            return f"{body}{rest if rest < 2 else 11 - rest}"
        case "legal_id":
            body = _digits(draw, 10)
            tens = int(body[9]) + 2
            weights = (29, 27, 23, 19, 17) * 2
            rest = sum((int(digit) + tens) * weight for digit, weight in zip(body, weights, strict=True)) % 11
            return f"{body}{rest % 10}"
        case "iban":
            body = _digits(draw, 22)
            return f"IR{98 - int(body + '182700') % 97:02}{body}"
        case "mobile":
            return f"091{_digits(draw, 8)}"
        case "foreign_id":
            return f"1{_digits(draw, 11)}"
        case _:
            return f"1{_digits(draw, 9)}"


def _digits(draw: Random, count: int) -> str:
    return f"{draw.randrange(10**count):0{count}}"
