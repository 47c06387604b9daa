"""Cards as Discord messages: what stands where, and that no card outgrows a limit."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import discord
import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from bot.cards.actions import Action, ActionKind
from bot.cards.card import AlertCard, Chip, DigestCard, DigestLine, DigestSection, News, NoticeCard, OtherReport
from bot.domain.delivery import DeliveryId, Nonce
from bot.platforms.discord import render
from bot.platforms.discord.buttons import ActionButton
from bot.platforms.shared.text import units
from tests.fakes.discord_bot import AI, ALERT, DIGEST, QUANTUM, line
from tests.fakes.discord_state import Json, texts, walk
from tests.fakes.words import shipped_words

NONCE = Nonce("n1")
WHY = Action(kind=ActionKind.WHY, subject=DeliveryId(4711), label="Why?")
WORDS = shipped_words()
EN = WORDS.into("en")

CONTAINER, TEXT, SECTION, THUMBNAIL, SEPARATOR, ROW, BUTTON, LINK = 17, 10, 9, 11, 14, 1, 2, 5


def sent(view: ui.LayoutView) -> list[Json]:
    """Return a view as it goes over the wire."""
    return list(view.to_components())


def alert(**changes) -> list[Json]:
    """Return the sample alert with changes, as sent."""
    return sent(render.message(replace(ALERT, **changes), EN, NONCE))


def digest(card: DigestCard) -> ui.LayoutView:
    """Return a digest as a view."""
    return render.message(card, EN, NONCE)


def assert_fits(components: list[Json]) -> None:
    """Assert Discord's limits on Components V2."""
    parts = walk(components)
    assert len(parts) <= 40
    shown = texts(components)
    assert all(shown)
    assert sum(map(units, shown)) <= 4_000
    for part in parts:
        assert len(part.get("url") or "") <= 512
        assert len(part.get("label") or "x") in range(1, 81)


ACTING = re.compile(r"(?<!\\)<(?:[@#/]|a?:|id:)|@(?:everyone|here)")
CODE = re.compile(r"`[^`]*`")


def assert_inert(shown: Iterable[str]) -> None:
    """Assert that no text calls anybody, or names what Discord would link: within inline code nothing acts but these two."""
    for text in shown:
        assert not ACTING.search(CODE.sub("", text)), text
        assert not re.search("@(?:everyone|here)", text), text


def test_an_alert_says_it_all_in_one_box():
    """Title as the link, summary, then in small print the source, its language, the time and each topic once."""
    assert texts(alert()) == snapshot(
        [
            "### [Laboratory cools a million qubits](https://example.org/qubits)",
            "The machine held its state for an hour, ten times longer than any before it.",
            "-# **Example Courier** · French · <t:1795423680:R> · 🟣\xa0AI 🔵\xa0Quantum",
        ]
    )


def test_small_print_follows_the_lead():
    """Title and summary, who reported it, the buttons: no line and no space between them."""
    assert [part["type"] for part in alert()[0]["components"]] == [TEXT, TEXT, TEXT, ROW]


def test_the_accent_is_the_first_topics_colour():
    """The colour tells topics apart in a busy channel."""
    [box] = alert()
    assert (box["type"], box["accent_color"]) == (CONTAINER, AI.colour)
    assert alert(chips=())[0].get("accent_color") is None


def test_the_button_leads_where_the_title_leads():
    """One link button with the reader's word."""
    row = alert(read_label="Lire")[0]["components"][-1]
    [button] = row["components"]
    assert (row["type"], button["type"], button["style"]) == (ROW, BUTTON, LINK)
    assert (button["label"], button["url"]) == ("Lire", ALERT.url)


def test_a_picture_stands_beside_the_lead():
    """The thumbnail shares a section with title and summary."""
    section = alert(image_url="https://example.org/p.png", picture="Picture from Example Courier")[0]["components"][0]
    assert section["type"] == SECTION
    assert section["accessory"]["type"] == THUMBNAIL
    assert section["accessory"]["media"]["url"] == "https://example.org/p.png"
    assert [child["type"] for child in section["components"]] == [TEXT, TEXT]
    assert section["accessory"]["description"] == "Picture from Example Courier"


