"""`mizban rasa export`: a Rasa project out of our content, to the byte the same each time.

data/nlu.yml data/rules.yml domain.yml config.yml endpoints.yml
mizban_normaliser.py mizban_normalize.py    our normaliser as a component of Rasa's pipeline
"""

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

import nlu.normalize
from backend_client.catalogue import Catalogue
from bot.rasa import stories
from bot.rasa.names import SERVICE, TRACKING_CODE
from bot.rasa.phrases import phrases, service_names
from bot.rasa.speech import Words

_CODE_PATTERN = r"[Mm][Zz](?:[\s\-\u200c]?[0-9A-Za-z۰-۹]){11}"
"""A tracking code as typed and as the normaliser leaves it."""
_HEAD = "# Written by `mizban rasa export` out of the content pack: change the pack, then export anew.\n"


class FilesExist(Exception):
    """Something stands there already; the text says what."""


def project(words: Words, *, action_server: str, token: bool = False) -> dict[str, bytes]:
    """Path → content."""
    content = words.content
    lines = phrases(content.words, content.catalogue)
    room = Path(__file__).parent
    return {
        "data/nlu.yml": _yaml(nlu_data(lines, content.catalogue)),
        "data/rules.yml": _yaml(stories.rules(lines)),
        "domain.yml": _yaml(stories.domain(lines, words)),
        "config.yml": _yaml(stories.config(content.words.language)),
        "endpoints.yml": _yaml(stories.endpoints(action_server, token=token)),
        "mizban_normaliser.py": (room / "mizban_normaliser.py").read_bytes(),
        "mizban_normalize.py": Path(nlu.normalize.__file__).read_bytes(),
    }


def nlu_data(lines: Mapping[str, list[str]], catalogue: Catalogue) -> dict[str, Any]:
    """Intents with their phrases, the names of services as look-up and synonyms, the shape of a tracking code."""
    names = service_names(catalogue)
    blocks: list[dict[str, Any]] = [{"intent": intent, "examples": _listed(said)} for intent, said in lines.items()]
    blocks += [{"synonym": code, "examples": _listed(called)} for code, called in names.items() if called]
    blocks.append({"lookup": SERVICE, "examples": _listed(name for called in names.values() for name in called)})
    blocks.append({"regex": TRACKING_CODE, "examples": _listed([_CODE_PATTERN])})
    return {"version": "3.1", "nlu": blocks}


def write(files: Mapping[str, bytes], folder: Path, *, replace: bool) -> None:
    """Raises FilesExist, before anything is written, where a file stands there and is another."""
    places = {folder / path: content for path, content in files.items()}
    others = [str(place) for place, content in places.items() if place.exists() and place.read_bytes() != content]
    if others and not replace:
        raise FilesExist(f"there already, and different: {', '.join(others)}; add --replace to write them anew")
    for place, content in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _listed(texts: Iterable[str]) -> str:
    return "".join(f"- {text}\n" for text in texts)


def _yaml(data: Mapping[str, Any]) -> bytes:
    # Any: ruamel's settings carry no types of their own.
    yaml: Any = YAML()
    yaml.width = 1_000_000
    yaml.allow_unicode = True
    stream = io.StringIO()
    yaml.dump(_written(data), stream)
    return (_HEAD + stream.getvalue()).encode()


def _written(value: Any) -> Any:
    """Texts of several lines stand line by line; "3.1" is a text, which Rasa insists on."""
    match value:
        case dict():
            return {key: _written(one) for key, one in value.items()}
        case list():
            return [_written(one) for one in value]
        case str() if "\n" in value:
            return LiteralScalarString(value)
        case "3.1":
            return DoubleQuotedScalarString(value)
        case _:
            return value
