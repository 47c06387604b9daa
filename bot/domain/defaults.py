"""The figures that an operator can change, where nobody did: each stands here alone, for the settings and for the rules made of them."""

from datetime import timedelta
from typing import Final

LONGEST_PATIENCE: Final = timedelta(days=7)
"""What a server asks for beyond this is a slip of its own, and would silence a feed, a host or a channel for good."""
POLLING_FLOOR: Final = timedelta(minutes=10)
"""Publishers block readers that ask more often."""
POLLING_CAP: Final = timedelta(hours=24)
"""A feed that wakes up is noticed within a day."""
NEWS_FOR: Final = timedelta(days=7)
"""What is older when it is first seen is no alert."""
ARTICLES_A_DAY: Final = 5_000
"""Of one source: as many entries as are read of one document. The busiest that ship, which gather links or papers, bring some hundreds."""
FETCH_SECONDS: Final = 30.0
"""The longest that one answer may take in all."""
HOST_SPACING_SECONDS: Final = 1.0
"""The pause between two requests to one host."""
CARDS_AN_HOUR: Final = 30
"""Of their own, in one channel."""
FLOOD: Final = timedelta(minutes=1)
"""Five cards in this time at most."""
WEB_HOST: Final = "127.0.0.1"
"""Nobody else's business."""
WEB_PORT: Final = 8484
"""Of /healthz."""
MENTION_SPACING: Final = timedelta(minutes=10)
"""The least time between two mentions in one channel."""
