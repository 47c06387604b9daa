"""The one neutral model of a message; each platform has a renderer for it.

All text here is plain: a renderer escapes it for its platform. All words are already in the reader's language.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final

from bot.cards.actions import Action
from bot.cards.summaries import shortened
from bot.domain.delivery import MessageId

HEADLINE: Final = 110
"""Columns of a notification that every phone shows."""
BYLINE: Final = 30
NOTIFICATION: Final = 150
"""Columns of a notification that names several stories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A topic's name, with its colour (0xRRGGBB) and slug, and the words that spoke for it, in quotation marks."""

    slug: str
    name: str
    colour: int
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReport:
    """Another publisher that reports the story. `lang` is its language where it is foreign; `primary`: it is the maker itself."""

    source: str
    url: str
    lang: str | None = None
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What changed: the amount before ("" where none compares) and now, when, and who says so where it is not the card's own source.

    In `label` "{time}" stands for the time of day, in the platform's own way.
    """

    label: str
    old: str
    new: str
    at: datetime
    source: str = ""
    url: str = ""

    @property
    def said(self) -> str:
        """What changed, in one piece."""
        return f"{self.old} → {self.new}" if self.old else self.new


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """Why a story comes again: what is new, when it was told before, and the message that told it."""

    news: str
    before: str
    message: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCard:
    """One story. `byline` is the source, `language` its language where it is foreign; the renderer adds the time in its platform's own way.

    `reason` says what no chip does: that it comes from a feed, or changes a story. `standing` says how many `publishers` tell it.
    `actions` are what its readers may ask for, each a button where the platform has buttons. `picture` describes the picture.
    `retold` says why it comes again.
    `also_label` and `more_label` say where the other reports, and the number of those left out, are filled in.
    """

    title: str
    url: str
    summary: str
    byline: str
    published_at: datetime
    chips: tuple[Chip, ...]
    reason: str = ""
    language: str = ""
    news: News | None = None
    also: tuple[OtherReport, ...] = ()
    standing: str = ""
    also_label: str = "+ {sources}"
    more_label: str = "+{count}"
    image_url: str | None = None
    picture: str = ""
    locale: str = "en"
    retold: Retold | None = None
    read_label: str = "Read"
    actions: tuple[Action, ...] = ()
    publishers: int = 1
    rings: ClassVar[bool] = False

    @property
    def headline(self) -> str:
        """The news in a few words: what a notification begins with."""
        return f"{self.news.said}: {self.title}" if self.news else self.title

    @property
    def plain_text(self) -> str:
        """The card as one line that begins with the news and holds it where a phone cuts, and then says who tells it."""
        others = f" +{len(self.also)}" if self.also else ""
        return f"{shortened(self.headline, HEADLINE)} · {shortened(self.byline, BYLINE)}{others}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One story in a digest: a link, perhaps a summary, and who reported it."""

    title: str
    url: str
    summary: str
    byline: str
    published_at: datetime
    retold: Retold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSection:
    """The stories of one topic, best first."""

    chip: Chip
    lines: tuple[DigestLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A sentence of a report as it stands there, with the marks around it in the reader's language, and who says so."""

    text: str
    source: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestCard:
    """A digest, a list of what is left of a flood, or a page of all stories of either.

    `tally` says how many stories there are, `counts` how many of each topic; `overview` quotes what several
    publishers tell; `lead` is the story that stands above the others. `footer`
    says when the next one comes. `left_out` says how many stories are not on the card, for where no button of `actions` opens them.
    `brief`: what a notification says before the first titles; `rings`: it may make a sound where cards come silently.
    """

    heading: str
    sections: tuple[DigestSection, ...]
    footer: str
    covers: str = ""
    tally: str = ""
    counts: tuple[tuple[Chip, int], ...] = ()
    overview: tuple[Quotation, ...] = ()
    lead: AlertCard | None = None
    left_out: str = ""
    actions: tuple[Action, ...] = ()
    brief: str = ""
    locale: str = "en"
    colour: int = field(default=0x5865F2)
    rings: bool = True

    @property
    def lines(self) -> tuple[DigestLine, ...]:
        """All lines, topic by topic."""
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def is_titles_alone(self) -> bool:
        """Whether each story is a line: then they stand as bullets."""
        return not any(line.summary for line in self.lines)

    @property
    def stories(self) -> tuple[AlertCard | DigestLine, ...]:
        """All its stories, the one that leads first."""
        return (*([self.lead] if self.lead else []), *self.lines)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of its stories."""
        return tuple(each.title for each in self.stories)

    @property
    def plain_text(self) -> str:
        """The digest as one line, for notifications and as the last resort: how many stories, and the first of them."""
        first = "; ".join(self.titles)
        if self.brief:
            return shortened(f"{self.brief}: {first}", NOTIFICATION)
        count = len(self.titles)
        return " · ".join(filter(None, [self.heading, self.titles[0] if count else self.covers])) + (f" +{count - 1}" if count > 1 else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCard:
    """A few words about Newsdesk itself. "{channel}" in `text` stands for the mention of `channel_id`, in the platform's own way.

    `actions` are what its readers may ask for, each a button where the platform has buttons.
    """

    text: str
    heading: str = ""
    channel_id: str = ""
    locale: str = "en"
    actions: tuple[Action, ...] = ()
    rings: ClassVar[bool] = True

    @property
    def plain_text(self) -> str:
        """The notice as one line, for notifications and as the last resort."""
        return " · ".join(filter(None, [self.heading, filled(self.text, self.channel_id)]))


def filled(text: str, channel: str) -> str:
    """Return the text of a notice with its channel named; a renderer escapes the text first, so that the mention acts."""
    return text.replace("{channel}", channel)


Card = AlertCard | DigestCard | NoticeCard
