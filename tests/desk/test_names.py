"""What the desk calls its things, and what it makes of an applicant's answers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.contract import Answer
from backend_client.embedded.applicant import applicant_of, last_four, masked, name_words
from backend_client.embedded.codes import (
    TRACKING_CODE_PATTERN,
    SecretIds,
    new_ref,
    new_tracking_code,
    normalise_code,
)
from backend_client.embedded.templates import filled, placeholders
from nlu.values import CODE_ALPHABET, is_tracking_code
from tests.contract.conftest import SeededIds

CODE = new_tracking_code(SeededIds())


def test_codes_and_refs_have_their_shape_and_do_not_repeat() -> None:
    codes = {new_tracking_code(SecretIds()) for _ in range(500)}
    refs = {new_ref(SecretIds()) for _ in range(500)}

    assert len(codes) == len(refs) == 500
    assert all(is_tracking_code(code) and re.fullmatch(TRACKING_CODE_PATTERN, code) for code in codes)
    assert all(ref.isascii() and ref.isalnum() and len(ref) <= 20 for ref in refs)


@given(st.integers(0, 10), st.sampled_from(CODE_ALPHABET))
def test_no_single_mistyped_character_makes_another_code(place: int, typed: str) -> None:
    body = CODE[2:]
    wrong = f"MZ{body[:place]}{typed}{body[place + 1 :]}"

    assert normalise_code(wrong) == (wrong if wrong == CODE else None)


@given(
    st.lists(st.sampled_from(["-", " ", "\u200c", "\u2066", "\u2069", "·", "/", "\u200f"]), min_size=13, max_size=13)
)
def test_separators_and_direction_marks_do_not_matter(between: list[str]) -> None:
    typed = "".join(f"{char}{mark}" for char, mark in zip(CODE.lower(), between, strict=True))

    assert normalise_code(typed) == CODE


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_none(text: str) -> None:
    code = normalise_code(text)

    assert code is None or is_tracking_code(code)


PERSON: dict[str, Answer] = {
    "full_name": "مینا احمدی",
    "national_id": "0084575948",
    "mobile": "09121234567",
    "foreign_id": "129384756102",
    "legal_id": "10380284790",
    "organisation": "شرکت نمونه",
}


@pytest.mark.parametrize(
    ("kind", "name", "identifier", "representative_id"),
    [
        ("natural", "مینا احمدی", "0084575948", ""),
        ("foreign", "مینا احمدی", "129384756102", ""),
        ("legal", "شرکت نمونه", "10380284790", "0084575948"),
        (None, "مینا احمدی", "0084575948", ""),
    ],
)
def test_the_applicant_is_who_asks_not_who_types(
    kind: str | None, name: str, identifier: str, representative_id: str
) -> None:
    applicant = applicant_of({**PERSON, "applicant_kind": kind} if kind else PERSON)

    assert (applicant.name, applicant.identifier) == (name, identifier)
    assert applicant.representative_id == representative_id
    assert applicant.representative == ("مینا احمدی" if kind == "legal" else "")


@pytest.mark.parametrize(
    ("identifier", "shown"), [("0084575948", "008*******"), ("1234567", "123****"), ("123456", "******"), ("", "")]
)
def test_a_masked_identifier_never_shows_the_second_factor(identifier: str, shown: str) -> None:
    assert masked(identifier) == shown
    assert last_four(identifier) == (identifier[-4:] if len(identifier) >= 4 else "")


def test_words_of_a_name_are_found_in_any_spelling() -> None:
    assert name_words("علي كاظمي", "أحمد") == name_words("علی کاظمی", "احمد") == {"علی", "کاظمی", "احمد"}
    assert name_words("", "") == frozenset()


def test_a_template_reaches_nothing_but_its_columns() -> None:
    assert filled("{a} and {b}", {"a": "{b}", "b": "2"}) == "{b} and 2"
    assert placeholders("{a.__class__} {a!r}") == {"a.__class__", "a!r"}
    with pytest.raises(KeyError):
        filled("{a.__class__}", {"a": "1"})
