"""No setting takes a value that would stop a run later: whatever passes can be run with."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import annotated_types
import pytest
from pydantic import BaseModel

from bot.app.rules import fetch_settings, outbox_rules, polling_rules, workspace_share
from bot.domain.errors import SettingError
from bot.engine.line import Line
from bot.engine.local import LocalEngine
from bot.polling.schedule import jittered, longest_wait
from bot.ports.engine import Step
from bot.settings import Settings, load_settings
from tests.fakes.clock import FakeClock

NEVER = ["inf", "nan", "1e300", "9" * 400, "-1"]


def numbers(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting that is a number, with its field."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from numbers(field.annotation, f"{path}{name}.")
        elif field.annotation in (int, float):
            yield path + name, field


def bound(field: Any, *kinds: type) -> float | None:
    """The bound of a kind that a field has."""
    return next((getattr(each, kind.__name__.lower()) for each in field.metadata for kind in kinds if isinstance(each, kind)), None)


NUMBERS = dict(numbers(Settings))


def variable(name: str) -> str:
    return "NEWSDESK_" + name.upper().replace(".", "__")


def test_every_number_has_bounds_on_both_sides():
    """Also the ones that somebody adds."""
    assert len(NUMBERS) > 12
    for name, field in NUMBERS.items():
        assert bound(field, annotated_types.Le, annotated_types.Lt) is not None, name
        assert bound(field, annotated_types.Ge, annotated_types.Gt) is not None, name


@pytest.mark.parametrize("name", NUMBERS)
def test_no_number_is_infinite_or_huge_or_none(name, monkeypatch):
    """Each is refused by name, whatever else is set."""
    for value in NEVER:
        monkeypatch.setenv(variable(name), value)
        with pytest.raises(SettingError, match=f'"{name}"'):
            load_settings(None)


def extreme(kind: str) -> Settings:
    """Settings with every number at one end."""
    tables: dict[str, Any] = {}
    for name, field in NUMBERS.items():
        table, _, key = name.rpartition(".")
        most, least = bound(field, annotated_types.Le), bound(field, annotated_types.Ge)
        value = most if kind == "largest" else least if least is not None else 1e-9
        (tables.setdefault(table, {}) if table else tables)[key] = value
    return Settings(**tables)


@pytest.mark.parametrize("kind", ["largest", "smallest"])
async def test_what_passes_makes_rules_and_turns_of_the_engine(kind):
    """Times stay within the calendar, waits within what a timer takes."""
    settings, now = extreme(kind), datetime(2039, 12, 31, tzinfo=UTC)
    rules = polling_rules(settings)
    assert now + jittered(rules.cap, 0.99, rules) + longest_wait(rules) > now
    assert now - rules.news_for < now - timedelta(microseconds=0) or kind == "smallest"
    assert now - timedelta(days=settings.keep_days) < now
    assert outbox_rules(settings).channel.mention_spacing >= timedelta(0)
    assert fetch_settings(settings).total_timeout > 0
    line = Line(1, lambda: 0.0, workspace_share(settings))
    for number in range(3):
        line.ask(str(number), "T1")
    engine = LocalEngine({Step.TICK: settings.polling.concurrency})
    engine.on(Step.TICK, FakeClock(now).__class__)  # type: ignore[arg-type]  # it is never run
    engine.every(settings.tick_seconds, Step.TICK)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('database = ""', "database"),
        ('database = "a\\u0000b"', "database"),
        ('[web]\nhost = ""', "web.host"),
        ('[web]\nhost = "two words"', "web.host"),
        ('contact_url = "https://"', "contact_url"),
        ('contact_url = "mailto:"', "contact_url"),
        (f'contact_url = "https://example.org/{"a" * 500}"', "contact_url"),
        ('[discord]\napi_url = "discord.example"', "discord.api_url"),
        ('[discord]\ngateway_url = "https://discord.example"', "discord.gateway_url"),
        ('[slack]\napi_url = "https://"', "slack.api_url"),
        ('[topics]\n"" = "a"', "topics"),
        ('[topics]\n"!!" = "a"', "topics"),
        (f'[topics]\n"{"a" * 61}" = "a"', "topics"),
        ('discord_token = "two words"', "discord_token"),
        ('zone = ""', "zone"),
    ],
)
def test_an_empty_or_impossible_text_is_refused_by_name(text, name, tmp_path):
    """It would end in a traceback of another program's."""
    path = tmp_path / "newsdesk.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingError, match=f'The setting "{name}"'):
        load_settings(path)


@pytest.mark.parametrize("text", ['[discord]\napi_url = ""', 'discord_token = ""', 'slack_bot_token = "  "', 'contact_url = ""'])
def test_what_may_be_left_out_may_be_left_empty(text, tmp_path):
    """As forms and templates of containers do."""
    path = tmp_path / "newsdesk.toml"
    path.write_text(text, encoding="utf-8")
    assert load_settings(path) == load_settings(None)


@pytest.mark.parametrize(
    ("deep", "variable"), list(product(["[" * 100_000], ["NEWSDESK_CONSOLE__TOPICS", "NEWSDESK_POLLING__ALLOW_PORTS"]))
)
def test_a_list_that_never_ends_is_refused(deep, variable, monkeypatch):
    """JSON is welcome in the environment, but not without end."""
    monkeypatch.setenv(variable, deep)
    with pytest.raises(SettingError, match="this list cannot be read"):
        load_settings(None)


def test_a_file_that_nests_without_end_is_refused(tmp_path):
    """The reader of TOML gives up, and says so in a sentence of ours."""
    path = tmp_path / "newsdesk.toml"
    path.write_text(f"zone = {'[' * 100_000}", encoding="utf-8")
    with pytest.raises(SettingError, match="cannot be read"):
        load_settings(path)
