"""The chat port on a console: terminals, pipes, closed pipes and poor encodings; test_chat.py has the rest."""

import asyncio
import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot.cards.card import AlertCard, Card, Chip, DigestCard, DigestLine, DigestSection, OtherReport
from bot.domain.delivery import MessageId, Nonce
from bot.domain.errors import Rejected, Unreachable
from bot.platforms.console.chat import ConsoleChat
from tests.fakes.clock import FakeClock
from tests.fakes.make import make_destination
from tests.fakes.words import shipped_words

CHANNEL = make_destination("terminal")
WHEN = datetime(2026, 11, 23, 8, 58, tzinfo=UTC)
AI = Chip(slug="ai", name="AI", colour=0x7C3AED, words="“language model”")
ALERT = AlertCard(
    title="A lab opens its model",
    url="https://news.example.org/1",
    summary="Its weights are free.",
    byline="The Courier",
    published_at=WHEN,
    chips=(AI,),
    also=(OtherReport(source="Die Rundschau", url="https://r.example.org/1", lang="de"),),
)
LINE = DigestLine(title="A chip", url="https://news.example.org/2", summary="It is small.", byline="The Post", published_at=WHEN)
DIGEST = DigestCard(
    heading="AI · Monday, November 23, 2026",
    covers="covers Fri to Mon",
    sections=(DigestSection(chip=AI, lines=(LINE, replace(LINE, title="A fab", summary=""))),),
    footer="Next digest: tomorrow 08:30, Paris",
)


class Paper:
    """What a console wrote, for a terminal or for a pipe."""

    def __init__(self, *, terminal: bool, width: int = 100) -> None:
        self.written = io.StringIO()
        console = Console(file=self.written, force_terminal=terminal, width=width, color_system="truecolor" if terminal else None)
        self.chat = ConsoleChat(console, shipped_words(), FakeClock())

    async def show(self, card: Card, *, nonce: str = "nd-1", plain: bool = False) -> str:
        await self.chat.send(CHANNEL, card, nonce=Nonce(nonce), plain=plain)
        return self.written.getvalue()


def without_styles(text: str) -> str:
    """Return what a person reads: no colours and no link escapes."""
    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", text)


async def test_a_pipe_gets_readable_lines():
    """No colours, no boxes; the address stands on a line of its own."""
    assert await Paper(terminal=False).show(ALERT) == (
        "A lab opens its model\n"
        "  Its weights are free.\n"
        "  The Courier · 2 minutes ago\n"
        "  also: Die Rundschau (de)\n"
        "  [AI] “language model”\n"
        "  https://news.example.org/1\n\n"
    )


async def test_a_pipe_gets_a_digest_by_topic():
    """The heading, what it covers, the stories under their topic, and the footer."""
    assert await Paper(terminal=False).show(DIGEST) == (
        "AI · Monday, November 23, 2026\ncovers Fri to Mon\n\n"
        "[AI]\n"
        "- A chip\n  It is small.\n  The Post · 2 minutes ago\n  https://news.example.org/2\n"
        "- A fab\n  The Post · 2 minutes ago\n  https://news.example.org/2\n\n"
        "Next digest: tomorrow 08:30, Paris\n\n"
    )


async def test_a_digest_names_what_a_terminal_has_no_button_for():
    """How many stories of which topics, the one that leads, and how many more there are."""
    bare = replace(DIGEST, tally="23 stories", counts=((AI, 23),), lead=ALERT, left_out="20 more stories")
    for terminal in (False, True):
        shown = " ".join(without_styles(await Paper(terminal=terminal).show(bare)).split())
        for said in ("23 stories · AI 23", ALERT.title, ALERT.url, "20 more stories · Next digest: tomorrow 08:30, Paris"):
            assert said in shown


