"""What is checked once at the start: settings, the key, the tables of access and performers."""

import logging
import stat
from io import StringIO
from pathlib import Path

import pytest

from backend_client.seal import Seal
from bot import access, keys, log
from bot.effects import runner
from bot.settings import Settings, SettingsInvalid, help_text
from bot.store.sql_store import SqlStore
from tests.flow.world import SECRET


def test_the_defaults_are_the_demo_on_this_machine() -> None:
    settings = Settings.from_environ({})

    assert (settings.profile, str(settings.listen), settings.data_dir) == ("demo", "127.0.0.1:8080", Path("var"))
    assert settings.public_address == "http://127.0.0.1:8080"


def test_all_problems_are_told_at_once_each_with_what_to_do() -> None:
    with pytest.raises(SettingsInvalid) as refused:
        Settings.from_environ({"MIZBAN_LISTEN": "8080", "MIZBAN_PROFILE": "prod", "MIZBAN_TELEGRAM_TOKN": "x"})

    problems = refused.value.problems
    assert [problem.partition(":")[0] for problem in problems] == [
        "MIZBAN_TELEGRAM_TOKN", "MIZBAN_LISTEN", "MIZBAN_PROFILE",
    ]  # fmt: skip
    assert "for example 127.0.0.1:8080" in problems[1]


@pytest.mark.parametrize("listen", ["0.0.0.0:8080", "192.168.1.5:80", "[::]:8080"])
def test_the_demo_refuses_to_be_reached_from_elsewhere(listen: str) -> None:
    with pytest.raises(SettingsInvalid, match="MIZBAN_LISTEN"):
        Settings.from_environ({"MIZBAN_LISTEN": listen})
    assert Settings.from_environ({"MIZBAN_LISTEN": listen, "MIZBAN_PROFILE": "production"}).listen.port


def test_the_government_profile_refuses_a_foreign_messenger() -> None:
    with pytest.raises(SettingsInvalid, match="domestic"):
        Settings.from_environ({"MIZBAN_PROFILE": "government", "MIZBAN_TELEGRAM_TOKEN": "1:a"})


def test_proxies_are_believed_by_address_only() -> None:
    """Attack 36: a forged X-Forwarded-For counts only from a web server that was named."""
    named = Settings.from_environ({"MIZBAN_TRUSTED_PROXIES": "127.0.0.1, ::1"})
    assert named.trusted_proxies == ("127.0.0.1", "::1")

    with pytest.raises(SettingsInvalid, match="IP addresses"):
        Settings.from_environ({"MIZBAN_TRUSTED_PROXIES": "nginx"})


def test_a_secret_is_never_shown() -> None:
    """Attack 7."""
    settings = Settings.from_environ(
        {"MIZBAN_TELEGRAM_TOKEN": "1:canary", "MIZBAN_TELEGRAM_PROXY": "http://u:canary@p"}
    )

    assert "canary" not in repr(settings)


def test_every_setting_has_its_help() -> None:
    assert "MIZBAN_DATA_DIR" in help_text()
    assert help_text().count("(default: ") == len(Settings.__dataclass_fields__)


def test_the_first_start_makes_a_key_for_its_owner_alone(tmp_path: Path) -> None:
    secret = keys.load_secret(tmp_path / "var", make=True)

    assert len(secret) == 32
    assert stat.S_IMODE((tmp_path / "var" / "secret.key").stat().st_mode) == 0o600
    assert keys.load_secret(tmp_path / "var", make=False) == secret


def test_a_key_is_missed_made_once_and_kept_private(tmp_path: Path) -> None:
    with pytest.raises(keys.KeyUnusable, match="mizban key new"):
        keys.load_secret(tmp_path, make=False)
    place = keys.new_secret(tmp_path)
    with pytest.raises(keys.KeyUnusable, match="there already"):
        keys.new_secret(tmp_path)
    place.chmod(0o644)
    with pytest.raises(keys.KeyUnusable, match="chmod 600"):
        keys.load_secret(tmp_path, make=False)


def test_a_database_without_its_key_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "bot.db").touch()

    with pytest.raises(keys.KeyUnusable, match="put the key back"):
        keys.load_secret(tmp_path, make=True)


async def test_another_installation_s_key_is_refused(store: SqlStore) -> None:
    await keys.prove(store, Seal(SECRET, "bot"))
    await keys.prove(store, Seal(SECRET, "bot"))

    with pytest.raises(keys.KeyUnusable, match="not the key of this database"):
        await keys.prove(store, Seal(bytes(32), "bot"))


def test_every_effect_and_reading_has_a_rule_and_every_effect_a_performer(monkeypatch: pytest.MonkeyPatch) -> None:
    access.verify_complete()
    runner.verify_complete()

    rules = {kind: rule for kind, rule in access.RULES.items() if kind.__name__ != "TakeRequest"}
    monkeypatch.setattr(access, "RULES", rules)
    with pytest.raises(access.RuleMissing, match="TakeRequest"):
        access.verify_complete()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_log_line_never_holds_what_people_wrote(form: str) -> None:
    """Attacks 7 and 8: neither from an error's words nor from another library's message."""
    root, own = logging.getLogger(), logging.getLogger("mizban")
    before, level = list(root.handlers), root.level
    stream = StringIO()
    log.setup("json" if form == "json" else "text", stream)
    try:
        try:
            int("canary 0499370899")
        except ValueError as error:
            log.failure("turn.failed", error, row=7)
        logging.getLogger("aiohttp").warning("GET /botcanary/%s\nsecond line", "canary")
        log.event("turn.handled", row=7, ms=1.5)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        own.setLevel(logging.NOTSET)

    lines = stream.getvalue().splitlines()
    assert "canary" not in stream.getvalue()
    assert len(lines) == 3
    assert "ValueError" in lines[0]
    assert "turn.handled" in lines[2]
