"""The busy agency: the demo pack with more services, units and closures laid over it, and what its people write."""

import hashlib
import io
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import msgspec
from PIL import Image, ImageDraw
from ruamel.yaml import YAML

from backend_client.embedded.year.words import Sample, Samples, Words
from bot.pack import pack_folder, read_pack
from dialogs.content.checks import check
from dialogs.content.parser import Pack, parse
from dialogs.content.problems import ContentInvalid

_HERE = Path(str(resources.files("bot.demo")))
_PDF = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 420 595]>> endobj
trailer <</Root 1 0 R>>
%%EOF
"""


def pack_files() -> Mapping[str, bytes]:
    """The busy agency's pack: a list that both have is the demo's and then this one's."""
    files = dict(read_pack(pack_folder("demo")))
    for place, content in read_pack(_HERE / "busy").items():
        files[place] = files[place] + b"\n" + content if place in files else content
    return files


def checked(files: Mapping[str, bytes]) -> Pack:
    """Raises ContentInvalid."""
    pack = parse(files)
    if problems := check(pack):
        raise ContentInvalid(problems)
    return pack


def write_pack(files: Mapping[str, bytes], folder: Path) -> None:
    for place, content in files.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(content)


def words() -> Words:
    told = YAML(typ="safe").load((_HERE / "year.yaml").read_text("utf-8"))
    return msgspec.convert(told, Words)


def samples() -> Samples:
    """Papers that everybody hands in: an empty sheet as a photograph and as a PDF."""
    sheet = Image.new("RGB", (420, 595), "white")
    ImageDraw.Draw(sheet).rectangle((20, 20, 399, 574), outline="grey", width=2)
    photograph = io.BytesIO()
    sheet.save(photograph, "JPEG", quality=60)
    return Samples(
        _sample("madrak.jpg", "image/jpeg", photograph.getvalue()), _sample("madrak.pdf", "application/pdf", _PDF)
    )


def _sample(name: str, mime: str, content: bytes) -> Sample:
    return Sample(name=name, mime=mime, content=content, sha256=hashlib.sha256(content).hexdigest())