@pytest.mark.parametrize("image", ["javascript:alert(1)", "data:image/png;base64,AAAA", "", None])
def test_what_is_no_picture_is_left_out(image):
    """Only http and https reach Discord's media proxy."""
    assert alert(image_url=image)[0]["components"][0]["type"] == TEXT


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "https://example.org/" + "a" * 2_000])
def test_an_address_that_nothing_takes_leaves_a_plain_title(url):
    """Without a usable address there is neither link nor button, and the card still arrives."""
    components = alert(url=url)
    assert texts(components)[0] == "### Laboratory cools a million qubits"
    assert all(part["type"] != BUTTON for part in walk(components))


def test_an_address_that_is_too_long_for_a_button_stays_linked():
    """A button takes 512 characters, a link in a text takes more."""
    url = "https://example.org/" + "a" * 1_500
    components = alert(url=url, also=(OtherReport(source="Paper", url="https://paper.example/" + "b" * 480),) * 9)
    assert texts(components)[0] == f"### [Laboratory cools a million qubits]({url})"
    assert all(part["type"] != BUTTON for part in walk(components))
    assert_fits(components)


def test_other_sources_are_linked_and_counted():
    """How many publishers there are, then links with the marks of a maker and of foreign languages, then how many more."""
    papers = [(f"Paper {number}", "de" if number == 2 else None) for number in range(1, 8)]
    also = tuple(OtherReport(source=name, url="https://e.org", lang=lang, primary=name == "Paper 1") for name, lang in papers)
    shown = texts(alert(also=also, standing="8 sources, 2 languages"))[-1].split("\n")[-1].replace("\u00a0", " ")
    assert shown.removeprefix("-# **8 sources, 2 languages** · ") == snapshot(
        "🏛 [Paper 1](https://e.org) · [Paper 2](https://e.org) `de` · [Paper 3](https://e.org) · [Paper 4](https://e.org) · 3 more"
    )
    french = texts(sent(render.message(replace(ALERT, also=also), WORDS.into("fr"), NONCE)))[-1]
    assert french.endswith(" · 3 de plus")


def test_a_grown_card_says_what_changed():
    """In place of its summary: the time, the amount before and now, and who says so."""
    news = News(
        label="New {time}", old="12", new="21 billion euros", source="Lattice Wire", url="https://lattice.example/1", at=ALERT.published_at
    )
    assert texts(alert(news=news))[1] == snapshot(
        "**New <t:1795423680:t>:** 12 → **21 billion euros** · [Lattice Wire](https://lattice.example/1)"
    )
    assert texts(alert(news=replace(news, source="", old="")))[1] == snapshot("**New <t:1795423680:t>:** **21 billion euros**")


def test_a_mention_stands_at_the_end():
    """What a notification shows begins with the news; an edit reads the mention there."""
    components = sent(render.message(ALERT, EN, NONCE, "4711"))
    assert [part["type"] for part in components] == [CONTAINER, TEXT]
    assert components[1]["content"] == "<@&4711>"


def test_an_empty_card_still_has_a_title():
    """A feed that gives nothing but an address gives a card of an address."""
    components = alert(title="", summary="", byline="", chips=(), reason="", language="")
    assert texts(components) == ["### [https\\://example.org/qubits](https://example.org/qubits)", "-# <t:1795423680:R>"]


def test_hostile_text_is_text():
    """Markup and mentions in every field come out escaped."""
    evil = "@everyone <@1> [x](javascript:alert(1)) ```code``` ||s|| # h"
    shown = "\n".join(
        texts(
            alert(
                title=evil,
                summary=evil,
                byline=evil,
                reason=evil,
                chips=(Chip(slug="x", name="`@everyone <@1>", colour=1 << 30),),
                also=(OtherReport(source=evil, url="https://evil.example"),),
            )
        )
    )
    assert "@everyone" not in shown
    assert "](javascript" not in shown.replace(r"\](javascript", "")
    assert shown.count("```") == 0
    assert "||" not in shown.replace(r"\|\|", "")


