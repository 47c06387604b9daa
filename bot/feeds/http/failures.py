"""Faults of the network and the sentences that people read about them."""

import ssl

from bot.domain.errors import FetchError, FetchProblem
from bot.feeds.http.body import BodyTooLarge
from bot.feeds.http.connecting import NoNameServer, NoWay, UnknownName, Unreachable
from bot.feeds.http.guard import REFUSAL
from bot.feeds.http.heads import BadAnswer
from bot.feeds.http.inflating import BodyBroken
from bot.feeds.http.proxying import ProxyFault
from bot.feeds.http.sockets import AddressDenied
from bot.feeds.http.tls import tls_fault
from bot.feeds.settings import FetchSettings

_MEBIBYTE = 1024 * 1024

_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (UnknownName, "No server is known under the name {host}; check the spelling of the address."),
    (NoNameServer, "No name server answers for {host}: check this machine's network; if that works, wait for the publisher's."),
    (NoWay, "There is no way from this machine to {host}: check this machine's network."),
    (Unreachable, "{host} cannot be reached; Newsdesk will ask again."),
    (ValueError, "{host} cannot be asked: what it sent before does not fit into a request."),
)
"""Sentences by kind of error."""


def failed(error: Exception, host: str, settings: FetchSettings) -> FetchError:
    """Return the FetchError that tells people what `error` means for `host`."""
    if isinstance(error, AddressDenied):
        return FetchError(REFUSAL, problem=FetchProblem.REFUSED, allow=error.allow)
    if isinstance(error, TimeoutError):
        return FetchError(f"{host} did not answer in time; Newsdesk will ask again.", problem=FetchProblem.TIMEOUT)
    if isinstance(error, BodyTooLarge):
        limit = settings.max_bytes / _MEBIBYTE
        return FetchError(
            f"{host} sent more than {limit:g} MiB; ask the publisher for a feed with fewer entries.", problem=FetchProblem.TOO_LARGE
        )
    return FetchError(_unreachable(error, host), problem=FetchProblem.UNREACHABLE)


def _unreachable(error: Exception, host: str) -> str:
    """Name the fault, and never the address behind the name."""
    if isinstance(error, BodyBroken):
        return f"{host} sent an answer that cannot be read: {error}; Newsdesk will ask again."
    if isinstance(error, BadAnswer):
        return f"{host} {error}; Newsdesk will ask again."
    if isinstance(error, ProxyFault):
        return str(error)
    if isinstance(error, ssl.SSLError):
        return f"{host} {tls_fault(error)}."
    for kind, sentence in _SENTENCES:
        if isinstance(error, kind):
            return sentence.format(host=host)
    return f"{host} closed the connection; Newsdesk will ask again."
