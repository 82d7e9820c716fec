"""An agency's nlu.yml becomes training phrases that the pack's parser accepts; nothing is lost, nothing told twice."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.rasa.foreign import Foreign, Mapped, read_foreign
from bot.rasa.importing import Merged, merge, training_files
from dialogs.content.parser import parse
from dialogs.content.problems import ContentInvalid
from nlu.training import Example, Marked
from tests.content.demo import ROOT, demo_files, doubted
from tests.dialogs.citizen_world import content

PLACE = "words/fa/training"
THEIRS = """\
version: "3.1"
nlu:
- intent: greet
  examples: |
    - درود بر میزبان
    - سلام
- intent: peygiri
  examples: |
    - کد [MZ7K9Q2M4XABC](code) کجاست
    - وضعیت [گواهی سکونت](service) چی شد
- intent: price/short
  examples:
  - text: |
      هزینه [نامه محل]{"entity": "service", "role": "wanted"} چند است
    metadata: {by: someone}
  - text: خرجش در [تهران](city) چند
- intent: joke
  examples: |
    - یک جوک بگو
- synonym: residence_letter
  examples: |
    - نامه محل
- lookup: city
  examples: |
    - تهران
- regex: code
  examples: |
    - MZ\\w+
"""
MAPPED = Mapped(
    {"peygiri": "track_request", "price": "ask_service_info/cost"},
    {"code": "tracking_code"},
    frozenset(service.code for service in content().catalogue.services),
)


def foreign(text: str = THEIRS, mapped: Mapped = MAPPED) -> Foreign:
    return read_foreign("nlu.yml", text.encode(), mapped)


def merged(text: str = THEIRS, present: dict[str, bytes] | None = None, *, replace: bool = False) -> Merged:
    return merge(PLACE, foreign(text).phrases, present or {}, "nlu.yml", replace=replace)


def head(intent: str, *lines: str) -> bytes:
    told = "".join(f"    - {line}\n" for line in lines)
    return f'# ours\nversion: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n{told}'.encode()


def test_phrases_are_read_with_intents_and_entities_in_our_names() -> None:
    plain = {each.text: each for each in foreign().phrases}

    assert plain["کد MZ7K9Q2M4XABC کجاست"].entities == (Marked(3, 16, "tracking_code", "MZ7K9Q2M4XABC"),)
    assert plain["وضعیت گواهی سکونت چی شد"].entities == (Marked(6, 17, "service", "گواهی سکونت"),)
    assert plain["هزینه نامه محل چند است"] == Example(
        "ask_service_info",
        "هزینه نامه محل چند است",
        (Marked(6, 14, "service", "residence_letter", "wanted"),),
        "cost",
    )
    assert plain["خرجش در تهران چند"].entities == ()


def test_what_is_not_taken_is_told_with_its_line_and_what_to_do() -> None:
    assert [str(skipped) for skipped in foreign().skipped] == [
        (
            "nlu.yml:16: entity 'city' is none of ours; its words stay, unmarked; "
            "add --entity city=…, with the entity that it is"
        ),
        "nlu.yml:17: intent 'joke' is none of ours; add --map joke=…, with ours that it is; --map joke= leaves it out",
        "nlu.yml:23: lookup 'city' is not needed",
        "nlu.yml:26: regex 'code' is not needed",
    ]


def test_an_intent_may_be_left_out_silently() -> None:
    mapped = Mapped({**MAPPED.intents, "joke": ""}, {**MAPPED.entities, "city": ""}, MAPPED.services)

    assert [skipped.message for skipped in foreign(mapped=mapped).skipped] == [
        "lookup 'city' is not needed",
        "regex 'code' is not needed",
    ]


def test_an_unknown_service_is_no_value() -> None:
    text = THEIRS.replace("residence_letter", "their_letter")

    assert Marked(6, 14, "service", "نامه محل", "wanted") in [
        one for each in foreign(text).phrases for one in each.entities
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- سلام\n", "سلام\n", "nlu.yml:6: «سلام» does not begin with '- '"),
        (
            "[گواهی سکونت](service)",
            "[گواهی سکونت",
            "nlu.yml:10: «وضعیت [گواهی سکونت چی شد»: a bracket that marks nothing",
        ),
        ('{"entity": "service", "role": "wanted"}', "{entity: x}", "nlu.yml:14: {entity: x} is not JSON"),
        ("- regex: code", "- regexp: code", "nlu.yml:26: neither intent nor synonym, lookup or regex"),
        ("nlu:", "stories:", "nlu.yml:1: no list 'nlu'"),
        ("  - text: خرجش در [تهران](city) چند", "  - metadata: {a: b}", "nlu.yml:16: an example without a text"),
        ("  examples: |\n    - یک جوک بگو\n", "", "nlu.yml:17: no examples"),
        ("- intent: greet", "- intent: *greet", "nlu.yml:3: anchors and aliases are not allowed"),
        ("nlu:\n", "nlu:\n\t- x\n", "nlu.yml:3: not YAML"),
    ],
)
def test_a_bad_file_is_refused_with_file_line_and_fix(old: str, new: str, told: str) -> None:
    assert old in THEIRS
    mapped = Mapped({**MAPPED.intents, "joke": "out_of_scope"}, MAPPED.entities)

    with pytest.raises(ContentInvalid) as refused:
        foreign(THEIRS.replace(old, new, 1), mapped)

    problems = [str(problem) for problem in refused.value.problems]
    assert any(problem.startswith(told) for problem in problems), problems


def test_the_packs_parser_accepts_what_is_written() -> None:
    with_phrases = {path: text for path, text in demo_files().items() if not path.startswith(PLACE)}
    files = {**with_phrases, **merged().files}

    assert doubted(files) == []
    assert len(parse(files).words["fa"].training) == 6


def test_present_files_keep_their_comments_and_phrases() -> None:
    present = {f"{PLACE}/greet.yaml": head("greet", "سلام", "سلام عرض شد") + b"# end\n"}

    added = merged(present=present)

    assert added.files[f"{PLACE}/greet.yaml"] == (head("greet", "سلام", "سلام عرض شد", "درود بر میزبان") + b"# end\n")
    assert (added.added, added.known) == (5, 1)


def test_importing_twice_adds_nothing() -> None:
    first = merged()
    again = merged(present=dict(first.files))

    assert (again.files, again.added, again.known) == ({}, 0, 6)


def test_parts_of_one_intent_go_each_to_its_own_block() -> None:
    both = (
        'version: "3.1"\nnlu:\n  - intent: ask_service_info/cost\n    examples: |\n      - چند است\n'
        "  - intent: ask_service_info/time\n    examples: |\n      - کی می‌شود\n"
    )
    theirs = (
        "nlu:\n- intent: ask_service_info_cost\n  examples: |\n    - چقدر می‌شود\n"
        "- intent: ask_service_info_laws\n  examples: |\n    - قانونش کدام است\n"
        "- intent: ask_service_info_time\n  examples: |\n    - چند روز\n"
    )
    written = merged(theirs, {f"{PLACE}/ask_service_info.yaml": both.encode()}).files[f"{PLACE}/ask_service_info.yaml"]

    assert written.decode() == (
        'version: "3.1"\nnlu:\n'
        "  - intent: ask_service_info/cost\n    examples: |\n      - چند است\n      - چقدر می‌شود\n"
        "  - intent: ask_service_info/time\n    examples: |\n      - کی می‌شود\n      - چند روز\n"
        "  - intent: ask_service_info/laws\n    examples: |\n      - قانونش کدام است\n"
    )


def test_a_phrase_of_another_intent_is_told_and_stays_there() -> None:
    added = merged(present={f"{PLACE}/thanks.yaml": head("thanks", "درود بر ميزبان")})

    assert [str(skipped) for skipped in added.skipped] == [
        "nlu.yml:5: «درود بر میزبان» is already a phrase of thanks; keep it where it belongs"
    ]


def test_replacing_writes_the_files_of_their_intents_anew_and_no_others() -> None:
    present = {f"{PLACE}/greet.yaml": head("greet", "بامداد خوش"), f"{PLACE}/thanks.yaml": head("thanks", "ممنون")}

    added = merged(present=present, replace=True)

    assert f"{PLACE}/thanks.yaml" not in added.files
    assert "بامداد" not in added.files[f"{PLACE}/greet.yaml"].decode()


def test_a_present_file_that_is_wrong_is_told_first() -> None:
    with pytest.raises(ContentInvalid, match=r"greet\.yaml:4"):
        merged(present={f"{PLACE}/greet.yaml": b'version: "3.1"\nnlu:\n- intent: greet\n  examples: x\n'})


# ── the command ──


def run(tmp_path: Path, *words: str) -> int:
    (tmp_path / "nlu.yml").write_text(THEIRS, "utf-8")
    return main(["rasa", "import", str(tmp_path / "nlu.yml"), *words])


def test_the_command_merges_into_a_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "pack"
    for path, text in demo_files().items():
        (pack / path).parent.mkdir(parents=True, exist_ok=True)
        (pack / path).write_bytes(text)
    mapping = (
        "--map",
        "peygiri=track_request",
        "--map",
        "price=ask_service_info/cost",
        "--entity",
        "code=tracking_code",
    )

    assert run(tmp_path, "--out", str(pack), *mapping) == 0

    told = capsys.readouterr()
    assert told.out == "5 phrases added in 3 files, 1 were there already\n"
    assert "nlu.yml:17: intent 'joke' is none of ours" in told.err
    assert doubted(training_files(pack, PLACE) | {p: t for p, t in demo_files().items() if PLACE not in p}) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--map", "joke=jest"), "no intent 'jest'"),
        (("--map", "price=ask_service_info"), "only ask_service_info has parts"),
        (("--map", "joke"), "'joke': write THEIRS=OURS"),
        (("--entity", "city=town"), "no entity 'town'"),
    ],
)
def test_a_mapping_to_nothing_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert run(tmp_path, "--out", str(tmp_path), *words) == 2
    assert told in capsys.readouterr().err


def test_the_programs_own_pack_is_not_written_into(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == 2
    assert "name a folder with --out" in capsys.readouterr().err
    assert demo_files()[f"{PLACE}/greet.yaml"] == (ROOT / PLACE / "greet.yaml").read_bytes()
