"""People who make topics of their own on each platform: what they type, the windows that open, and the buttons that they press."""

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.cards.actions import ActionKind, read_action
from bot.domain.article import Article
from bot.domain.destination import Destination, Platform, Workspace
from bot.domain.own_topic import OwnTopic, TopicId, own_slug
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.steps.commands.desk import Desk
from tests.fakes import discord_payloads as payloads
from tests.fakes.button_world import Answer, discord_answer, slack_values
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.discord_bot import destination as discord_destination
from tests.fakes.discord_forms import held as discord_held
from tests.fakes.discord_state import READER, Reply, User
from tests.fakes.make import NOW, make_article, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.slack_bot import SlackBot, slack_bot
from tests.fakes.slack_views import handed_in, shown_in
from tests.fakes.slack_views import held as slack_held
from tests.fakes.world import until

CANARY = "Pale canary of another place"
NEWS = ("Zinc is found", "Zinc kites fly", "Brass bands play")
LINKS = tuple(f"https://news.example.org/{number}" for number in range(len(NEWS)))
LOOKS = ("why", "search", "latest", "catchup", "status", "subscriptions", "mutes", "tune", "saved")
"""Each verb that shows something of what was seen."""
Words = Callable[..., Coroutine[object, object, Answer]]


@dataclass(frozen=True, kw_only=True)
class TopicWorld:
    """A bot on one platform, where another workspace has a topic called CANARY that all of the NEWS matched.

    `new` opens the window of a new topic and `opened` the one of a button: both give what its fields hold; `hand_in` hands it in. `look`
    types one of LOOKS, and `offered` is what completes while a topic is typed.
    """

    desk: Desk
    store: MemoryStore
    channel: Destination
    new: Callable[[], Awaitable[Mapping[str, Any]]]
    opened: Callable[[str], Awaitable[Mapping[str, Any]]]
    hand_in: Words
    press: Words
    press_as_reader: Words
    ask: Words
    look: Callable[[str, str], Coroutine[object, object, Answer]]
    offered: Callable[[str], Coroutine[object, object, str]]
    restart: Callable[[], Awaitable[None]]


def button(answer: Answer, kind: ActionKind) -> str:
    """Return the value of the one button of a kind below an answer."""
    [found] = [each for each in answer.values if read_action(each).kind is kind]
    return found


async def furnish(desk: Desk, store: MemoryStore) -> None:
    """Store the news, and the topic of another workspace."""
    articles: tuple[Article, ...] = tuple(
        make_article(title, url=link, canonical_url=link) for title, link in zip(NEWS, LINKS, strict=True)
    )
    await store.add_sources([make_source()])
    stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles)
    theirs = make_evidence(own_slug(TopicId(99)), "canary")
    evidence = {each.id: (theirs,) for each in articles}
    await store.record(PollRecord(source=make_source(), at=NOW, articles=articles, stories=stories, evidence=evidence))
    topic = OwnTopic(
        id=TopicId(99), workspace=Workspace(Platform.SLACK, "T99"), name=CANARY, query="zinc OR kites OR brass OR bands", made_by="U9",
        made_at=NOW, changed_by="U9", changed_at=NOW,
    )  # fmt: skip
    store.tables.topics[topic.id] = topic
    await desk.own.live.refresh()