async def test_long_paragraphs_wrap_and_addresses_do_not():
    """Lines have at most 100 characters, but an address stays whole so that it can be copied."""
    card = replace(ALERT, summary="word " * 200, url="https://news.example.org/" + "x" * 150)
    lines = (await Paper(terminal=False).show(card)).splitlines()
    assert "  " + card.url in lines
    assert max(len(line) for line in lines if "https://" not in line) <= 100


async def test_plain_is_titles_and_addresses():
    """The last resort of the port, on any output."""
    assert await Paper(terminal=True).show(ALERT, plain=True) == "A lab opens its model\nhttps://news.example.org/1\n"
    shown = await Paper(terminal=False).show(DIGEST, plain=True)
    assert shown.splitlines() == ["A chip", "https://news.example.org/2", "A fab", "https://news.example.org/2"]


async def test_a_terminal_gets_a_panel_in_the_topics_colour():
    """The frame has the accent colour, the title is a link, and everything the card says is there."""
    written = await Paper(terminal=True).show(ALERT)
    assert "\x1b[38;2;124;58;237m╭" in written
    assert "https://news.example.org/1\x1b\\" in written
    shown = without_styles(written)
    for said in ("AI", ALERT.title, ALERT.summary, "The Courier · 2 minutes ago", "also: Die Rundschau (de)", AI.words, ALERT.url):
        assert said in shown


async def test_the_date_of_a_digest_is_there_however_many_topics_it_has():
    """A long heading goes on in the next line."""
    paper = Paper(terminal=True, width=60)
    await paper.show(replace(DIGEST, heading="Semiconductors, Artificial intelligence, and Telecommunications · Monday, November 23, 2026"))
    assert "Monday, November 23, 2026" in " ".join(without_styles(paper.written.getvalue()).split())


async def test_a_terminal_gets_a_digest_by_topic():
    """In the order of the card, each story with its time and address."""
    shown = without_styles(await Paper(terminal=True).show(DIGEST))
    said = [DIGEST.heading, DIGEST.covers, " AI ", "A chip", "It is small.", "The Post · 2 minutes ago", LINE.url, "A fab", DIGEST.footer]
    places = [shown.index(text) for text in said]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [20, 40, 80, 100, 250])
async def test_pictures_keep_to_the_terminal_and_nothing_is_cut(width: int):
    """Narrow terminals get narrow cards, and wide ones no lines that the eye cannot follow; addresses go on in the next line."""
    paper = Paper(terminal=True, width=width)
    long = replace(ALERT, title="long " * 30, url="https://news.example.org/" + "z" * 200)
    message = await paper.chat.send(CHANNEL, long, nonce=Nonce("nd-1"))
    await paper.chat.edit(CHANNEL, message, replace(long, also=(*ALERT.also,) * 9), nonce=Nonce("nd-1"))
    shown = without_styles(await paper.show(DIGEST, nonce="nd-2"))
    assert max(len(line) for line in shown.splitlines()) <= min(width, 100)
    assert "…" not in shown
    assert shown.count("z") == 200


async def test_what_changed_is_a_link_on_a_terminal():
    """The title leads to the story, as on its card."""
    paper = Paper(terminal=True)
    message = await paper.chat.send(CHANNEL, ALERT, nonce=Nonce("nd-1"))
    before = paper.written.getvalue()
    await paper.chat.edit(CHANNEL, message, ALERT, nonce=Nonce("nd-1"))
    added = paper.written.getvalue().removeprefix(before)
    assert f";{ALERT.url}\x1b\\" in added
    assert f"↻ {ALERT.title}" in without_styles(added)


async def test_relative_times_speak_the_cards_language():
    """The language is the card's."""
    assert "il y a 2 minutes" in await Paper(terminal=False).show(replace(ALERT, locale="fr"))


HOSTILE = "[bold red]x[/] [link=https://evil.example]y[/link] :smile: \x1b[31mred\x1b]0;title\x07\x9b2J \u202egnp\n\nnext"


