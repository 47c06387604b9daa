"""What happened in the last ten minutes, in one line of the log."""

from collections import Counter
from dataclasses import dataclass, field

from bot.domain.delivery import Again, Kind, Sent
from bot.domain.errors import FetchError
from bot.steps.deliver import Delivered
from bot.steps.poll import Polled


@dataclass(slots=True)
class Tally:
    """Counts polls and messages until it is taken."""

    counted: Counter[str] = field(default_factory=Counter)

    def polled(self, polled: Polled) -> None:
        """Count a poll."""
        self.counted["polls"] += 1
        self.counted["polls_failed"] += isinstance(polled.answer, FetchError)
        self.counted["articles"] += len(polled.record.articles)
        self.counted["matches"] += polled.matches

    def delivered(self, delivered: Delivered) -> None:
        """Count a message: a new one, an edit, one that waits, or one that was given up."""
        match delivered.outcome:
            case Sent():
                self.counted["edits" if delivered.batch.kind is Kind.UPDATE else "messages"] += 1
            case Again():
                self.counted["messages_waiting"] += 1
            case _:
                self.counted["messages_failed"] += 1

    def take(self) -> dict[str, int]:
        """Return the counts, and begin anew."""
        names = ("polls", "polls_failed", "articles", "matches", "messages", "edits", "messages_waiting", "messages_failed")
        taken = {name: self.counted[name] for name in names}
        self.counted.clear()
        return taken
