"""Cards as Slack messages: what they show, and that they fit whatever they hold."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from bot.cards.actions import Action, ActionKind
from bot.cards.card import AlertCard, Card, Chip, DigestCard, DigestLine, DigestSection, News, NoticeCard, OtherReport
from bot.domain.delivery import DeliveryId
from bot.platforms.slack.blocks import MAX_CHARACTERS, weight
from bot.platforms.slack.render import render
from bot.platforms.slack.text import mentioned_in
from tests.fakes.slack_blocks import check_blocks

WHEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AI = Chip(slug="ai", name="AI", colour=0x7C3AED, words="“language model”")
QUANTUM = Chip(slug="quantum", name="Quantum", colour=0x0891B2)
ALERT = AlertCard(
    title="A lab opens its model",
    url="https://news.example.org/1?a=1&b=2",
    summary="Its weights are free.",
    byline="The Courier",
    language="French",
    published_at=WHEN,
    chips=(AI, QUANTUM),
    also=(OtherReport(source="Rundschau", url="https://r.org/1", lang="de"), OtherReport(source="The Post", url="")),
    image_url="https://img.example.org/1.jpg",
    picture="Picture from The Courier",
    read_label="Lire",
)


def line(number: int = 1, **changes: Any) -> DigestLine:
    return DigestLine(
        **{
            "title": f"Story {number}",
            "url": f"https://news.example.org/{number}",
            "summary": f"What happened in story {number}.",
            "byline": "The Courier",
            "published_at": WHEN,
            **changes,
        }
    )


def digest(*lines: DigestLine, **changes: Any) -> DigestCard:
    return DigestCard(
        **{
            "heading": "AI · Monday, November 23, 2026",
            "sections": (DigestSection(chip=AI, lines=lines or (line(),)),),
            "footer": "Next digest: tomorrow 08:30, Paris",
            **changes,
        }
    )


def texts(blocks: Any) -> list[str]:
    """Return every text in blocks, in order."""
    if isinstance(blocks, dict):
        own = [blocks["text"]] if isinstance(blocks.get("text"), str) else []
        return own + [text for value in blocks.values() for text in texts(value)]
    return [text for each in blocks for text in texts(each)] if isinstance(blocks, list | tuple) else []


WHY = Action(kind=ActionKind.WHY, subject=DeliveryId(4711), label="Why?")


def test_an_alert_shows_all_that_it_knows():
    """Three blocks: title as the link and summary beside the picture; each topic once, who, when and who else; the buttons."""
    assert list(render(replace(ALERT, actions=(WHY,))).blocks) == snapshot(
        [
            {
                "type": "section",
                "text": {
                    "type": "mrkdwn",
                    "text": """\
*<https://news.example.org/1?a=1&amp;b=2|A lab opens its model>*
Its weights are free.\
""",
                },
                "accessory": {"type": "image", "image_url": "https://img.example.org/1.jpg", "alt_text": "Picture from The Courier"},
            },
            {
                "type": "context",
                "elements": [
                    {
                        "type": "mrkdwn",
                        "text": """\
