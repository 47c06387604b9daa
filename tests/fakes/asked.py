"""Each verb as people type it on both platforms, in one channel, one after the other, and what they read: the script of the recordings."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.domain.delivery import Kind
from bot.domain.destination import Destination, Platform, Workspace
from bot.domain.following import Follow
from bot.domain.own_topic import OwnTopic, TopicId
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.domain.topic import Topic, Topics
from bot.steps.commands.desk import Desk
from bot.steps.commands.first_stories import FirstStories
from tests.fakes.clock import FakeClock
from tests.fakes.discord_bot import destination as discord_destination
from tests.fakes.discord_bot import running_bot
from tests.fakes.discord_forms import held as discord_held
from tests.fakes.discord_state import Json, Reply, Upload, walk
from tests.fakes.feed_finder import OPML, FinderOf
from tests.fakes.make import AI, NOW, QUANTUM, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import slack_bot
from tests.fakes.slack_views import held as slack_held
from tests.fakes.slack_windows import opened
from tests.fakes.wakes import Wakes
from tests.recordings import LANGUAGES

LINK = "https://news.example.org/1"
HEADLINES = (
    ("A lab opens its language model", AI),
    ("A court hears what chatbots learned from novels", AI),
    ("Hospitals let a language model read X-rays", AI),
    ("Chip makers ask for more power lines", AI),
    ("A small town votes on its data centre", AI),
    ("A language model passes a pilot’s exam", AI),
    ("A thousand qubits hold for a minute", QUANTUM),
)
SOURCES = ("The Courier", "The Echo")
_TITLES = (
    (AI, ["AI", "IA", "KI", "IA", "IA", "AI", "人工智能", "인공지능"]),
    (QUANTUM, ["Quantum", "Quantique", "Quanten", "Cuántica", "Quântica", "量子技術", "量子科技", "양자"]),
)
TOPICS = Topics([Topic(slug=slug, titles=dict(zip(LANGUAGES, titles, strict=True)), colour=0x7C3AED) for slug, titles in _TITLES])


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One thing that is asked: `verb` is its key in [discord] of config/locales, empty words a platform that has no such verb."""

    verb: str
    slack: str = ""
    discord: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    def typed(self, platform: Platform) -> str:
        """Return what somebody types there, empty where they cannot."""
        if platform is Platform.SLACK:
            return f"/newsdesk {self.slack}" if self.slack else ""
        options = (f"{name}: {value.name if isinstance(value, Upload) else value}" for name, value in self.options.items())
        return " ".join([f"/{self.discord}", *options]) if self.discord else ""


def _asked(verb: str, discord: str = "", slack: str = "", **options: str | int | Upload) -> Asked:
    return Asked(verb=verb, discord=discord, slack=slack, options=options)


