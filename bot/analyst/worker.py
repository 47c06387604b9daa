"""The analyst's process: answers words with what they say, learns queries, words and names, and tries them."""

from bot.analyst.analyser import Analyser
from bot.analyst.shipped import load_analyser, load_lexicons
from bot.analyst.wire import FRAMES, Lesson, Weighing, pack_analyses, pack_verdicts, unpack_opening, unpack_request
from bot.domain.learned import Learned
from bot.matching.learned import with_learned
from bot.matching.trial import tried
from bot.processes.serving import Answer, serve


def analyst(opening: bytes) -> Answer:
    """Return what analyses articles for the shipped topics and those that the opening names."""
    analyser = load_analyser(*unpack_opening(opening))
    analyser.warm_up()
    return lambda request: answer_of(analyser, request)


def answer_of(analyser: Analyser, request: bytes) -> bytes:
    """Return the answer to a request: after it learned, all that is asked later is answered by what it knows then."""
    asked = unpack_request(request)
    if isinstance(asked, list):
        return pack_analyses(map(analyser.analyse, asked))
    if isinstance(asked, Lesson):
        if asked.words is not None:
            analyser.reword(asked.words)
        analyser.learn(asked.gone, asked.new)
        return b"learned"
    if isinstance(asked, Learned):
        analyser.teach(with_learned(load_lexicons(), asked))
        analyser.warm_up()
        return b"taught"
    if isinstance(asked, Weighing):
        return pack_verdicts(analyser.weigh(*asked))
    return pack_verdicts(tried(*asked))


if __name__ == "__main__":
    serve(analyst, FRAMES)
