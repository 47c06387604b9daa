"""The one neutral model of a message; each platform has a renderer for it.

All text here is plain: a renderer escapes it for its platform. All words are already in the reader's language.
"""

from dataclasses import dataclass, field
from datetime import datetime

from bot.cards.actions import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A topic's name, with its colour (0xRRGGBB) and slug."""

    slug: str
    name: str
    colour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReport:
    """Another source that reports the story."""

    source: str
    url: str
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCard:
    """One story. `reason` is one line of why, `byline` source and language; the renderer adds the time in its platform's own way.

    `actions` are what its readers may ask for, each a button where the platform has buttons.
    `also_label` and `more_label` say where the other reports, and the number of those left out, are filled in.
    """

    title: str
    url: str
    summary: str
    byline: str
    published_at: datetime
    chips: tuple[Chip, ...]
    reason: str
    also: tuple[OtherReport, ...] = ()
    also_label: str = "+ {sources}"
    more_label: str = "+{count}"
    image_url: str | None = None
    locale: str = "en"
    read_label: str = "Read"
    actions: tuple[Action, ...] = ()

    @property
    def plain_text(self) -> str:
        """The card as one line, for notifications and as the last resort."""
        return f"{self.title} · {self.byline}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One story in a digest: a link line, a summary line, and who reported it."""

    title: str
    url: str
    summary: str
    byline: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSection:
    """The stories of one topic, best first."""

    chip: Chip
    lines: tuple[DigestLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestCard:
    """A digest. `footer` says how many more there are and when the next one comes; without a section `covers` says that nothing came."""

    heading: str
    sections: tuple[DigestSection, ...]
    footer: str
    covers: str = ""
    locale: str = "en"
    colour: int = field(default=0x5865F2)

    @property
    def plain_text(self) -> str:
        """The digest as one line, for notifications and as the last resort."""
        count = sum(len(section.lines) for section in self.sections)
        if not count:
            return f"{self.heading} · {self.covers}"
        first = self.sections[0].lines[0].title
        return f"{self.heading} · {first}" + (f" +{count - 1}" if count > 1 else "")


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

    @property
    def plain_text(self) -> str:
        """The notice as one line, for notifications and as the last resort."""
        return " · ".join(filter(None, [self.heading, filled(self.text, self.channel_id)]))


def filled(text: str, channel: str) -> str:
    """Return the text of a notice with its channel named; a renderer escapes the text first, so that the mention acts."""
    return text.replace("{channel}", channel)


Card = AlertCard | DigestCard | NoticeCard
