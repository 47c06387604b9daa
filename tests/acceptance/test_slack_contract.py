"""Every message that Slack gets from us passes the checker made from Slack's own types."""

import importlib.util
import json
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.cards.actions import Action, ActionKind
from bot.cards.card import AlertCard, Card, Chip, DigestCard, DigestLine, DigestSection, News, NoticeCard, OtherReport
from bot.cards.forms import Answers
from bot.cards.listing import Look, Place, Row, list_page
from bot.cards.own_topics import Written, topic_form
from bot.cards.settings_form import ChannelWishes, SettingsLook, settings_form
from bot.cards.setup_form import SetUpLook, SetUpState, setup_form
from bot.domain.delivery import DeliveryId, Nonce
from bot.domain.destination import Platform
from bot.platforms.slack.list_blocks import list_message
from bot.platforms.slack.modals import view_of
from bot.platforms.slack.subscription_list import shown
from bot.platforms.slack.text import fitted, plain
from tests.fakes.make import TOPICS, make_destination, make_subscription
from tests.fakes.shared import shared
from tests.fakes.slack_bot import chat_on
from tests.fakes.slack_server import SlackServer
from tests.fakes.words import shipped_words

WHEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHIPS = tuple(Chip(slug=name.lower(), name=name, colour=0x7C3AED) for name in ("AI", "Quantum", "Semiconductors", "Telecom"))
HOSTILE = [
    "<!channel> @here <@U1> &lt;!channel&gt;",
    "<https://evil.example|good> [x](javascript:alert(1))",
    "| > < & ``` * _ ~ ||",
    "\u202e" + "e\u0301" * 4_000,
    "&" * 20_000,
    "",
    "👩\u200d👩\u200d👧\u200d👦" * 3_000,
]


