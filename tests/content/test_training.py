"""Files of training phrases: what is wrong in them is told with its line, and never read."""

import pytest

from dialogs.content.parser import parse
from nlu.training import Example, Marked
from tests.content.demo import doubted, refused, with_file

GREET = "words/fa/training/greet.yaml"
BOOK = "words/fa/training/book_appointment.yaml"
HEAD = 'version: "3.1"\nnlu:\n'


def greeting(*lines: str) -> str:
    """A file that is right but for these lines, the first of which stands in line 6."""
    told = "".join(f"    {line}\n" for line in lines)
    return f"{HEAD}- intent: greet\n  examples: |\n    - سلام\n{told}"


def test_phrases_are_read_with_their_entities_and_lines() -> None:
    pack = parse(with_file(BOOK, f"{HEAD}- intent: book_appointment\n  examples: |\n    - [فردا](date) نوبت دارید؟\n"))

    (example,) = pack.words["fa"].training
    assert example == Example("book_appointment", "فردا نوبت دارید؟", (Marked(0, 4, "date", "فردا"),))
    assert example.line == 5


def test_a_part_of_the_information_is_read_apart_from_its_intent() -> None:
    path = "words/fa/training/ask_service_info.yaml"
    pack = parse(with_file(path, f"{HEAD}- intent: ask_service_info/cost\n  examples: |\n    - چند تومنه؟\n"))

    assert [(each.intent, each.info) for each in pack.words["fa"].training] == [("ask_service_info", "cost")]


def test_other_spellings_of_a_phrase_are_welcome_under_its_intent() -> None:
    pack = parse(with_file(GREET, greeting("- سلااام")))

    assert [each.text for each in pack.words["fa"].training] == ["سلام", "سلااام"]


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        (greeting("درود"), 6, "does not begin with '- '"),
        (greeting("", "- [درود"), 7, "a bracket that marks nothing"),
        (greeting("- [درود](word)"), 6, "no entity 'word'"),
        (greeting("- سلام"), 6, f"already a phrase of greet, {GREET}:5"),
        (greeting("- "), 6, "an example without words"),
        (greeting().replace("3.1", "2.0"), 1, "version '2.0'"),
        ("nlu: []\n", 1, "'version' is missing"),
        ('version: "3.1"\n', 1, "'nlu' is missing"),
        (f"{HEAD}- lookup: city\n  examples: |\n    - تهران\n", 3, "'lookup' is not read here"),
        (f"{HEAD}- intent: hello\n  examples: |\n    - سلام\n", 3, "no intent 'hello'"),
        (f"{HEAD}- intent: thanks\n  examples: |\n    - ممنون\n", 3, "in a file of another name"),
        (f"{HEAD}- intent: greet\n  examples: >\n    - سلام\n", 4, "under 'examples: |'"),
        (f"{HEAD}- intent: greet\n  examples: [سلام]\n", 3, "must be texts"),
        ('version: "3.1"\nnlu: greet\n', 2, "must be a list of intents"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(content: str, line: int, told: str) -> None:
    problems = [(each.path, each.line, each.message) for each in refused(with_file(GREET, content))]

    assert len(problems) == 1, problems
    assert problems[0][:2] == (GREET, line)
    assert told in problems[0][2]


def test_a_phrase_has_one_intent_whatever_its_spelling() -> None:
    files = with_file(GREET, greeting("- وقت بخیر"))
    files["words/fa/training/thanks.yaml"] = f"{HEAD}- intent: thanks\n  examples: |\n    - وقت بخیییر!\n".encode()

    (problem,) = refused(files)

    assert str(problem).startswith("words/fa/training/thanks.yaml:5: «وقت بخیییر!» is already a phrase of greet")


def test_a_service_named_by_its_code_must_exist() -> None:
    mark = '{"entity": "service", "value": "passport"}'
    content = f"{HEAD}- intent: start_request\n  examples: |\n    - [گذرنامه]{mark} می‌خوام\n"

    (problem,) = doubted(with_file("words/fa/training/start_request.yaml", content))

    assert str(problem) == "words/fa/training/start_request.yaml:5: «گذرنامه می‌خوام»: no service 'passport'"
