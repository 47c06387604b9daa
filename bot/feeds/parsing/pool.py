"""Parser processes: parsing happens where it can be killed, so that no document ever blocks the event loop."""

from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self

from bot.domain.fetching import Feed
from bot.feeds.parsing.problems import Unparsable
from bot.feeds.parsing.wire import pack_request, unpack_answer
from bot.processes.pool import ProcessPool, Unanswered, Why, unpacked
from bot.processes.process import Job

_WORDS: Final[Mapping[Why, str]] = {
    Why.TOO_LONG: "sent a document that takes more than {seconds:g} seconds to read",
    Why.BREAKS: "sent a document that breaks its parser",
    Why.OTHERS: "could not be read, since its parser was ended again and again by other documents",
    Why.NO_START: "could not be read, since no parser process starts on this machine",
    Why.STOPPING: "was not read, since Newsdesk is stopping",
}


class ParserPool:
    """Parses documents in at most `workers` processes, started when first needed. One that hangs is killed after `timeout` seconds."""

    def __init__(self, *, workers: int = 2, timeout: float = 4.0, memory: int = 512 * 1024 * 1024) -> None:
        self._timeout = timeout
        self._pool = ProcessPool(Job(module="bot.feeds.parsing.worker", seconds=timeout, memory=memory), workers=workers)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def parse(self, body: bytes, content_type: str | None, url: str, before: bytes = b"") -> Feed:
        """Return the feed in `body`, which follows on one that showed `before`.

        Raises NotAFeed, or Unparsable also when the parser hung or died.
        """
        try:
            answer = await self._pool.ask(pack_request(body, content_type, url, before))
        except Unanswered as error:
            raise Unparsable(_WORDS[error.why].format(seconds=self._timeout)) from error
        return await unpacked(answer, unpack_answer)

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes that run."""
        return self._pool.processes

    async def close(self) -> None:
        """End all processes; documents that are being parsed fail. May be called twice."""
        await self._pool.close()
