"""A digest, a list or a page of stories as blocks, at any length: a bullet a story, or each with its summary where it has one."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from bot.cards.card import AlertCard, DigestCard, DigestLine, DigestSection
from bot.platforms.shared.dots import dot
from bot.platforms.slack.alert_blocks import chip, lead_text, who_tells
from bot.platforms.slack.blocks import MAX_BLOCKS, MAX_CHARACTERS, Block, action_button, buttons, context, divider, header, section, weight
from bot.platforms.slack.jumps import Jump, again, nowhere
from bot.platforms.slack.text import date, fitted, link, shortened, web_address

_TITLE: Final = 900
_SUMMARY: Final = 300
_BYLINE: Final = 160
_NOTE: Final = 600
_CHIP: Final = 60
_QUOTATION: Final = 500
_SOURCE: Final = 480
_ACTIONS: Final = 10
_COUNTS_SHOWN: Final = 12

Layout = Callable[[DigestLine, Jump], list[Block]]


class _Bullet(NamedTuple):
    """How much room a title gets in a bullet; an address over `url` is not linked."""

    title: int
    url: int


_BULLETS: Final = (_Bullet(title=300, url=3_000), _Bullet(title=200, url=400), _Bullet(title=120, url=0), _Bullet(title=60, url=0))


def digest_blocks(card: DigestCard, jump: Jump = nowhere) -> list[Block]:
    """Return the blocks of a digest."""
    return _as_bullets(card, jump) if card.is_titles_alone else _with_summaries(card, jump)


def _as_bullets(card: DigestCard, jump: Jump) -> list[Block]:
    """Return one list a topic; long addresses give way first, then long titles, then the last stories."""
    top, bottom = _top(card, jump), _bottom(card)
    room = MAX_CHARACTERS - weight(top) - weight(bottom)
    for bullet in _BULLETS:
        lists = [_rich(card.sections, bullet, jump)] if card.sections else []
        if weight(lists) <= room:
            return [*top, *lists, *bottom]
    return [*top, *bottom]


def _rich(sections: Sequence[DigestSection], bullet: _Bullet, jump: Jump) -> Block:
    return {"type": "rich_text", "elements": [element for each in sections for element in _list(each, bullet, jump)]}


def _list(topic: DigestSection, bullet: _Bullet, jump: Jump) -> Iterator[Block]:
    name = f"{dot(topic.chip.colour)} {shortened(topic.chip.name, _CHIP) or '…'}"
    yield {"type": "rich_text_section", "elements": [_said(name, bold=True)]}
    yield {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": [_bullet(line, bullet, jump) for line in topic.lines]}


def _bullet(line: DigestLine, bullet: _Bullet, jump: Jump) -> Block:
    address, title = web_address(line.url), shortened(line.title, bullet.title) or "…"
    linked = address and len(address) <= bullet.url
    story = {"type": "link", "url": address, "text": title} if linked else _said(title)
    told_by = shortened(line.byline, _BYLINE)
    return {"type": "rich_text_section", "elements": [story, *([_said(f"  {told_by}")] if told_by else []), *_again(line, jump)]}


def _again(line: DigestLine, jump: Jump) -> Iterator[Block]:
    """Yield why a story comes again, and a link to the message that told it before."""
    if told := line.retold:
        yield _said(f"  {shortened(told.news, _BYLINE)}", bold=True)
        before, address = shortened(told.before, _CHIP) or "…", jump(told.message)
        yield from (_said("  "), {"type": "link", "url": address, "text": before} if address else _said(before))


def _said(text: str, *, bold: bool = False) -> Block:
    """Return text that Slack shows as it is: nothing in it acts."""
    return {"type": "text", "text": text} | ({"style": {"bold": True}} if bold else {})


def _with_summaries(card: DigestCard, jump: Jump) -> list[Block]:
    for layout in (_in_full, _as_headline):
        blocks, left_out = _laid_out(card, layout, jump)
        if not left_out:
            break
    return blocks


def _in_full(line: DigestLine, jump: Jump) -> list[Block]:
    text = f"*{link(line.url, line.title, _TITLE)}*"
    if summary := fitted(line.summary, _SUMMARY):
        text += f"\n{summary}"
    return [section(text), context(_byline(line, jump))]


def _as_headline(line: DigestLine, jump: Jump) -> list[Block]:
    return [section(f"{link(line.url, line.title, _TITLE)}\n{_byline(line, jump)}")]


def _byline(line: DigestLine, jump: Jump) -> str:
    return " · ".join(filter(None, (fitted(line.byline, _BYLINE), date(line.published_at), again(line.retold, jump))))


def _laid_out(card: DigestCard, layout: Layout, jump: Jump) -> tuple[list[Block], int]:
    """Return as many stories as fit, best first within their topics, and how many were left out."""
    blocks = _top(card, jump)
    bottom = _bottom(card)
    room = MAX_BLOCKS - len(bottom) - 2
    characters = MAX_CHARACTERS - weight(blocks) - weight([*bottom, context(_more(10**6))])
    left_out = 0
    for topic in card.sections:
        for index, line in enumerate(topic.lines):
            piece = ([] if index else [divider(), section(chip(topic.chip))]) + layout(line, jump)
            if left_out or len(blocks) + len(piece) > room or weight(piece) > characters:
                left_out += 1
                continue
            blocks += piece
            characters -= weight(piece)
    return [*blocks, *([context(_more(left_out))] if left_out else []), *bottom], left_out


def _more(count: int) -> str:
    return f"+{count}"


def _top(card: DigestCard, jump: Jump) -> list[Block]:
    """Return the heading with the number of stories, those of each topic, and the story that leads."""
    counts = (f"{chip(topic)} {count}" for topic, count in card.counts[:_COUNTS_SHOWN])
    notes = " · ".join(filter(None, [*counts, fitted(card.covers, _NOTE)]))
    head = header(": ".join(filter(None, [card.heading, card.tally])))
    return [head, *([context(notes)] if notes else []), *_overview(card), *(_lead(card.lead, jump) if card.lead else [])]


def _overview(card: DigestCard) -> Iterator[Block]:
    """Yield what several publishers tell, each sentence with a link to who says so."""
    said = [f"{fitted(each.text, _QUOTATION)} · {link(each.url, each.source, _SOURCE)}" for each in card.overview]
    if said:
        yield section("\n".join(said))


def _lead(lead: AlertCard, jump: Jump) -> list[Block]:
    image = web_address(lead.image_url)
    return [section(lead_text(lead), image_url=image, alt=lead.picture or lead.title), context(who_tells(lead, jump) or "…")]


def _bottom(card: DigestCard) -> list[Block]:
    row = [buttons(*(action_button(each, named=True) for each in card.actions[:_ACTIONS]))] if card.actions else []
    note = fitted(card.footer, _NOTE)
    return [*row, *([context(note)] if note else [])]


def digest_text(card: DigestCard, limit: int) -> str:
    """Return a digest as text alone: the heading, a line a story while there is room, and the footer."""
    heading, footer = fitted(card.heading, _NOTE), fitted(" · ".join(filter(None, [card.left_out, card.footer])), _NOTE)
    room = limit - len(heading) - len(footer) - len("\n+1000000\n")
    lines: list[str] = []
    for story in card.stories:
        line = f"• {link(story.url, story.title, _TITLE)}"
        if len(line) + 1 > room:
            break
        lines.append(line)
        room -= len(line) + 1
    more = len(card.stories) - len(lines)
    return _joined([f"*{heading}*" if heading else "", *lines, f"+{more}" if more else "", footer])


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line)
