"""Cards for a terminal: a panel in the topic's colour for an alert, a ruled list for a digest."""

from collections.abc import Sequence
from io import StringIO
from typing import Literal, cast

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.style import Style
from rich.text import Text

from bot.cards.card import AlertCard, Card, Chip, DigestCard, DigestLine, DigestSection, News, NoticeCard, OtherReport, Retold, filled
from bot.cards.words import Speech
from bot.platforms.console.text import safe, safe_address
from bot.ports.clock import Clock

_WIDEST = 100  # columns: the eye loses longer lines
_NO_TOPIC = 0x64748B
_BRIGHT = 150  # of 255: from here on dark letters read better than light ones


class _Paper(StringIO):
    """Text in memory that claims a terminal's encoding, so that Rich draws only what the terminal can show."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override] # typeshed has it writable, io has it not
        return self._encoding


def on_paper(picture: RenderableType, terminal: Console) -> str:
    """Return a picture, and an empty line after it, as the terminal would get it."""
    paper = _Paper(terminal.encoding)
    colours = cast("Literal['standard', '256', 'truecolor'] | None", terminal.color_system)
    width = min(terminal.width, _WIDEST)
    pen = Console(file=paper, force_terminal=True, width=width, color_system=colours, no_color=terminal.no_color, legacy_windows=False)
    pen.print(picture)
    return paper.getvalue() + "\n"


def picture(card: Card, speech: Speech, clock: Clock) -> RenderableType:
    """Return a card as a picture."""
    match card:
        case AlertCard():
            return _alert(card, speech, clock)
        case DigestCard():
            return _digest(card, speech, clock)
        case NoticeCard():
            return _notice(card)


def _notice(card: NoticeCard) -> RenderableType:
    title = Text(safe(card.heading), style="bold")
    return Panel(Text(safe(filled(card.text, card.channel_id))), title=title if card.heading else None, title_align="left", padding=(0, 1))


def _alert(card: AlertCard, speech: Speech, clock: Clock) -> RenderableType:
    """Return an alert as a panel."""
    colour = card.chips[0].colour if card.chips else _NO_TOPIC
    lines: list[Text] = [_title(card.title, card.url)]
    if body := news_line(card.news, speech) if card.news else safe(card.summary):
        lines += [Text(), Text(body)]
    lines += [Text(), Text(" · ".join(who_tells(card, speech, clock)), style="dim")]
    if card.also:
        lines.append(_also(card.also, speech))
    if card.chips or card.reason:
        lines.append(_why(card))
    lines += _address(card.url)
    return Panel(Group(*lines), border_style=_hex(colour), padding=(0, 1))


def growth(card: AlertCard, speech: Speech) -> RenderableType:
    """Return what changed in a story that was printed before, and who else reports it."""
    lines = [Text("↻ ").join([Text(), _title(card.title, card.url)])]
    if card.news:
        lines.append(Text(news_line(card.news, speech)))
    if card.also:
        lines.append(_also(card.also, speech))
    return Group(lines[0], *(Padding(each, (0, 0, 0, 2)) for each in lines[1:]))


def who_tells(card: AlertCard, speech: Speech, clock: Clock) -> Sequence[str]:
    """Return who tells a story, in which language, when, and why it comes again."""
    said = (safe(card.byline), safe(card.language), speech.ago(clock() - card.published_at), again(card.retold))
    return [text for text in said if text]


def again(told: Retold | None) -> str:
    """Return why a story comes again, and when it was told before."""
    return " · ".join(filter(None, (safe(told.news), safe(told.before)))) if told else ""


def _why(card: AlertCard) -> Text:
    """Return the topics in their colours, each with the words that spoke for it; else what stands for a reason."""
    topics = [
        Text(" ").join([_chips([each]), *([Text(safe(each.words), style="dim italic")] if each.words else [])]) for each in card.chips
    ]
    return Text("  ").join(topics) if topics else Text(safe(card.reason), style="dim italic")


def _digest(card: DigestCard, speech: Speech, clock: Clock) -> RenderableType:
    """Return a digest as a heading, which wraps where its topics are many, and its topics."""
    parts: list[RenderableType] = [Text(safe(card.heading), style="bold"), Rule(style=_hex(card.colour))]
    parts += [Text(line, style="dim") for line in (tally_line(card), safe(card.covers)) if line]
    for each in card.overview:
        parts += [Text(), Text(f"{safe(each.text)} · {safe(each.source)}"), *_address(each.url)]
    parts += [Text(), *([_alert(card.lead, speech, clock)] if card.lead else [])]
    parts += [_topic(section, speech, clock) for section in card.sections]
    parts += [Text(foot_line(card), style="dim"), Rule(style=_hex(card.colour))]
    return Group(*parts)


def tally_line(card: DigestCard) -> str:
    """Return how many stories there are, and how many of each topic."""
    return " · ".join(filter(None, [safe(card.tally), *(f"{safe(topic.name)} {count}" for topic, count in card.counts)]))


def foot_line(card: DigestCard) -> str:
    """Return what is not shown, since a terminal has no buttons, and what comes next."""
    return " · ".join(filter(None, [safe(card.left_out), safe(card.footer)]))


def _topic(section: DigestSection, speech: Speech, clock: Clock) -> RenderableType:
    stories = [Padding(_story(line, speech, clock), (0, 0, 1, 2)) for line in section.lines]
    return Group(_chips([section.chip]), *stories)


def _story(line: DigestLine, speech: Speech, clock: Clock) -> RenderableType:
    parts = [_title(line.title, line.url)]
    if line.summary.strip():
        parts.append(Text(safe(line.summary)))
    who = (safe(line.byline), speech.ago(clock() - line.published_at), again(line.retold))
    parts.append(Text(" · ".join(filter(None, who)), style="dim"))
    return Group(*parts, *_address(line.url))


def _title(title: str, url: str) -> Text:
    return Text(safe(title) or "…", style=Style(bold=True, link=safe_address(url) or None))


def _address(url: str) -> list[Text]:
    """Return the address in full, for terminals that open no links; of one that is too long for a line each part leads to it."""
    address = safe_address(url)
    return [Text(address, style=Style(dim=True, link=address), overflow="fold")] if address else []


def _also(reports: Sequence[OtherReport], speech: Speech) -> Text:
    names = [Text(report_name(each), style=Style(link=safe_address(each.url) or None)) for each in reports]
    before, _, after = speech.say("card.also", sources="\x00").partition("\x00")
    return Text(before, style="dim") + Text(", ").join(names) + Text(after, style="dim")


def news_line(news: News, speech: Speech) -> str:
    """Return what changed since a card was printed, and who says so."""
    label = safe(news.label).replace("{time}", speech.clock_time(news.at))
    return " · ".join(filter(None, (f"{label}: {safe(news.said)}", safe(news.source))))


def report_name(report: OtherReport) -> str:
    """Return who else reports it, with the language in brackets."""
    return f"{safe(report.source)} ({safe(report.lang)})" if report.lang else safe(report.source)


def _chips(chips: Sequence[Chip]) -> Text:
    return Text(" ").join(Text(f" {safe(chip.name)} ", style=_chip_style(chip.colour)) for chip in chips)


def _chip_style(colour: int) -> Style:
    red, green, blue = colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF
    luminance = 0.299 * red + 0.587 * green + 0.114 * blue
    return Style(bold=True, color="black" if luminance > _BRIGHT else "white", bgcolor=_hex(colour))


def _hex(colour: int) -> str:
    return f"#{colour & 0xFFFFFF:06x}"