🟣 *AI* “language model” · 🔵 *Quantum*
The Courier · French · <!date^1795424400^{date_short_pretty} {time}|2026-11-23 09:00 UTC> · + <https://r.org/1|Rundschau (de)>, The Post\
""",
                    }
                ],
            },
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "act:why",
                        "text": {"type": "plain_text", "text": "Why?", "emoji": False},
                        "value": "n1:why:3mv",
                    }
                ],
            },
        ]
    )


def test_a_notification_begins_with_the_news():
    """The title, cut where phones cut, who reported it, and how many others do."""
    assert render(replace(ALERT, title="R&D <b>")).text == "R&amp;D &lt;b&gt; · The Courier +2"
    long = render(replace(ALERT, title="word " * 60, byline="An outlet with a name that nobody can remember")).text
    assert len(long) <= 150
    assert long.partition(" · ")[0].endswith("word…")


def test_an_alert_of_little_shows_little():
    """Without summary, topics, other reports, reason, picture and address no empty block remains."""
    bare = replace(ALERT, summary="", chips=(), also=(), reason="", image_url=None, url="", byline="", language="")
    assert list(render(bare).blocks) == snapshot(
        [
            {"type": "section", "text": {"type": "mrkdwn", "text": "*A lab opens its model*"}},
            {
                "type": "context",
                "elements": [{"type": "mrkdwn", "text": "<!date^1795424400^{date_short_pretty} {time}|2026-11-23 09:00 UTC>"}],
            },
        ]
    )


def test_one_topic_and_one_source_share_a_line():
    """A card that has little to say is low."""
    shown = texts(render(replace(ALERT, chips=(AI,), also=(), language="")).blocks[1])
    assert shown == snapshot(
        ["🟣 *AI* “language model” · The Courier · <!date^1795424400^{date_short_pretty} {time}|2026-11-23 09:00 UTC>"]
    )


def test_a_grown_card_says_what_changed():
    """In place of its summary: the time, the amount before and now, and who says so; a notification begins with it."""
    news = News(label="New {time}", old="12", new="21 billion euros", source="Lattice Wire", url="https://lattice.example/1", at=WHEN)
    message = render(replace(ALERT, news=news))
    assert texts(message.blocks[0])[0].partition("\n")[2] == snapshot(
        "*New <!date^1795424400^{time}|09:00 UTC>:* 12 → *21 billion euros* · <https://lattice.example/1|Lattice Wire>"
    )
    assert message.text == "12 → 21 billion euros: A lab opens its model · The Courier +2"


@pytest.mark.parametrize("summary", ["Its weights are free.", ""])
def test_a_mention_stands_at_the_end_of_the_first_block(summary: str):
    """The desktop shows the beginning of the first block, a phone the text: both are the news."""
    first = render(replace(ALERT, summary=summary), mention="here").blocks[0]["text"]["text"]
    assert first.startswith("*<https://news.example.org/1")
    assert first.endswith("<!here>")
    assert mentioned_in(first) == "here"
    assert mentioned_in("*title* <!subteam^S0123AB|@newsroom>") == "S0123AB"
    assert mentioned_in(render(replace(ALERT, summary="<!here>")).blocks[0]["text"]["text"]) == ""


def test_actions_carry_their_values():
    """Each under an id of its own."""
    row = render(replace(ALERT, actions=(WHY,))).blocks[-1]["elements"]
    assert [(button["text"]["text"], button["action_id"], button["value"]) for button in row] == [("Why?", "act:why", WHY.value)]
    check_blocks([render(replace(ALERT, actions=(WHY,))).blocks[-1]])


def test_a_digest_groups_stories_by_topic():
    """Heading, what it covers, each topic with its stories, and when the next one comes."""
    card = digest(covers="covers Fri, Nov 20 to Mon, Nov 23")
    assert list(render(card).blocks) == snapshot(
        [
            {"type": "header", "text": {"type": "plain_text", "text": "AI · Monday, November 23, 2026", "emoji": False}},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "covers Fri, Nov 20 to Mon, Nov 23"}]},
            {"type": "divider"},
            {"type": "section", "text": {"type": "mrkdwn", "text": "🟣 *AI*"}},
            {
                "type": "section",
                "text": {
                    "type": "mrkdwn",
                    "text": """\
