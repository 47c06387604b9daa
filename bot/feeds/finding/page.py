"""A page that was fetched for finding feeds in it."""

from dataclasses import dataclass

from w3lib.encoding import html_to_unicode

from bot.feeds.http.client import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page. `url` is where it came from after redirects; `body` is decoded from its compression, and never longer than the cap."""

    url: str
    status: int
    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        """The page as text, in the charset that it declares as browsers read it."""
        return html_to_unicode(self.content_type or None, self.body)[1]


def to_page(answer: Answer) -> Page:
    """Return the page of an answer."""
    return Page(url=answer.url, status=answer.status, content_type=answer.content_type, body=answer.body)
