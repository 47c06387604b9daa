"""What is offered while somebody types on Discord."""

from bot.platforms.discord.interactions import choices_of


def test_a_name_that_is_too_long_for_a_choice_costs_no_other():
    """Feeds call themselves what they like, and people type what they like; Discord refuses the whole answer for one of 101."""
    offered = choices_of(["  ", "x" * 101, "\N{SMILING FACE WITH OPEN MOUTH}" * 51, "x" * 100, "Chip Ledger", "Chip Ledger"])
    assert [each.value for each in offered] == ["x" * 100, "Chip Ledger"]
