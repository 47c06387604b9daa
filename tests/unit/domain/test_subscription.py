"""What a channel's filter of languages lets through."""

import pytest

from tests.fakes.make import AI, QUANTUM, make_article, make_destination, make_subscription


@pytest.mark.parametrize(
    ("languages", "lang", "passes"),
    [
        ((), "fr", True),
        ((), None, True),
        (("en",), "en", True),
        (("en",), "en-GB", True),
        (("en", "de"), "de-AT", True),
        (("en",), "fr", False),
        (("en",), "enm", False),
        (("en",), None, True),
        (("en",), "", True),
    ],
)
def test_a_filter_keeps_out_what_is_known_to_be_in_another_language(languages, lang, passes):
    """An article whose language nobody knows passes: headlines are too short to be dropped for that."""
    wish = make_subscription(make_destination(), languages=frozenset(languages))
    assert wish.takes(lang) is passes
    assert wish.wants(make_article(lang=lang), [AI]) is passes
    assert not wish.wants(make_article(lang=lang), [QUANTUM])