SCRIPT: Sequence[Asked] = (
    _asked("help", "help", "help"),
    _asked("subscriptions", "subscriptions", "list"),
    _asked("subscribe", "subscribe", "subscribe ai", topic="ai"),
    _asked("subscribe", "subscribe", "subscribe ai both 08:30 weekdays", topic="ai", mode="both", digest="08:30", days="weekdays"),
    _asked("subscribe", "subscribe", "subscribe quantun", topic="quantun"),
    _asked("subscribe", "subscribe", 'subscribe ai filter:"lab OR court" preview', topic="ai", filter="lab OR court", preview=True),
    _asked(
        "subscribe",
        "subscribe",
        "subscribe ai filter:-NVIDIA without:opinion,live publishers:2",
        topic="ai",
        filter="-NVIDIA",
        without="opinion, live",
        publishers="2",
    ),
    _asked("subscribe", "subscribe", "subscribe ai filter:(lab", topic="ai", filter="(lab"),
    _asked(
        "subscribe",
        "subscribe",
        "subscribe ai filter:none without:none publishers:1",
        topic="ai",
        filter="none",
        without="none",
        publishers="1",
    ),
    _asked("setup", "setup", "setup"),
    _asked("all_settings", "settings all", "settings"),
    _asked("quiet_hours", "settings quiet-hours", "settings quiet 22:00-07:00", hours="22:00-07:00"),
    _asked("quiet_hours", "settings quiet-hours", "settings quiet late", hours="late"),
    _asked("cards", "settings cards", "settings cards 10", number="10"),
    _asked("updates", "settings updates", "settings updates thread", where="thread"),
    _asked("style", "settings digest-style", "settings style short", how="short"),
    _asked("sound", "settings sound", what="none"),
    _asked("more_settings", "settings more"),
    _asked("all_settings", slack="settings who managers"),
    _asked("all_settings", slack="settings who members"),
    _asked("zone", "settings time-zone", "settings zone Europe/Paris", zone="Europe/Paris"),
    _asked("language", "settings language", "settings language ja", language="ja"),
    _asked("digest_now", "digest now", "digest now"),
    _asked("digest_set", "digest set", "digest set 18:00 weekdays", time="18:00", days="weekdays"),
    _asked("digest_set", "digest set", "digest 25:00", time="25:00"),
    _asked("digest_set", slack="digest set"),
    _asked("digest_off", "digest off", "digest off"),
    _asked("digest_off", "digest off", "digest off"),
    _asked("digest_now", "digest now", "digest now"),
    _asked("digest_set", "digest set", "digest 08:30 weekdays", time="08:30", days="weekdays"),
    _asked("subscriptions", "subscriptions", "list"),
    _asked("status", "status", "status"),
    _asked("latest", "news latest", "latest ai 3", topic="ai", number=3),
    _asked("latest", "news latest", "latest gardening", topic="gardening"),
    _asked("search", "news search", "search language model", words="language model"),
    _asked("search", "news search", "search giardino", words="giardino"),
    _asked("search", "news search", "search -", words="-"),
    _asked("catchup", "news catchup", "catchup 1d", since="1d"),
    _asked("catchup", "news catchup", "catchup soon", since="soon"),
    _asked("why", "why", f"why {LINK}", link=LINK),
    _asked("why", "why", "why https://news.example.org/none", link="https://news.example.org/none"),
    _asked("mute", "mute", "mute NVIDIA 7d", what="NVIDIA", span="week"),
    _asked("mute", "mute", "mute NVIDIA for me 1d", what="NVIDIA", span="day", scope="me"),
    _asked("mutes", "mutes", "mutes"),
    _asked("tune", "tune", "tune"),
    _asked("saved", "saved", "saved"),
    _asked("unsubscribe", "unsubscribe", "unsubscribe ai", subscription="ai"),
    _asked("unsubscribe", "unsubscribe", "unsubscribe ai", subscription="ai"),
    _asked("me_list", "me list", "dm"),
    _asked("me_subscribe", "me subscribe", "dm ai 08:00", topic="ai", digest="08:00"),
    _asked("me_list", "me list", "dm list"),
    _asked("me_stop", "me stop", "dm stop ai", topic="ai"),
    _asked("me_stop", "me stop", "dm stop"),
    _asked("feed_list", "feed list", "feed list"),
    _asked("feed_add", "feed add", "feed add two.example", url="two.example"),
    _asked("feed_add", "feed add", "feed add own.example", url="own.example"),
    _asked("feed_add", "feed add", "subscribe https://none.example", url="https://none.example"),
    _asked("feed_doctor", "feed doctor", "feed doctor https://gone.example/feed", url="https://gone.example/feed"),
    _asked("feed_follow", "feed follow", "feed follow Ledger digest 08:30", feed="Ledger", digest="08:30"),
    _asked("feed_list", "feed list", "feed list"),
    _asked("feed_remove", "feed remove", "feed remove Ledger", feed="Ledger"),
    _asked("feed_remove", "feed remove", "feed remove Ledger", feed="Ledger"),
    _asked("feed_export", "feed export", "feed export"),
    _asked("feed_import", "feed import", "feed import https://lists.example/feeds.opml", file=Upload("feeds.opml", OPML)),
    _asked("feed_import", "feed import", "feed import https://none.example/", file=Upload("feeds.opml", b"none")),
    _asked("feed_import", slack="feed import"),
    _asked("feed_export", "feed export", "feed export"),
    _asked("topic_create", "topic create", "topic new Qubits: qubits OR chatbots"),
    _asked("topic_create", slack="topic new Qubits: qubits, chatbots"),
    _asked("topic_list", "topic list", "topic list"),
    _asked("topic_test", "topic test", "topic test NVIDIA", text="NVIDIA"),
    _asked("topic_edit", "topic edit", "topic edit NVIDIA: NVIDIA OR qubits", topic="NVIDIA"),
    _asked("topic_delete", "topic delete", "topic delete NVIDIA", topic="NVIDIA"),
    _asked("forget_me", "forget me", "forget"),
    _asked("forget_workspace", "forget server", "forget workspace"),
)


