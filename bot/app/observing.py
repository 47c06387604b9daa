"""Those who watch a run: what is logged of polls and messages, and what is counted."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.app.logs import log_delivered, log_polled
from bot.app.tally import Tally
from bot.settings import Settings
from bot.steps.deliver import Delivered
from bot.steps.poll import Polled

if TYPE_CHECKING:
    from bot.app.metrics import Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Observing:
    """Hears of each poll and message: the log, the tally of ten minutes, and the metrics where somebody may ask for them."""

    tally: Tally = field(default_factory=Tally)
    metrics: "Metrics | None" = None

    def polled(self, polled: Polled) -> None:
        """Note a poll."""
        log_polled(polled)
        self.tally.polled(polled)
        if self.metrics:
            self.metrics.polled(polled)

    def delivered(self, delivered: Delivered) -> None:
        """Note a message."""
        log_delivered(delivered)
        self.tally.delivered(delivered)
        if self.metrics:
            self.metrics.delivered(delivered)


def observing(settings: Settings) -> Observing:
    """Return who watches a run with these settings."""
    if not settings.web.port:
        return Observing()
    from bot.app.metrics import Metrics  # its library takes 30 ms, which a run without a port need not wait for

    return Observing(metrics=Metrics())
