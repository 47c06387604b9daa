"""What the Slack platform writes into the log: one function a line."""

from datetime import timedelta

import structlog

_log = structlog.stdlib.get_logger("newsdesk.slack")


def connected(team: str, bot: str) -> None:
    """Log that the bot listens."""
    _log.info("connected to Slack", team=team, bot=bot)


def holding(error: Exception, span: timedelta) -> None:
    """Log that Slack refuses the bot, so that nothing is sent for a while."""
    _log.error("all sends to Slack stop", error=str(error), again_in=str(span))


def command_failed(text: str, error: Exception) -> None:
    """Log a command that could not be done."""
    _log.error("a Slack command failed", text=text, error=str(error), exc_info=error)


def answer_lost(error: Exception) -> None:
    """Log an answer that did not reach the person."""
    _log.warning("an answer to a Slack command was lost", error=str(error))