_ENTITIES = (6, 8)
"""A choice of roles, or of channels, on Discord."""
WINDOWS = ("setup", "settings", "feed import")
"""What is answered by a window on Slack."""


async def _fill(store: MemoryStore) -> None:
    """Seven stories of two topics, and two feeds of which one fails."""
    before = NOW - timedelta(hours=3)
    good = make_source(polled_at=before, fetched_at=before)
    bad = make_source("https://echo.example/feed", title=SOURCES[1], polled_at=before, fetched_at=before, errors=3, last_error="503")
    await store.add_sources([good, bad])
    articles = tuple(
        make_article(title, url=url, canonical_url=url, published_at=then, seen_at=then)
        for at, (title, _) in enumerate(HEADLINES, start=1)
        for url, then in [(f"https://news.example.org/{at}", before - timedelta(minutes=10 * at))]
    )
    stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=before, last_seen_at=before) for each in articles)
    about = {each.id: (make_evidence(topic),) for each, (_, topic) in zip(articles, HEADLINES, strict=True)}
    await store.record(PollRecord(source=good, at=before, articles=articles, stories=stories, evidence=about))


async def _owe(store: MemoryStore, channel: Destination) -> None:
    """Two stories that wait for a channel's digest."""
    titles = [title for title, topic in HEADLINES if topic == AI][2:4]
    articles = [each for each in store.tables.articles.values() if each.title in titles]
    await store.file([make_delivery(channel, each, Kind.DIGEST, due_at=NOW + timedelta(hours=9)) for each in articles])


async def _own(desk: Desk, store: MemoryStore, workspace: Workspace, person: str) -> None:
    """A topic, and a feed, of the workspace's own."""
    topic = OwnTopic(
        id=TopicId(7), workspace=workspace, name="NVIDIA", query="NVIDIA", made_by=person, made_at=NOW, changed_by=person, changed_at=NOW
    )
    store.tables.topics[topic.id] = topic
    await desk.own.live.refresh()
    [offered] = await FinderOf().find("own.example")
    feed = make_source(offered.url, title=offered.title)
    await store.follow(feed, Follow(source_id=feed.id, workspace=workspace, added_by=person, added_at=NOW), 50)