def test_a_digest_goes_topic_by_topic():
    """Heading, what it covers, each topic's stories with link, summary and source, and the footer."""
    assert texts(sent(digest(DIGEST))) == snapshot(
        [
            """\
## AI and Quantum · Monday, November 23, 2026
-# covers Fri, Nov 20 to Mon, Nov 23\
""",
            """\
### AI
**[Story number 1](https://example.org/1)**
One sentence about what happened, and one about what it means.
-# Example Courier · <t:1795420800:R>

**[Story number 2](https://example.org/2)**
One sentence about what happened, and one about what it means.
-# Example Courier · <t:1795417200:R>\
""",
            """\
### Quantum
**[Story number 3](https://example.org/3)**
One sentence about what happened, and one about what it means.
-# Example Courier · <t:1795413600:R>\
""",
            "-# 4 more stories · Next digest: tomorrow 08:30, Paris",
        ]
    )


def test_a_digest_of_titles_is_a_list_of_bullets_below_its_lead():
    """How many stories of which topics, the one that leads beside its picture, a bullet each, the button, and when the next one comes."""
    bare = DigestSection(chip=QUANTUM, lines=(line(1, summary="", byline="Netzblick (de), +1"), line(2, summary="")))
    card = replace(
        DIGEST, heading="Monday, November 23", tally="23 stories", counts=((AI, 9), (QUANTUM, 14)), covers="", sections=(bare,),
        lead=replace(ALERT, image_url="https://img.example.org/1.png"), footer="Next digest: tomorrow", actions=(WHY,),
    )  # fmt: skip
    components = sent(digest(card))
    assert_fits(components)
    assert [part["type"] for part in components[0]["components"]] == [TEXT, SEPARATOR, SECTION, SEPARATOR, TEXT, ROW, TEXT]
    head, lead, _, bullets, foot = texts(components)
    assert head == "## Monday, November 23\n-# 23 stories · 🟣\u00a0AI\u00a09 · 🔵\u00a0Quantum\u00a014"
    assert lead.startswith("**[Laboratory cools a million qubits](https://example.org/qubits)**\nThe machine held its state")
    assert bullets == (
        "🔵 **Quantum**\n- [Story number 1](https://example.org/1) · Netzblick (de), +1\n"
        "- [Story number 2](https://example.org/2) · Example Courier"
    )
    assert foot == "-# Next digest: tomorrow"


def test_a_full_digest_keeps_every_link():
    """Twelve ordinary stories fit with all their links; what does not fit is cut from the summaries."""
    lines = tuple(line(number, title="T" * 110, summary="s" * 140, byline="Example Courier · French") for number in range(1, 13))
    shown = texts(sent(digest(replace(DIGEST, sections=(DigestSection(chip=AI, lines=lines),)))))
    assert "\n".join(shown).count("](https://example.org/") == 12
    assert sum(map(units, shown)) <= 4_000


def test_long_addresses_give_way_before_stories():
    """Addresses of 500 characters cannot all be linked in 4,000; every story is named all the same."""
    lines = tuple(line(number, url=f"https://example.org/{number}/" + "a" * 460) for number in range(1, 13))
    shown = "\n".join(texts(sent(digest(replace(DIGEST, sections=(DigestSection(chip=AI, lines=lines),))))))
    assert all(f"Story number {number}" in shown for number in range(1, 13))


def test_a_digest_of_any_length_fits():
    """A hundred sections of a hundred stories are more than comes in; the best come first."""
    sections = tuple(
        DigestSection(chip=Chip(slug=f"t{n}", name=f"Topic {n}", colour=n), lines=tuple(line(m, title="W" * 300) for m in range(1, 101)))
        for n in range(100)
    )
    components = sent(digest(replace(DIGEST, sections=sections)))
    assert_fits(components)
    assert "Topic 0" in texts(components)[1]