*<https://news.example.org/1|Story 1>*
What happened in story 1.\
""",
                },
            },
            {
                "type": "context",
                "elements": [
                    {"type": "mrkdwn", "text": "The Courier · <!date^1795424400^{date_short_pretty} {time}|2026-11-23 09:00 UTC>"}
                ],
            },
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "Next digest: tomorrow 08:30, Paris"}]},
        ]
    )


def test_a_digest_of_titles_is_a_list_a_topic_below_its_lead():
    """How many stories of which topics, the one that leads, a bullet each as it was written, the button, and when the next one comes."""
    card = digest(
        line(summary="", title="*A* <!here> & b", byline="Netzblick (de), +1"), heading="Monday, November 23", tally="23 stories",
        counts=((AI, 9), (QUANTUM, 14)), lead=ALERT, actions=(WHY,),
    )  # fmt: skip
    blocks = list(render(card).blocks)
    check_blocks(blocks)
    assert [block["type"] for block in blocks] == ["header", "context", "section", "context", "rich_text", "actions", "context"]
    assert blocks[0]["text"]["text"] == "Monday, November 23: 23 stories"
    assert blocks[1]["elements"][0]["text"] == "🟣 *AI* 9 · 🔵 *Quantum* 14"
    assert blocks[4]["elements"] == [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "🟣 AI", "style": {"bold": True}}]},
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 0,
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "link", "url": "https://news.example.org/1", "text": "*A* <!here> & b"},
                        {"type": "text", "text": "  Netzblick (de), +1"},
                    ],
                }
            ],
        },
    ]


@pytest.mark.parametrize("length", [10, 400, 2_900])
def test_bullets_fit_however_long_their_addresses_are(length: int):
    """Links give way, no story does."""
    lines = [line(number, summary="", title="Story " * 60, url="https://news.example.org/" + "a" * length) for number in range(12)]
    blocks = list(render(digest(*lines)).blocks)
    check_blocks(blocks)
    assert weight(blocks) <= MAX_CHARACTERS
    assert sum(len(block["elements"][1]["elements"]) for block in blocks if block["type"] == "rich_text") == 12


@pytest.mark.parametrize("count", [1, 12, 16, 20, 40, 500])
def test_a_digest_fits_at_any_length(count: int):
    """Stories that do not fit are counted; as many as possible are shown."""
    card = digest(*(line(number, title=f"Story {number} " + "x" * 150, summary="word " * 28) for number in range(count)))
    blocks = list(render(card).blocks)
    check_blocks(blocks)
    shown = sum("news.example.org" in text for text in texts(blocks))
    left_out = [int(found[1]) for text in texts(blocks) if (found := re.match(r"\+(\d+)$", text))]
    assert shown + sum(left_out) == count
    assert shown >= min(count, 12)


def test_a_long_digest_gives_up_summaries_before_stories():
    """Thirty stories do not fit in full, but all of their titles do."""
    blocks = render(digest(*(line(number) for number in range(30)))).blocks
    shown = texts(blocks)
    assert sum("<https://news.example.org" in text for text in shown) == 30
    assert not any("What happened" in text for text in shown)


def test_a_digest_of_many_topics_fits():
    """Headings count too: forty topics of one story each."""
    sections = tuple(DigestSection(chip=replace(AI, slug=f"t{n}", name=f"Topic {n}"), lines=(line(n),)) for n in range(40))
    check_blocks(list(render(digest(sections=sections)).blocks))


def test_plain_cards_are_titles_and_links():
    """What is sent after Slack refused the blocks."""
    assert render(ALERT, plain=True).text == "<https://news.example.org/1?a=1&amp;b=2|A lab opens its model>"
    message = render(digest(line(1), line(2)), plain=True)
    assert message.blocks == ()
    assert message.text == snapshot("""\
*AI · Monday, November 23, 2026*
• <https://news.example.org/1|Story 1>
• <https://news.example.org/2|Story 2>
Next digest: tomorrow 08:30, Paris\
""")


def test_a_plain_digest_of_any_length_fits():
    """Also the last resort keeps to Slack's advice of 4,000 characters, and counts what it leaves out."""
    text = render(digest(*(line(number) for number in range(1_000))), plain=True).text
    assert len(text) <= 4_000
    shown, left_out = text.count("<https://"), re.search(r"^\+(\d+)$", text, re.MULTILINE)
    assert left_out
    assert shown + int(left_out[1]) == 1_000


