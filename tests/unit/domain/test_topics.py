"""Topics that people name: each name is one topic's, and none disappears without a word."""

import pytest

from bot.domain.errors import SettingError
from bot.domain.orphans import orphans
from bot.domain.topic import Topic, Topics, TopicSlug, refuse_alike
from tests.fakes.make import make_destination, make_subscription

SHIPPED = Topic(slug=TopicSlug("ai"), titles={"en": "Artificial intelligence", "fr": "IA"})


def own(name: str, slug: str = "") -> Topic:
    return Topic(slug=TopicSlug(slug or name.casefold()), titles={"en": name})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SHIPPED, own("AI")),
        (SHIPPED, own("artificial INTELLIGENCE", "artificial-intelligence")),
        (SHIPPED, own("Ia")),
        (own("Fusion power", "fusion-power"), own("fusion  POWER", "fusion-power")),
        (own("STRASSE"), own("Straße", "strasse")),
    ],
)
def test_a_name_of_two_topics_is_refused(one, other):
    """By slug, by title, by the title of another language, in any case: whoever types it would get one of them by chance."""
    with pytest.raises(SettingError, match="cannot be told from"):
        refuse_alike([one, other])


def test_a_topic_may_have_its_own_name_twice():
    """In two languages, or as slug and title."""
    topic = Topic(slug=TopicSlug("quantum"), titles={"en": "Quantum", "de": "Quantum"})
    refuse_alike([SHIPPED, topic])
    assert list(Topics([SHIPPED, topic])) == [SHIPPED, topic]


def test_subscriptions_of_a_topic_that_is_gone_are_counted():
    """By topic; those that ask for a feed ask for none."""
    one, other = make_destination("one"), make_destination("other")
    asked = [make_subscription(each, topic=TopicSlug(topic)) for each in (one, other) for topic in ("ai", "fusion")]
    asked += [make_subscription(one, topic=TopicSlug("gardens")), make_subscription(one, topic=None)]
    fusion, gardens = orphans(asked, Topics([SHIPPED]))
    assert fusion.startswith('The topic "fusion" is not there any more, but 2 subscriptions ask for it and get nothing')
    assert gardens.startswith('The topic "gardens" is not there any more, but 1 subscription asks for it')
    assert orphans(asked, Topics([SHIPPED, own("fusion"), own("gardens")])) == []