def test_many_small_sections_fit_too():
    """Names and bylines fill the room as well as titles do: then the last stories stay out, and the first are whole."""
    sections = tuple(
        DigestSection(
            chip=Chip(slug=f"t{n}", name="N" * 40, colour=n),
            lines=tuple(line(m, title=f"{n} {'W' * 300}", byline="b" * 90) for m in (1, 2)),
        )
        for n in range(16)
    )
    components = sent(digest(replace(DIGEST, sections=sections)))
    assert_fits(components)
    assert "**0 WWW" in texts(components)[1]
    assert len(texts(components)) > 10


def test_marks_are_stable_and_differ_by_nonce():
    """The same nonce gives the same ids for ever, since the bot that looks may be a later one."""
    assert render.marks(Nonce("n1")) == snapshot((242351818, 1601378981))
    seen = {render.marks(Nonce(f"nonce{number}")) for number in range(1_000)}
    assert len(seen) == 1_000
    assert all(0 < one < 1 << 31 and 0 < two < 1 << 31 and one != two for one, two in seen)


@pytest.mark.parametrize("url", [ALERT.url, ""])
def test_plain_is_title_and_link(url):
    """The last resort: title, link, source, and the nonce by which it is found again."""
    shown = render.plain(replace(ALERT, url=url), NONCE).split("\n")
    assert shown[0] == "**Laboratory cools a million qubits**"
    assert shown[1:-2] == ([f"<{url}>"] if url else [])
    assert shown[-2:] == ["Example Courier · French", "-# `n1`"]
    assert render.plain(replace(ALERT, title="word " * 90), NONCE).split("\n")[0].endswith("word…**")


def test_a_plain_digest_lists_titles_and_links():
    """Each story on a line, as many as the content holds."""
    assert render.plain(DIGEST, NONCE).split("\n")[1] == "- Story number 1 <https://example.org/1>"
    many = replace(DIGEST, sections=(DigestSection(chip=AI, lines=tuple(line(n, title="W" * 90) for n in range(100))),))
    assert 1_500 < units(render.plain(many, NONCE)) <= 2_000


HOSTILE = [
    "@everyone @here <@1> <@!1> <@&2> <#3> </setup:4> <id:home> <:blob:5> <a:blob:5> <t:1:R>",
    "[x](javascript:alert(1)) [y](https://evil.example) <https://evil.example> https://evil.example www.evil.example",
    "```code``` `@everyone` ||spoiler|| **b** _i_ ~~s~~ \\",
    "# heading\n-# small\n> quote\n- list\n1. list",
    "\u202eevil\u202c \u2066x\u2069 \u200f",
    "هذا نموذج لغوي عربي مفتوح يتفوق على منافسيه بنصف الطاقة " * 9,
    "研究所は言語モデルの重みを公開した。" * 30,
    "👩\u200d👩\u200d👧\u200d👦🏳️\u200d🌈" * 60,
    "e\u0301\u0301\u0301" * 300,
    "word" * 300,
]
words_of_any_kind = st.text(max_size=700) | st.text(alphabet="*_`@<[👩‍👧\u0301漢a \n", max_size=700) | st.sampled_from(HOSTILE)
moments = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
addresses = st.just("https://example.org/x") | st.text(max_size=600).map("https://example.org/".__add__) | words_of_any_kind
chips = st.builds(Chip, slug=st.just("x"), name=words_of_any_kind, colour=st.integers(0, 1 << 32))
news = st.builds(
    News, label=words_of_any_kind, old=words_of_any_kind, new=words_of_any_kind, source=words_of_any_kind, url=addresses, at=moments
)
lines = st.builds(
    DigestLine, title=words_of_any_kind, url=addresses, summary=words_of_any_kind, byline=words_of_any_kind, published_at=moments
)


