"""What the Slack platform writes into the log: one function a line."""

from datetime import timedelta

import structlog

_log = structlog.stdlib.get_logger("newsdesk.slack")


def connected(team: str, bot: str, workspace: str) -> None:
    """Log that the bot listens; a `workspace` has a name where it is one of several."""
    _log.info("connected to Slack", team=team, bot=bot, **_named(workspace))


def not_started(workspace: str, error: Exception) -> None:
    """Log that Slack refuses the tokens of one of several workspaces at the start; the others go on."""
    _log.error("a Slack workspace is not connected", reason=str(error), **_named(workspace))


def holding(error: Exception, span: timedelta, *, workspace: str = "") -> None:
    """Log that Slack refuses the bot, so that nothing is sent for a while; of several workspaces to that one."""
    _log.error("all sends to Slack stop", error=str(error), again_in=str(span), **_named(workspace))


def of_another(team: str) -> None:
    """Log what came by the socket of one workspace and names another one: nothing is done for it."""
    _log.warning("Slack tells one workspace of another", team=team)


def _named(workspace: str) -> dict[str, str]:
    return {"workspace": workspace} if workspace else {}


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
