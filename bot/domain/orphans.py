"""Subscriptions whose topic is not there any more: they bring nothing, and nobody would notice. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.domain.subscription import Subscription
from bot.domain.topic import Topics


def orphans(subscriptions: Iterable[Subscription], topics: Topics) -> Sequence[str]:
    """Return a sentence for each topic that is asked for and not there."""
    asked = Counter(each.topic for each in subscriptions if each.topic is not None and topics.get(each.topic) is None)
    return [_sentence(str(topic), number) for topic, number in sorted(asked.items())]


def _sentence(topic: str, number: int) -> str:
    ask = "1 subscription asks for it and gets" if number == 1 else f"{number} subscriptions ask for it and get"
    return (
        f'The topic "{topic}" is not there any more, but {ask} nothing: put it back under [topics], or end what asks for it in its channel.'
    )