alerts = st.builds(
    AlertCard,
    title=words_of_any_kind,
    url=addresses,
    summary=words_of_any_kind,
    byline=words_of_any_kind,
    published_at=moments,
    chips=st.lists(chips, max_size=12).map(tuple),
    reason=words_of_any_kind,
    language=words_of_any_kind,
    news=st.none() | news,
    also=st.lists(st.builds(OtherReport, source=words_of_any_kind, url=addresses, primary=st.booleans()), max_size=8).map(tuple),
    standing=words_of_any_kind,
    picture=words_of_any_kind,
    image_url=st.none() | addresses,
    read_label=st.text(min_size=1, max_size=100).filter(str.strip),
)


@settings(max_examples=60, deadline=None)
@given(alerts)
def test_any_alert_fits(card):
    """No text, address or number of chips breaks a limit, rich or plain, and none calls anybody."""
    components = sent(render.message(card, EN, NONCE))
    assert_fits(components)
    assert_inert([*texts(components), render.plain(card, NONCE)])
    assert units(render.plain(card, NONCE)) <= 2_000


@settings(max_examples=30, deadline=None)
@given(
    st.builds(
        DigestCard,
        heading=words_of_any_kind,
        sections=st.lists(
            st.builds(DigestSection, chip=chips, lines=st.lists(lines, min_size=1, max_size=4).map(tuple)), min_size=1, max_size=5
        ).map(tuple),
        footer=words_of_any_kind,
        covers=words_of_any_kind,
        tally=words_of_any_kind,
        counts=st.lists(st.tuples(chips, st.integers(1, 99)), max_size=12).map(tuple),
        lead=st.none() | alerts,
        left_out=words_of_any_kind,
        colour=st.integers(0, 1 << 32),
    )
)
def test_any_digest_fits(card):
    """The same for digests."""
    assert_fits(sent(digest(card)))
    assert_inert([*texts(sent(digest(card))), render.plain(card, NONCE)])
    assert units(render.plain(card, NONCE)) <= 2_000


@settings(max_examples=30, deadline=None)
@given(st.builds(NoticeCard, heading=words_of_any_kind, text=words_of_any_kind | words_of_any_kind.map("{channel} ".__add__)))
def test_any_notice_fits(card):
    """The same for words about Newsdesk itself."""
    assert_fits(sent(render.notice(card, NONCE)))
    assert units(render.plain(card, NONCE)) <= 2_000


def test_a_notice_links_its_channel_and_nothing_else_acts():
    """The heading and the words are text; only the placeholder is a mention."""
    card = NoticeCard(heading="@everyone *now*", text="See {channel}, <#2> and <@1>.", channel_id="7")
    assert texts(sent(render.notice(card, NONCE))) == ["### @\u200beveryone \\*now\\*\nSee <#7>, \\<#2\\> and \\<@1\\>."]


def test_actions_stand_beside_the_button_to_read():
    """Each carries its value; without an address they stand alone, and never more than a row holds."""
    row = alert(actions=(WHY,))[0]["components"][-1]["components"]
    assert [(button["style"], button["label"], button.get("custom_id")) for button in row] == [(LINK, "Read", None), (2, "Why?", WHY.value)]
    assert [part["custom_id"] for part in walk(alert(actions=(WHY,), url="")) if "custom_id" in part] == [WHY.value]
    many = tuple(Action(kind=ActionKind.WHY, subject=DeliveryId(number), label="x" * 200) for number in range(1, 9))
    assert_fits(alert(actions=many))
    assert len(alert(actions=many)[0]["components"][-1]["components"]) == 5


def test_views_never_expire_and_hold_no_callbacks():
    """A card lives longer than the process: nothing in it waits for a click, and its buttons are answered from their ids."""
    view = render.message(replace(ALERT, actions=(WHY,)), EN, NONCE)
    assert view.timeout is None
    waiting = [item for item in view.walk_children() if item.type is discord.ComponentType.button and item.is_dispatchable()]
    assert [type(item) for item in waiting] == [ActionButton]
    assert not render.message(ALERT, EN, NONCE).is_dispatchable()
    assert isinstance(view.children[0], ui.Container)
    assert discord.Colour(QUANTUM.colour).value == QUANTUM.colour
