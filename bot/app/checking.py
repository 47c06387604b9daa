"""Tries what the settings name, before a run would meet it: the database, the port, the tokens, and what channels ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.app.lock import is_locked
from bot.app.shipped import load_shipped
from bot.app.slack_pairs import slack_pairs
from bot.domain.database import Database
from bot.domain.errors import NewsdeskError
from bot.domain.orphans import orphans
from bot.domain.topic import Topics
from bot.domain.topic_book import TopicBook
from bot.platforms.shared.way_out import WayOut
from bot.platforms.slack.introductions import introduce
from bot.settings import Settings, WebSettings, faults_of_pairs, misnamed_tokens, oddities_of_tokens
from bot.store.opening import Condition, condition_of, open_store
from bot.web.health import Health
from bot.web.server import HealthServer

_CONDITIONS = {
    Condition.NEW: "is made at the first start",
    Condition.OLDER: "is brought up to date at the next start",
    Condition.READY: "ready",
}


@dataclass(slots=True, kw_only=True)
class Checked:
    """The result: sentences on what is `wrong`, and would stop a run, and on what is only worth a look; how the `database` stands.

    `slack` says of which workspace each pair of tokens is, where there are several.
    """

    topics: Topics
    wrong: list[str] = field(default_factory=list)
    worth_a_look: list[str] = field(default_factory=list)
    database: str = "cannot be used"
    port: str = "off"
    slack: list[str] = field(default_factory=list)


async def check(settings: Settings, environ: Mapping[str, str]) -> Checked:
    """Try all of it and change nothing; raise InvalidInput where what ships, or the topics, cannot be read."""
    topics = load_shipped(settings.topics).topics
    for slug in settings.console.topics:
        topics.named(slug)
    checked = Checked(topics=topics)
    checked.wrong += [*faults_of_pairs(settings), *oddities_of_tokens(settings)]
    if settings.slack.workspace and not checked.wrong:
        await _ask_slack(settings, checked)
    checked.worth_a_look += misnamed_tokens(settings, environ)
    if not settings.contact_url:
        checked.worth_a_look.append("contact_url is not set: set it, so that publishers can reach you.")
    runs = await _try_database(settings.database, checked)
    await _try_port(settings.web, checked, runs=runs)
    return checked


async def _ask_slack(settings: Settings, checked: Checked) -> None:
    """Ask of which workspace each pair of tokens is: of several that is easily mixed up."""
    said = await introduce(slack_pairs(settings), WayOut(proxy=settings.proxy.get_secret_value() if settings.proxy else ""))
    checked.slack += said.told
    checked.wrong += said.wrong
    checked.worth_a_look += said.unknown


async def _try_database(database: Database, checked: Checked) -> bool:
    """Look at the database, and say whether a Newsdesk runs on it."""
    try:
        condition = await condition_of(database)
        checked.database = _CONDITIONS[condition]
        if condition is not Condition.READY:
            return False
        async with open_store(database, make=False) as store:
            topics = TopicBook(checked.topics, await store.own_topics()).every
            checked.worth_a_look += orphans(await store.all_subscriptions(), topics)
        runs = await is_locked(database)
    except NewsdeskError as error:
        checked.wrong.append(str(error))
        return False
    checked.database = "in use by a running Newsdesk" if runs else checked.database
    return runs


async def _try_port(web: WebSettings, checked: Checked, *, runs: bool) -> None:
    """Listen for a moment; a Newsdesk that runs does so already."""
    if not web.port:
        return
    if runs:
        checked.port = f"{web.host}:{web.port}, not tried while a Newsdesk runs"
        return
    try:
        async with HealthServer(web.host, web.port, _unasked):
            checked.port = f"{web.host}:{web.port}, free"
    except NewsdeskError as error:
        checked.port = f"{web.host}:{web.port}, cannot be used"
        checked.wrong.append(str(error))


async def _unasked() -> Health:
    return Health(version="", faults=("this is only a try",))
