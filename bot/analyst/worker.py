"""The analyst's process: answers words with what they say."""

from bot.analyst.shipped import load_analyser
from bot.analyst.wire import FRAMES, pack_analyses, unpack_queries, unpack_wordings
from bot.processes.serving import Answer, serve


def analyst(opening: bytes) -> Answer:
    """Return what analyses articles for the shipped topics and those that the opening names."""
    analyser = load_analyser(unpack_queries(opening))
    analyser.warm_up()

    def answer(request: bytes) -> bytes:
        return pack_analyses(map(analyser.analyse, unpack_wordings(request)))

    return answer


if __name__ == "__main__":
    serve(analyst, FRAMES)