@dataclass
class _Discord:
    """A manager of a server, the reader beside them, and the modal that stands open."""

    bot: Running
    reader: User
    modal: dict[str, Any] = field(default_factory=dict)

    async def opened(self, reply: Awaitable[Reply]) -> Mapping[str, Any]:
        self.modal = (await reply).modal
        return discord_held(self.modal)

    def pressed(self, value: str, by: User) -> Awaitable[Reply]:
        bot = self.bot
        row = {"type": 1, "id": 1, "components": [{"type": 2, "id": 2, "style": 2, "label": "x", "custom_id": value}]}
        shown = payloads.message(7, bot.channel.id, bot.server.bot, {"flags": (1 << 15) | (1 << 6), "components": [row]})
        return bot.server.press(bot.guild, bot.channel, by, shown, value)

    async def press(self, value: str, locale: str = "en-US") -> Answer:
        self.bot.moderator.locale = locale
        return discord_answer(await self.pressed(value, self.bot.moderator))

    async def press_as_reader(self, value: str) -> Answer:
        return discord_answer(await self.pressed(value, self.reader))

    async def hand_in(self, name: str, query: str, locale: str = "en-US") -> Answer:
        bot = self.bot
        bot.moderator.locale = locale
        return discord_answer(await bot.server.submit(bot.guild, bot.channel, bot.moderator, self.modal, {"name": name, "query": query}))

    async def ask(self, verb: str, said: str = "", locale: str = "en-US") -> Answer:
        bot, option = self.bot, {"delete": "topic", "test": "text", "subscribe": "topic"}.get(verb)
        bot.moderator.locale = locale
        options: dict[str, Any] = {option: said} if option else {}
        name = verb if verb == "subscribe" else f"topic {verb}"
        return discord_answer(await bot.server.slash(bot.guild, bot.channel, bot.moderator, name, **options))

    async def look(self, verb: str, said: str) -> Answer:
        option = {"why": "link", "search": "words", "catchup": "since", "latest": "topic"}.get(verb)
        name = f"news {verb}" if verb in {"search", "latest", "catchup"} else verb
        options: dict[str, Any] = {option: said} if option and said else {}
        return discord_answer(await self.bot.server.slash(self.bot.guild, self.bot.channel, self.bot.moderator, name, **options))

    async def offered(self, typed: str) -> str:
        where = (self.bot.guild, self.bot.channel, self.bot.moderator)
        asked = [("subscribe", "topic"), ("topic edit", "topic"), ("topic delete", "topic"), ("unsubscribe", "subscription")]
        return repr([await self.bot.server.autocomplete(*where, name, option, typed) for name, option in asked])

    async def restart(self) -> None:
        await self.bot.platform.stop()
        self.bot.server.gateway.ready.clear()
        await self.bot.platform.start()
        await self.bot.server.reconnected()


@asynccontextmanager
async def discord_topics() -> AsyncIterator[TopicWorld]:
    """Give a server on a local Discord."""
    async with running_bot() as bot:
        await furnish(bot.desk, bot.store)
        here = _Discord(bot, bot.server.add_user("reader", permissions=READER))
        yield TopicWorld(
            desk=bot.desk,
            store=bot.store,
            channel=discord_destination(bot.channel),
            new=lambda: here.opened(bot.server.slash(bot.guild, bot.channel, bot.moderator, "topic create")),
            opened=lambda value: here.opened(here.pressed(value, bot.moderator)),
            hand_in=here.hand_in,
            press=here.press,
            press_as_reader=here.press_as_reader,
            ask=here.ask,
            look=here.look,
            offered=here.offered,
            restart=here.restart,
        )


