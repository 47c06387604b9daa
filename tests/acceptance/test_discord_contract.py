"""Every body that the Discord side sends, checked against Discord's own OpenAPI document and its documented limits."""

import sys
import warnings
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from bot.cards.actions import Action, ActionKind
from bot.cards.card import Card, Chip, DigestSection, News, NoticeCard, OtherReport
from bot.domain.delivery import DeliveryId, Nonce
from bot.domain.destination import DestinationId, Platform, Reason, Workspace
from bot.domain.own_topic import OwnTopic, TopicId
from tests.fakes.discord_bot import ALERT, DIGEST, NOW, Running, destination, line, running_bot
from tests.fakes.discord_state import BOT_MAY_POST, FORUM, MANAGE_CHANNELS, Body
from tests.fakes.seeding import save_channel
from tests.fakes.shared import shared

HOSTILE = "@everyone <@1> [x](javascript:alert(1)) ```code``` ||s|| # h \u202e 👩‍👩‍👧‍👦 " * 30

pytestmark = pytest.mark.acceptance


@pytest.fixture
def contract(monkeypatch) -> Any:
    """Return the checker of the shared folder."""
    folder = shared("contracts")
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the checker leaves closing its file to the interpreter
        return import_module("discord_contract").Contract(str(folder / "discord_openapi.json"))


async def use_everything(bot: Running) -> None:
    """Do all that people and the outbox can make the bot do."""
    await type_commands(bot)
    long = tuple(line(number, title=HOSTILE, summary=HOSTILE, url=f"https://example.org/{'a' * 30 * number}") for number in range(1, 13))
    cards: list[Card] = [
        ALERT,
        DIGEST,
        replace(
            ALERT, image_url="https://example.org/p.png", also=tuple(OtherReport(source=HOSTILE, url="https://e.example") for _ in range(9))
        ),
        replace(
            ALERT,
            url="https://example.org/" + "a" * 1_900,
            also=tuple(OtherReport(source=HOSTILE, url="https://e.example/" + "b" * 490, lang=HOSTILE, primary=True) for _ in range(9)),
            standing=HOSTILE,
            language=HOSTILE,
            image_url="https://example.org/p.png",
            picture=HOSTILE,
            news=News(label="New {time}", old=HOSTILE, new=HOSTILE, source=HOSTILE, url="https://e.example", at=ALERT.published_at),
        ),
        replace(ALERT, title=HOSTILE, summary=HOSTILE, byline=HOSTILE, reason=HOSTILE, read_label=HOSTILE),
        replace(ALERT, title="", summary="", byline="", chips=(), reason=""),
        replace(ALERT, actions=tuple(Action(kind=ActionKind.WHY, subject=DeliveryId(n), label=HOSTILE) for n in range(1, 9))),
        replace(ALERT, url="https://example.org/" + "a" * 600),
        replace(ALERT, chips=tuple(Chip(slug=str(n), name=HOSTILE, colour=n) for n in range(20))),
        NoticeCard(heading=HOSTILE, text=f"{{channel}} {HOSTILE}", channel_id=str(bot.channel.id)),
        NoticeCard(text="{channel}", channel_id=str(bot.channel.id)),
        NoticeCard(text=HOSTILE, actions=(Action(kind=ActionKind.RESUME, subject=(1 << 63) - 1, label=HOSTILE),)),
        replace(DIGEST, sections=(DigestSection(chip=Chip(slug="x", name=HOSTILE, colour=1), lines=long),)),
        replace(
            DIGEST,
            sections=tuple(DigestSection(chip=Chip(slug=str(n), name=str(n), colour=n), lines=(each,)) for n, each in enumerate(long)),
        ),
    ]
    for number, card in enumerate(cards):
        for plain in (False, True):
            nonce = Nonce(f"{number}-{plain}")
            sent = await bot.platform.chat.send(destination(bot.channel), card, nonce=nonce, plain=plain)
            assert sent in {message["id"] for message in bot.server.messages(bot.channel.id)}
            await in_a_forum(bot, card, nonce, plain=plain)
        await bot.platform.chat.send(destination(bot.channel), card, nonce=Nonce(f"{number}-called"), mention="1574280467044106244")
    for message in bot.server.messages(bot.channel.id)[::9]:
        for said in (message, message | {"content": HOSTILE}, message | {"author": bot.server.bot | {"id": "7"}}):
            for menu in ("Why this story?", "Save this story", "Mute…", "Other reports"):
                await bot.server.of_message(bot.guild, bot.channel, bot.moderator, said, menu)


async def in_a_forum(bot: Running, card: Card, nonce: Nonce, *, plain: bool) -> None:
    """Open a post, let something follow it, and close it before it is edited."""
    forum = next((each for each in bot.guild.channels if each.type == FORUM), None)
    if forum is None:
        forum = bot.server.add_channel(bot.guild, kind=FORUM, may=BOT_MAY_POST | MANAGE_CHANNELS)
        await bot.server.join(bot.guild)
    chat, to = bot.platform.chat, destination(forum)
    posted = await chat.send(to, card, nonce=nonce, plain=plain)
    await chat.send(to, card, nonce=Nonce(f"{nonce}-next"), thread=posted, plain=plain)
    bot.server.posts(forum)[-1].archived = True
    await chat.edit(to, posted, card, nonce=nonce)


