"""`newsdesk setup`: five questions, a file of settings, and the feeds that fit."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import typer
from pydantic import ValidationError

from bot.app.shipped import load_catalogue, load_shipped
from bot.cli.catalogue_tools import wish_of
from bot.cli.context import State
from bot.cli.setup_text import PLATFORMS, Answers, next_steps, settings_text
from bot.cli.terminal import console
from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_languages, parse_time, parse_zone
from bot.domain.schedule import DigestTime
from bot.domain.topic import Topics
from bot.feeds.catalogue import FEED_LANGUAGES, CatalogueFeed, chosen
from bot.settings import FixedSettings
from bot.steps.commands.sources import FeedWish

_FILE = Path("newsdesk.toml")
_GENERAL = "technology"

Answer = TypeVar("Answer")


def set_up(state: State, add: Callable[[list[FeedWish]], None]) -> None:
    """Ask, write newsdesk.toml here, and add the feeds that fit by `add`; raise InvalidInput where there are settings already."""
    if known := state.settings_here:
        raise InvalidInput(f"There are settings already: {known}. Change them there, or move the file away.")
    _require_place()
    out = console()
    answers = ask(load_shipped().topics)
    _write(settings_text(answers))
    out.print(f"Wrote {_FILE.absolute()}.", markup=False, soft_wrap=True)
    add([wish_of(each) for each in feeds_for(answers)])
    out.print()
    for line in next_steps(answers):
        out.print(line, markup=False, soft_wrap=True)


def _require_place() -> None:
    """Raise InvalidInput where nothing can be written here: better before five answers than after them."""
    if not os.access(".", os.W_OK):
        raise InvalidInput(f"Nothing can be written in {Path.cwd()}. Start this in a folder of your own.")


def _write(text: str) -> None:
    try:
        _FILE.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{_FILE.absolute()} cannot be written: {error.strerror}. Start this in a folder of your own.") from error


def feeds_for(answers: Answers) -> list[CatalogueFeed]:
    """Return the feeds on the topics, and those on all of technology, in the languages."""
    return chosen(load_catalogue(), topics={*answers.topics, _GENERAL}, languages=set(answers.languages))


def ask(topics: Topics) -> Answers:
    """Ask the five questions; what cannot be read is asked again, with what is wrong about it."""
    known = ", ".join(topic.title("en") for topic in topics)
    wanted = _asked(f"1. Topics ({known}; several with commas, or all)", "all", lambda text: [topic.slug for topic in topics.named(text)])
    languages = _asked("2. Languages of the feeds (such as en, de, ja; or all)", "all", _languages)
    platform = _asked(f"3. Where cards go ({', '.join(PLATFORMS)})", PLATFORMS[0], _platform)
    digest = _asked("4. Time of the daily digest, and its zone", f"08:30 {_zone_here()}", _digest)
    contact = _asked("5. Where publishers can reach you (https://... or mailto:...; - for nowhere)", "-", _contact)
    return Answers(topics=wanted, languages=languages, platform=platform, digest=digest, contact=contact)


def _asked(question: str, default: str, read: Callable[[str], Answer]) -> Answer:
    while True:
        try:
            return read(str(typer.prompt(question, default=default)))
        except InvalidInput as error:
            typer.echo(f"   {error}")


def _languages(text: str) -> list[str]:
    wanted = parse_languages(text)
    if strange := sorted(wanted - {each.partition("-")[0] for each in FEED_LANGUAGES}):
        raise InvalidInput(f"No feed that ships is in {', '.join(strange)}: choose of {', '.join(sorted(FEED_LANGUAGES))}.")
    return sorted(wanted)


def _platform(text: str) -> str:
    found = [each for each in PLATFORMS if each.startswith(text.strip().lower()) and text.strip()]
    if len(found) != 1:
        raise InvalidInput(f"Choose one of {', '.join(PLATFORMS)}.")
    return found[0]


def _digest(text: str) -> DigestTime:
    at, _, zone = text.strip().partition(" ")
    return DigestTime(at=parse_time(at), zone=parse_zone(zone) if zone.strip() else "UTC")


def _contact(text: str) -> str:
    address = text.strip()
    try:
        return "" if address in {"", "-"} else FixedSettings(contact_url=address).contact_url
    except ValidationError as error:
        raise InvalidInput(f"{error.errors()[0]['msg'].removeprefix('Value error, ')}.") from error


def _zone_here() -> str:
    """Return the zone of this machine, where it says one by its name."""
    try:
        place = os.environ.get("TZ") or str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
        return parse_zone(place)
    except (InvalidInput, OSError):
        return "UTC"
