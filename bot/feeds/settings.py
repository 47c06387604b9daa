"""How the fetcher behaves: what an operator can set of it, and limits that are fixed. The figures are those of a polite guest."""

from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from bot.domain.defaults import FETCH_SECONDS, HOST_SPACING_SECONDS
from bot.feeds.access import FeedAccess


def product_version() -> str:
    """Return the installed version of Newsdesk; "dev" when it runs from a checkout."""
    try:
        return version("newsdesk")
    except PackageNotFoundError:
        return "dev"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Times in seconds, sizes in bytes. `contact_url` tells publishers who asks; operators set it.

    `total_timeout` covers one fetch with all its redirects, not the wait for the host's turn. `max_bytes` counts decoded bytes.
    `host_spacing` is the least time between two requests to one host. `parse_timeout` kills a parser that hangs: with the
    start of another no document takes five seconds. `access`: what single publishers ask for besides; `proxy`: the
    way out, where there is no other.
    """

    contact_url: str = ""
    version: str = field(default_factory=product_version)
    total_timeout: float = FETCH_SECONDS
    connect_timeout: float = 10.0
    read_timeout: float = 15.0
    max_bytes: int = 5 * 1024 * 1024
    max_redirects: int = 5
    max_connections: int = 200
    host_spacing: float = HOST_SPACING_SECONDS
    parse_timeout: float = 4.0
    parse_memory: int = 512 * 1024 * 1024
    parse_workers: int = 2
    access: tuple[FeedAccess, ...] = ()
    proxy: str = field(default="", repr=False)

    def user_agent(self, subscribers: int | None = None) -> str:
        """Return the User-Agent that says who asks, whom to write to, and for how many channels."""
        readers = "" if subscribers is None else f"{subscribers} subscriber{'' if subscribers == 1 else 's'}"
        contact = f"+{self.contact_url}" if self.contact_url else ""
        comment = "; ".join(part for part in (contact, readers) if part)
        return f"Newsdesk/{self.version} ({comment})" if comment else f"Newsdesk/{self.version}"