@dataclass
class _Slack:
    """A member of a workspace, and the window that stands open."""

    bot: SlackBot
    window: str = ""
    locale: str = ""

    def speak(self, locale: str) -> None:
        if self.locale != locale:
            self.bot.clock.advance(hours=2)  # who somebody is, is asked again
        self.locale = locale
        self.bot.server.add_user("U1", locale=locale, admin=True)

    async def shown(self, known: int) -> Mapping[str, Any]:
        """Wait for a window that opens after so many, and return what its fields hold once they are there."""
        views = self.bot.server.team.views
        await until(lambda: len(views) > known and bool(slack_held(list(views.values())[-1])))
        self.window = list(views)[-1]
        return slack_held(views[self.window])

    async def new(self) -> Mapping[str, Any]:
        known = len(self.bot.server.team.views)
        await self.bot.server.socket.deliver("slash_commands", self.bot.server.slash_payload("C1", "U1", "topic new"))
        return await self.shown(known)

    async def opened(self, value: str) -> Mapping[str, Any]:
        known = len(self.bot.server.team.views)
        await self.bot.server.action("C1", "U1", "act:any", value)
        return await self.shown(known)

    async def told(self, payload: Mapping[str, Any]) -> Answer:
        """Send what somebody does in the window, and return what stands in it then."""
        before = self.bot.server.team.views[self.window]["hash"]
        ack = await self.bot.server.socket.deliver("interactive", dict(payload))
        if errors := (ack.get("payload") or {}).get("errors"):
            return Answer(text="\n".join(errors.values()), private=True)
        if said := (ack.get("payload") or {}).get("view"):
            self.bot.server.team.keep_view(said, self.window)
        await until(lambda: self.bot.server.team.views[self.window]["hash"] != before)
        view = self.bot.server.team.views[self.window]
        return Answer(text=shown_in(view), private=True, values=tuple(slack_values(view)))

    async def hand_in(self, name: str, query: str, locale: str = "en-US") -> Answer:
        self.speak(locale)
        view = self.bot.server.team.views[self.window]
        return await self.told(self._caused("view_submission", view=handed_in(view, {"name": name, "query": query})))

    async def press_in_window(self, value: str, locale: str = "en-US") -> Answer:
        """Press a button of the window."""
        self.speak(locale)
        action = {"type": "button", "action_id": "act:x", "block_id": "b", "value": value, "action_ts": "1.0"}
        view = self.bot.server.team.views[self.window]
        return await self.told(self._caused("block_actions", view=view, actions=[action], container={"type": "view"}))

    def _caused(self, kind: str, **more: Any) -> dict[str, Any]:
        team = self.bot.server.team.id
        who = {"id": "U1", "username": "u1", "team_id": team}
        return {"type": kind, "team": {"id": team, "domain": "local"}, "user": who, "api_app_id": "A1", "trigger_id": "1.2.3", **more}

    async def press(self, value: str, locale: str = "en-US") -> Answer:
        """Press a button of the window that stands open, as long as it has it, else of an answer."""
        if value in slack_values(self.bot.server.team.views.get(self.window, {})):
            return await self.press_in_window(value, locale)
        self.speak(locale)
        return _slack_answer(await self.bot.server.press("C1", "U1", "act:any", value, private=True))

    async def press_as_reader(self, value: str) -> Answer:
        self.bot.server.add_user("U2", locale="en-US", guest=True)
        return _slack_answer(await self.bot.server.press("C1", "U2", "act:any", value, private=True))

    async def ask(self, verb: str, said: str = "", locale: str = "en-US") -> Answer:
        self.speak(locale)
        words = verb if verb == "subscribe" else f"topic {verb}"
        return _slack_answer(await self.bot.server.slash("C1", "U1", f"{words} {said}".strip()))

    async def look(self, verb: str, said: str) -> Answer:
        self.speak("en-US")
        return _slack_answer(await self.bot.server.slash("C1", "U1", f"{verb} {said}".strip()))

    async def offered(self, typed: str) -> str:
        return (await self.look("subscribe", typed)).text + (await self.look("help", "")).text

    async def restart(self) -> None:
        await self.bot.platform.stop()
        await self.bot.platform.start()


def _slack_answer(told: dict[str, Any]) -> Answer:
    return Answer(text=told["text"], private=told["response_type"] == "ephemeral", values=tuple(slack_values(told)))


@asynccontextmanager
async def slack_topics() -> AsyncIterator[TopicWorld]:
    """Give a workspace on a local Slack."""
    async with slack_bot() as bot:
        assert isinstance(bot.store, MemoryStore)
        await furnish(bot.desk, bot.store)
        here = _Slack(bot)
        here.speak("en-US")
        yield TopicWorld(
            desk=bot.desk,
            store=bot.store,
            channel=make_destination("C1", platform=Platform.SLACK, workspace=bot.server.team.id),
            new=here.new,
            opened=here.opened,
            hand_in=here.hand_in,
            press=here.press,
            press_as_reader=here.press_as_reader,
            ask=here.ask,
            look=here.look,
            offered=here.offered,
            restart=here.restart,
        )


OpenTopics = Callable[[], AbstractAsyncContextManager[TopicWorld]]
