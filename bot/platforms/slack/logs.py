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


def passed_over(kind: str, payload: object) -> None:
    """Log what was acknowledged although nobody waits for it."""
    what = payload.get("type") if isinstance(payload, dict) else None
    _log.info("Slack tells of something that Newsdesk does nothing about", kind=kind, type=what)


def unreadable(kind: str, error: Exception) -> None:
    """Log an envelope that has none of the shapes that Slack describes."""
    _log.warning("Slack tells of something that cannot be read", kind=kind, error=str(error))


def command_refused(text: str, error: Exception) -> None:
    """Log a command that could not be done; its error says why."""
    _log.warning("a Slack command could not be done", text=text, error=str(error))


def command_failed(text: str, error: Exception) -> None:
    """Log a command that broke in a way that nobody foresaw."""
    _log.error("a Slack command failed", text=text, error=str(error), exc_info=error)


def answer_lost(error: Exception) -> None:
    """Log an answer that did not reach the person."""
    _log.warning("an answer to a Slack command was lost", error=str(error))


def removal_unsure(team: str, error: Exception) -> None:
    """Log that Slack did not say whether a workspace removed the app."""
    _log.warning("whether the workspace removed the app is not known yet", team=team, error=str(error))
