"""What the year's people are called and what they write."""

from msgspec import Struct

from backend_client.contract import Role


class Words(Struct, frozen=True, kw_only=True):
    """Each a list to draw from. `asked_by_citizens`: of their own accord; `answers`: to the desk's questions. `fields`:
    answers to questions of these names."""

    given_names: tuple[str, ...]
    family_names: tuple[str, ...]
    organisations: tuple[str, ...]
    texts: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    asked_by_citizens: tuple[str, ...]
    messages: tuple[str, ...]
    remarks: tuple[str, ...]
    notes: tuple[str, ...]
    responses: tuple[str, ...]
    refusals: tuple[str, ...]
    legal_grounds: tuple[str, ...]
    suggestions: tuple[str, ...]
    posts: dict[Role, str]
    fields: dict[str, tuple[str, ...]]


class Sample(Struct, frozen=True, kw_only=True):
    """A file that stands for all files of its kind. `sha256`: hex."""

    name: str
    mime: str
    content: bytes
    sha256: str


class Samples(Struct, frozen=True):
    image: Sample
    pdf: Sample