@pytest.mark.parametrize("terminal", [True, False])
async def test_hostile_text_is_shown_as_text(terminal: bool):  # noqa: FBT001 # a parameter of the test
    """Rich's markup, emoji codes, escape sequences and direction overrides of an article have no effect."""
    paper = Paper(terminal=terminal, width=250)
    chip = replace(AI, name=HOSTILE)
    alert = replace(
        ALERT, title=HOSTILE, summary=HOSTILE, byline=HOSTILE, reason=HOSTILE, chips=(chip,), also=(OtherReport(source=HOSTILE, url=""),)
    )
    line = replace(LINE, title=HOSTILE, summary=HOSTILE, byline=HOSTILE)
    digest = replace(DIGEST, heading=HOSTILE, covers=HOSTILE, footer=HOSTILE, sections=(DigestSection(chip=chip, lines=(line,)),))
    cards: list[Card] = [alert, digest]
    for number, card in enumerate(cards):
        await paper.show(card, nonce=f"nd-{number}")
        await paper.show(card, nonce=f"nd-{number}-plain", plain=True)
    shown = without_styles(paper.written.getvalue())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)
    assert "[bold red]x[/]" in shown
    assert ":smile:" in shown


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://[broken", "", "https://e.org/\x1b]8;;evil\x07"])
async def test_only_web_addresses_are_linked(url: str):
    """A terminal opens what it is given: only http and https, without control characters."""
    written = await Paper(terminal=True).show(replace(ALERT, url=url, also=()))
    for address in re.findall(r"\x1b\]8;[^;]*;([^\x1b]*)\x1b\\", written):
        assert address in ("", "https://e.org/]8;;evil")


async def test_an_edited_card_says_who_else_reports_it():
    """What was printed stays; a line names the story and its new reports, as text."""
    paper = Paper(terminal=False)
    message = await paper.chat.send(CHANNEL, ALERT, nonce=Nonce("nd-1"))
    before = paper.written.getvalue()
    grown = replace(ALERT, title=ALERT.title + "\x1b[31m", also=(*ALERT.also, OtherReport(source="Le Courrier", url="", lang="fr")))
    await paper.chat.edit(CHANNEL, message, grown, nonce=Nonce("nd-1"))
    added = paper.written.getvalue().removeprefix(before)
    assert ALERT.title in added
    assert "Le Courrier (fr)" in added
    assert "\x1b" not in added


class Closed(io.StringIO):
    """A pipe whose reader went away."""

    def write(self, _: str) -> int:
        raise BrokenPipeError


async def test_a_closed_output_is_unreachable():
    """It is a ChatError, and the card counts as not printed."""
    chat = ConsoleChat(Console(file=Closed(), width=80), shipped_words(), FakeClock())
    with pytest.raises(Unreachable):
        await chat.send(CHANNEL, ALERT, nonce=Nonce("nd-1"))
    with pytest.raises(Unreachable):
        await chat.edit(CHANNEL, MessageId("1"), ALERT, nonce=Nonce("nd-1"))
    assert await chat.find(CHANNEL, nonce=Nonce("nd-1"), since=WHEN) is None


async def test_an_encoding_that_cannot_show_a_card_rejects_it():
    """An ASCII output refuses letters that it does not have, with advice."""
    output = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    chat = ConsoleChat(Console(file=output, width=80), shipped_words(), FakeClock())
    with pytest.raises(Rejected, match="utf-8"):
        await chat.send(CHANNEL, replace(ALERT, title="日本語"), nonce=Nonce("nd-1"))


def test_cards_from_many_threads_do_not_mix():
    """Each card is printed whole."""
    paper = Paper(terminal=False)
    card = replace(ALERT, also=(), chips=(), reason="", summary="")

    def send(number: int) -> None:
        asyncio.run(paper.chat.send(CHANNEL, replace(card, title=f"Story {number}"), nonce=Nonce(f"nd-{number}")))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(40)))
    blocks = paper.written.getvalue().strip().split("\n\n")
    expected = {f"Story {n}\n  The Courier · 2 minutes ago\n  https://news.example.org/1" for n in range(40)}
    assert set(blocks) == expected