def _first(store: MemoryStore) -> FirstStories:
    return FirstStories(store=store, engine=Wakes(), clock=FakeClock(NOW))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is read, and what the platform was given for it: a message, a window in `modal` on Discord, in `view` on Slack."""

    text: str
    given: Json


Ask = Callable[[Asked], Awaitable[Answer]]
OpenScript = Callable[[str], AbstractAsyncContextManager[Ask]]


@asynccontextmanager
async def on_discord(locale: str) -> AsyncIterator[Ask]:
    """Give somebody who moderates a server."""
    async with running_bot(locale=locale, first=_first, topics=TOPICS) as bot:
        await _fill(bot.store)
        await _own(bot.desk, bot.store, Workspace(Platform.DISCORD, str(bot.guild.id)), str(bot.moderator.id))
        names = {f"<#{bot.channel.id}>": "#news", f"<@{bot.moderator.id}>": "@mia"}

        async def ask(asked: Asked) -> Answer:
            if asked.verb == "digest_now":
                await _owe(bot.store, discord_destination(bot.channel))
            reply = await bot.server.slash(bot.guild, bot.channel, bot.moderator, asked.discord, **asked.options)
            files = [f"{name}:\n{body.decode()}" for name, body in reply.files.items()]
            text = _plain("\n".join([*_window(reply.modal), reply.text, *files, *_labels(reply)]), names)
            return Answer(text=text, given={"modal": reply.modal, "content": reply.content, "components": reply.components})

        yield ask


def _window(modal: Json) -> list[str]:
    """Return the title and the fields of a window, each with what stands in it."""
    if not modal:
        return []
    held, fields = discord_held(modal), [(each["label"], each["component"]) for each in modal["components"]]
    told = [(label, part.get("options"), held[part["custom_id"]], part["type"] in _ENTITIES) for label, part in fields]
    return [f"[{modal['title']}]", *(_field(*each) for each in told)]


def _field(label: str, options: list[Json] | None, value: Any, entity: bool = False) -> str:  # noqa: FBT001, FBT002
    """Return a field with what stands in it: of a choice all that there is to choose, marked where it is chosen."""
    if options is None:
        return f"{label}: {' '.join(f'<#{each}>' for each in value) if entity else value}".strip()
    chosen = (value,) if isinstance(value, str) else value
    return "\n".join([label, *(f"{'☒' if each['value'] in chosen else '☐'} {_option(each)}" for each in options)])


def _option(option: Json) -> str:
    """Return what can be chosen, with what stands below it, as either platform has it."""
    label, note = option.get("label") or option["text"]["text"], option.get("description") or ""
    note = note["text"] if isinstance(note, dict) else note
    return f"{label}: {note}" if note else str(label)


def _slack_window(view: Json) -> list[str]:
    """Return the same of a window on Slack."""
    held, inputs = slack_held(view), [each for each in view["blocks"] if each["type"] == "input"]
    told = [(each["label"]["text"], each["element"], held[each["block_id"]]) for each in inputs]
    places = [part["type"] == "conversations_select" for _, part, _ in told]
    shown_fields = zip(told, places, strict=True)
    fields = [_field(label, part.get("options"), (value,) if place else value, place) for (label, part, value), place in shown_fields]
    return [f"[{view['title']['text']}]", *fields]


def _labels(reply: Reply) -> list[str]:
    """Return the buttons of an answer, as a line of them."""
    labels = [part["label"] for part in walk(reply.components) if part.get("custom_id")]
    return [" ".join(f"[{each}]" for each in labels)] if labels else []


@asynccontextmanager
async def on_slack(locale: str) -> AsyncIterator[Ask]:
    """Give a member of a workspace."""
    async with slack_bot(first=_first, topics=TOPICS) as bot:
        store = bot.store
        assert isinstance(store, MemoryStore)
        await _fill(store)
        await _own(bot.desk, store, Workspace(Platform.SLACK, bot.server.team.id), "U1")
        bot.server.add_user("U1", locale=locale, tz="Europe/Paris", admin=True)

        async def ask(asked: Asked) -> Answer:
            if asked.slack in WINDOWS:
                view = await opened(bot.server, asked.slack)
                return Answer(text=_plain("\n".join(_slack_window(view)), {"<#C1>": "#general"}), given={"view": view})
            if asked.verb == "digest_now":
                await _owe(store, make_destination("C1", platform=Platform.SLACK, workspace=bot.server.team.id))
            answer = await bot.server.slash("C1", "U1", asked.slack)
            text = _plain("\n".join([_text(answer), *_slack_labels(answer)]), {"<#C1>": "#general", "<@U1>": "@mia"})
            return Answer(text=text, given=answer)

        yield ask


def _text(answer: Json) -> str:
    """Return what is read, without the words on buttons."""
    blocks = [{**each, "accessory": None} for each in answer.get("blocks") or [] if each["type"] != "actions"]
    return shown({"blocks": blocks} if blocks else answer)


def _slack_labels(answer: Json) -> list[str]:
    elements = [
        element
        for block in answer.get("blocks") or []
        for element in [*block.get("elements", []), *filter(None, [block.get("accessory")])]
        if element.get("type") == "button"
    ]
    return [" ".join(f"[{each['text']['text']}]" for each in elements)] if elements else []


def _plain(text: str, names: Mapping[str, str]) -> str:
    """Return an answer with the names that its reader sees, and without blank lines."""
    for known, name in names.items():
        text = text.replace(known, name)
    return re.sub(r"\n{2,}", "\n", text).strip()


PLATFORMS: Mapping[Platform, OpenScript] = {Platform.DISCORD: on_discord, Platform.SLACK: on_slack}
