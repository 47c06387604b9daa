"""Which envelopes come for the first time."""

from bot.platforms.slack.envelopes import Seen


def test_an_envelope_is_new_once_and_again_after_ten_minutes():
    """Slack delivers again within some minutes; after that nobody needs to remember."""
    now = 0.0
    seen = Seen(lambda: now)
    assert [seen.first("a"), seen.first("a"), seen.first("b")] == [True, False, True]
    now = 601.0
    assert seen.first("a")


def test_an_envelope_whose_work_broke_may_come_again():
    """Nobody was answered yet."""
    seen = Seen(lambda: 0.0)
    seen.first("a")
    seen.forget("a")
    assert seen.first("a")


def test_no_number_of_envelopes_fills_the_memory():
    """The oldest are forgotten."""
    seen = Seen(lambda: 0.0)
    for number in range(25_000):
        assert seen.first(str(number))
    assert len(seen._came) <= 10_000
