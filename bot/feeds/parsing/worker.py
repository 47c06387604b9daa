"""A parser process: answers documents with feeds."""

from bot.feeds.parsing.parse import parse_document
from bot.feeds.parsing.problems import ParseProblem, Unparsable
from bot.feeds.parsing.wire import FRAMES, pack_feed, pack_problem, unpack_about
from bot.processes.serving import Answer, serve


def parser(_opening: bytes) -> Answer:
    """Return what answers a document: with its feed, or with the problem that it has."""
    return _answer


def _answer(about: bytes, before: bytes, body: bytes) -> bytes:
    content_type, url = unpack_about(about)
    try:
        return pack_feed(parse_document(body, content_type, url, before))
    except ParseProblem as problem:
        return pack_problem(problem)
    except (MemoryError, RecursionError):
        return pack_problem(Unparsable("sent a document that needs too much memory to read"))


if __name__ == "__main__":
    serve(parser, FRAMES)