HOSTILE = [
    "@everyone @here @channel",
    "<!channel> <!here> <!everyone>",
    "<@U012AB3CD> <#C024BE7LR> <!subteam^S1>",
    "&lt;!channel&gt;",
    "<https://evil.example|good.example>",
    "[x](javascript:alert(1))",
    "a|b>c<d&e",
    "```code``` ||spoiler|| *b* _i_ ~s~",
    "> quote",
    "<!date^1^{date}|x>",
    "x" * 5_000,
    "\u202eevil\u202c",
    "هذا نموذج لغوي عربي مفتوح يتفوق على منافسيه بنصف الطاقة " * 9,
    "研究所は言語モデルの重みを公開した。" * 30,
    "👩\u200d👩\u200d👧\u200d👦🏳️\u200d🌈" * 60,
    "e\u0301\u0301\u0301" * 300,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(text: str):
    """In every field of both cards: the only angle brackets are those of our own links and dates."""
    chip = replace(AI, name=text)
    alert = replace(
        ALERT, title=text, summary=text, byline=text, reason=text, chips=(chip,), also=(OtherReport(source=text, url=text, lang=text),)
    )
    digested = digest(line(title=text, summary=text, byline=text), heading=text, covers=text, footer=text)
    cards: list[Card] = [alert, digested, NoticeCard(heading=text, text=f"{text} {{channel}}", channel_id="C1")]
    for card in (*cards, replace(digested, sections=(DigestSection(chip=chip, lines=(line(),)),))):
        for blocks in (render(card).blocks, render(card, plain=True).blocks):
            check_blocks(list(blocks))
            assert_inert(blocks)


def assert_inert(blocks: Any) -> None:
    for block in blocks:
        objects = [block.get("text"), *block.get("elements", [])]
        for each in (each for each in objects if each and each["type"] == "mrkdwn"):
            rest = re.sub(r"<(https?://[^<>|]+\|[^<>|]+|!date\^\d+\^[^<>|]+\|[\d :-]+ UTC|#C1)>", "", each["text"])
            assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", rest), each
            assert each.get("verbatim") or not re.search(r"[@#]|&lt;!", rest), each


def test_dangerous_addresses_are_neither_linked_nor_shown_as_buttons():
    """A story whose address is no web page has its title as text, and no button and no picture."""
    blocks = render(replace(ALERT, url="javascript:alert(1)", image_url="file:///etc/passwd", also=())).blocks
    assert "javascript" not in json.dumps(blocks)
    assert "passwd" not in json.dumps(blocks)
    assert [block["type"] for block in blocks] == ["section", "context"]


@pytest.mark.parametrize(
    ("colour", "dot"),
    [
        (0xFF0000, "🔴"),
        (0xF97316, "🟠"),
        (0xFACC15, "🟡"),
        (0x14B8A6, "🟢"),
        (0x0EA5E9, "🔵"),
        (0x8B5CF6, "🟣"),
        (0xE11D48, "🔴"),
        (0x64748B, "⚫"),
    ],
)
def test_a_topic_wears_the_dot_of_its_colour(colour: int, dot: str):
    """Slack has no accent colours: the nearest hue stands for one, grey for none."""
    chips = texts(render(replace(ALERT, chips=(replace(AI, colour=colour),))).blocks)
    assert f"{dot} *AI*" in chips[1]


TEXT = st.text(st.characters(codec="utf-8"), max_size=400) | st.sampled_from(HOSTILE) | st.text("<>&|*_`~@#\n ", max_size=4_000)
ADDRESS = TEXT.map("https://e.org/".__add__) | TEXT | st.just("https://e.org/" + "x&" * 1_400)
CHIPS = st.lists(st.builds(Chip, slug=TEXT, name=TEXT, colour=st.integers(0, 0xFFFFFF)), max_size=15).map(tuple)
REPORTS = st.lists(st.builds(OtherReport, source=TEXT, url=ADDRESS, lang=st.none() | TEXT), max_size=10).map(tuple)
ALERTS = st.builds(
    AlertCard,
    title=TEXT,
    url=ADDRESS,
    summary=TEXT,
    byline=TEXT,
    published_at=st.just(WHEN),
    chips=CHIPS,
    reason=TEXT,
    language=TEXT,
    news=st.none() | st.builds(News, label=TEXT, old=TEXT, new=TEXT, source=TEXT, url=ADDRESS, at=st.just(WHEN)),
    also=REPORTS,
    picture=TEXT,
    image_url=st.none() | ADDRESS,
    read_label=TEXT,
)
LINES = st.lists(st.builds(line, st.integers(), title=TEXT, url=ADDRESS, summary=TEXT, byline=TEXT), min_size=1, max_size=25)
DIGESTS = st.builds(
    lambda lines, heading, footer, covers: digest(*lines, heading=heading, footer=footer, covers=covers), LINES, TEXT, TEXT, TEXT
)


NOTICES = st.builds(NoticeCard, heading=TEXT, text=TEXT | TEXT.map("{channel} ".__add__), channel_id=st.just("C1"))


@settings(max_examples=60, deadline=None)
@given(ALERTS | DIGESTS | NOTICES)
def test_any_card_is_one_that_slack_takes(card: Card):
    """Whatever the texts, blocks keep every limit and act nowhere, and the text for notifications is never empty."""
    message = render(card)
    check_blocks(list(message.blocks))
    assert_inert(message.blocks)
    assert isinstance(card, NoticeCard) or not re.search(r"<[!@#]", message.text)
    assert 0 < len(message.text) <= 4_000
    assert 0 < len(render(card, plain=True).text) <= 4_000