async def type_commands(bot: Running) -> None:
    """Type every command, right and wrong, and complete every option."""
    server, where = bot.server, (bot.guild, bot.channel, bot.moderator)
    await server.slash(*where, "subscribe", topic="ai")
    await server.slash(*where, "subscribe", topic="quantum", channel=bot.other, mode="both", digest="08:30", zone="Paris", languages="fr")
    await server.slash(*where, "subscribe", topic=HOSTILE)
    await server.slash(*where, "settings quiet-hours", hours="22:00-07:00", zone="Europe/Paris", channel=bot.other)
    await server.slash(*where, "settings quiet-hours", hours=HOSTILE)
    await server.slash(*where, "settings cards", number="10")
    assert await server.autocomplete(*where, "settings quiet-hours", "zone", "", hours="22-7")
    for role in (server.add_role(bot.guild), server.add_role(bot.guild, mentionable=False), server.everyone(bot.guild)):
        await server.slash(*where, "subscribe", topic="ai", quiet="say", mention=role)
    await server.slash(*where, "subscriptions")
    for number in range(30):
        gone = replace(destination(bot.channel), id=DestinationId(number + 1), channel_id=str(number + 1), name=HOSTILE)
        await save_channel(bot.store, replace(gone, paused_at=NOW, pause_reason="x", recheck_at=NOW, pause_why=Reason("permissions")))
    await server.slash(*where, "subscriptions")
    for option in ("topic", "zone"):
        assert await server.autocomplete(*where, "subscribe", option, "")
    choices = await server.autocomplete(*where, "unsubscribe", "subscription", "")
    for choice in choices:
        await server.slash(*where, "unsubscribe", subscription=choice["value"])
    await server.slash(*where, "unsubscribe", subscription="0")
    await hand_windows_in(bot)
    await make_topics(bot)


async def hand_windows_in(bot: Running) -> None:
    """Open both windows, and hand each in right and wrong."""
    server, where = bot.server, (bot.guild, bot.channel, bot.moderator)
    setup = (await server.slash(*where, "setup")).modal
    assert (await server.submit(*where, setup, {"topics": ("ai", "quantum"), "mode": "both"})).components
    role = server.add_role(bot.guild)
    await server.join(bot.guild)
    settings = (await server.slash(*where, "settings all")).modal
    await server.submit(*where, settings, {"mention": (str(role.id),), "quiet": "22-7", "language": "fr"})
    for modal, wrong in ((setup, {"when": HOSTILE[:150]}), ((await server.slash(*where, "settings all")).modal, {"zone": HOSTILE[:150]})):
        assert (await server.submit(*where, modal, wrong)).components


async def make_topics(bot: Running) -> None:
    """A topic of the server's own, written right and wrong, and all that is shown of it."""
    server, where = bot.server, (bot.guild, bot.channel, bot.moderator)
    for name, query in (("Zinc", "language OR model*"), (HOSTILE[:60], HOSTILE[:1_500])):
        window = (await server.slash(*where, "topic create")).modal
        assert (await server.submit(*where, window, {"name": name, "query": query})).components
    person, workspace = str(bot.moderator.id), Workspace(Platform.DISCORD, str(bot.guild.id))
    for number, name in enumerate(("Zinc", *(f"{number} {HOSTILE[:50]}" for number in range(20))), start=1):
        made = OwnTopic(
            id=TopicId(number), workspace=workspace, name=name, query=HOSTILE[:900], made_by=person, made_at=NOW, changed_by=person,
            changed_at=NOW,
        )  # fmt: skip
        bot.store.tables.topics[made.id] = made
    await bot.desk.own.live.refresh()
    assert (await server.slash(*where, "topic list")).text
    assert (await server.slash(*where, "topic test", text=HOSTILE[:400])).text
    assert (await server.slash(*where, "topic delete", topic="Zinc")).text


async def test_every_body_keeps_discords_contract(contract, capsys):
    """Commands, choices, replies, cards and plain messages, in two languages: no violation."""
    bodies: list[Body] = []
    for locale in ("en-US", "ja"):
        async with running_bot(locale=locale, guild_locale=locale) as bot:
            await use_everything(bot)
            bodies += bot.server.bodies
    violations = [found for body in bodies for found in contract.check(body.method, body.path, body.json)]
    checked = [body for body in bodies if body.json is not None]
    with capsys.disabled():
        print(f"\nDiscord: {len(bodies)} requests, {len(checked)} bodies checked, {len(violations)} violations")
    assert violations == []
    assert {body.method for body in checked} == {"PUT", "POST", "PATCH"}
    assert len(checked) > 50


def test_the_checker_sees_violations(contract):
    """A checker that finds nothing proves nothing: known faults are reported."""
    assert contract.check("POST", "/channels/1/messages", {"content": "y" * 2001})
    assert contract.check("POST", "/channels/1/messages", {"content": "y", "nonce": "n" * 26})
    assert contract.check("POST", "/channels/1/messages", {"components": [{"type": 10, "content": "hi"}]})