@pytest.fixture
def check() -> Callable[[dict[str, Any]], list[str]]:
    """Give the shared checker: message in, violations out."""
    path = shared("contracts", "slack_contract.py")
    spec = importlib.util.spec_from_file_location("slack_contract", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the checker leaves its schema to the garbage collector
        spec.loader.exec_module(module)
    found: Callable[[dict[str, Any]], list[str]] = module.check
    return found


def news() -> list[tuple[str, str]]:
    """Return titles and summaries of real news in many languages, and of hostile ones."""
    lines = shared("topics", "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [(item["title"], item["summary"]) for item in map(json.loads, lines)] + [(text, text) for text in HOSTILE]


def cards() -> Iterator[Card]:
    """Give an alert for each item, and digests of 1 to 200 of them."""
    items = news()
    for number, (title, summary) in enumerate(items):
        yield alert(number, title, summary)
    for size in (1, 5, 12, 20, 50, 200):
        for start in range(0, len(items) - size, max(size, 40)):
            yield digest(items[start : start + size])
    for text in HOSTILE:
        yield NoticeCard(heading=text, text=f"{{channel}} {text}", channel_id="C024BE7LR")
        yield digest([(text, text)] * 40)
        yield NoticeCard(text=text, actions=(Action(kind=ActionKind.RESUME, subject=(1 << 63) - 1, label=text),))


def alert(number: int, title: str, summary: str) -> AlertCard:
    """Return an alert; some have a picture, other reports, no topic or no address."""
    return AlertCard(
        title=title,
        url=f"https://news.example.org/{number}?a=1&b=<2>|3" if number % 7 else "javascript:alert(1)",
        summary=summary,
        byline=summary[:300],
        published_at=WHEN,
        chips=CHIPS[: number % 5],
        reason=f"Why: {title}",
        language=title,
        news=News(label="New {time}", old=title, new=summary, source=title, url="https://e.org/?a=1&b=2", at=WHEN) if number % 4 else None,
        also=tuple(OtherReport(source=title, url="https://e.org/?a=1&b=2", lang="de") for _ in range(number % 9)),
        picture=title,
        image_url="https://img.example.org/a&b.jpg" if number % 3 else None,
        actions=tuple(Action(kind=ActionKind.WHY, subject=DeliveryId(number + n + 1), label=title) for n in range(number % 2)),
    )


def digest(items: list[tuple[str, str]]) -> DigestCard:
    """Return a digest whose stories are spread over the topics."""
    lines = [
        DigestLine(title=title, url=f"https://news.example.org/{n}?a&b", summary=summary[:140], byline="The Courier", published_at=WHEN)
        for n, (title, summary) in enumerate(items)
    ]
    sections = [DigestSection(chip=chip, lines=tuple(lines[number::4])) for number, chip in enumerate(CHIPS)]
    heading, footer = items[0][0] or "AI", "3 more stories · Next digest: tomorrow 08:30, Paris"
    return DigestCard(heading=heading, sections=tuple(each for each in sections if each.lines), footer=footer)


@pytest.mark.acceptance
async def test_every_message_passes_the_contract(check: Callable[[dict[str, Any]], list[str]], capsys: pytest.CaptureFixture[str]):
    """Alerts and digests of real and hostile news, as they leave through the real client, in full and plain."""
    server = await SlackServer().start()
    server.add_channel("C1", "news")
    chat = chat_on(server)
    channel = make_destination("C1", platform=Platform.SLACK, workspace="T1")
    for number, card in enumerate(cards()):
        called = ("", "here", "S0123AB")[number % 3] if isinstance(card, AlertCard) else ""
        await chat.send(channel, card, nonce=Nonce(f"nd-{number}"), mention=called)
        await chat.send(channel, card, nonce=Nonce(f"nd-{number}-plain"), plain=True)
    await server.stop()
    sent = server.calls("chat.postMessage")
    violations = [violation for message in sent for violation in check(message)]
    with capsys.disabled():
        print(f"\nSlack contract: {len(sent)} messages, {len(violations)} violations")
    assert violations == []
    assert len(server.messages("C1")) == len(sent) > 500


@pytest.mark.acceptance
@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "pt", "ja", "zh", "ko"])
def test_every_page_of_a_list_passes_the_contract(check: Callable[[dict[str, Any]], list[str]], code: str):
    """Whatever stands in the way of its channels, and whatever they are called."""
    look = Look(topics=TOPICS, speech=shipped_words().into(code), now=WHEN, plain=plain)
    states = [{}, {"left_at": WHEN}, {"paused_at": WHEN, "off_at": WHEN}, {"paused_at": WHEN, "recheck_at": WHEN}]
    channels = [make_destination(f"C{n}", platform=Platform.SLACK, workspace="T1", **states[n % 4]) for n in range(60)]
    wishes = [make_subscription(each, mention="here") for each in channels for _ in range(1 + len(each.channel_id))]
    known = {each.id: each for each in channels}
    rows = [Row(shown=shown(known[each.destination_id], each), by="<@U1>") for each in wishes]
    places = {each.channel_id: Place(gone=n % 2 == 0, called=fitted(HOSTILE[n % 7], 100), may_end=True) for n, each in enumerate(channels)}
    for number in range(1, 40):
        page = list_page(rows, places, look, number)
        assert page
        message = list_message(page)
        assert check({"channel": "C1", "text": message.text, "blocks": list(message.blocks)}) == []


@pytest.mark.acceptance
@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "pt", "ja", "zh", "ko"])
def test_every_window_passes_the_contract(check: Callable[[dict[str, Any]], list[str]], code: str):
    """Set-up and settings of a channel, as they open and as they come back with what was wrong."""
    speech, channel = shipped_words().into(code), make_destination("C1", platform=Platform.SLACK, workspace="T1")
    look = SetUpLook(topics=TOPICS, speech=speech, most=100, compact=False)
    state = SetUpState(channel_id="C1", wishes=[make_subscription(channel)], volumes={each.slug: 40 for each in TOPICS}, zone="UTC")
    wishes, shown_as = (
        ChannelWishes(channel=channel, mention="S123"),
        SettingsLook(speech=speech, languages=("en", "fr"), calls=str, called=("here",)),
    )
    forms = (
        setup_form(Action(kind=ActionKind.SETUP, subject=1), state, look, WHEN),
        settings_form(Action(kind=ActionKind.SETTINGS, subject=1), wishes, shown_as, WHEN),
        topic_form(Written(action=Action(kind=ActionKind.TOPIC_NEW, subject=1)), speech),
        topic_form(Written(action=Action(kind=ActionKind.TOPIC_EDIT, subject=7), name=HOSTILE[0][:60], query="x " * 900), speech),
    )
    for form in forms:
        for drawn in (form, form.left_by(Answers({"zone": ("x" * 200,)}), {"": plain(HOSTILE[0])})):
            assert check({"text": form.title, "blocks": view_of(drawn)["blocks"]}) == []
