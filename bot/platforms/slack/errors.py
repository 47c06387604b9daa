"""What Slack's answers mean for a delivery: each refusal and fault as a ChatError with one sentence.

https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.errors import Ambiguous, ChatError, Deleted, Gone, Rejected, Removed, Throttled, Unauthorized, Unreachable
from bot.domain.times import patience
from bot.platforms.slack.entry import ALONE

DEFAULT_WAIT = timedelta(seconds=30)  # what Slack's guide recommends where Retry-After is missing

NOT_IN_CHANNEL = "not_in_channel"
THROTTLED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
MISSING_SCOPE = "missing_scope"


@dataclass(frozen=True, slots=True)
class _Closed:
    """A reason for which a channel takes no messages: what to do, and the sentence for whoever can do it there."""

    advice: str
    code: str = "invite"


_INVITE = _Closed("write /invite with the app's name in the channel")
_RESTRICTED = _Closed("only some people may post there; let the app do so, or subscribe another channel", "restricted")
_CLOSED: Final[Mapping[str, _Closed]] = {
    "channel_not_found": _Closed("it is private and the app is not in it, or it is gone; invite the app there, or subscribe another one"),
    NOT_IN_CHANNEL: _INVITE,
    "is_archived": _Closed("it is archived; bring it back, or subscribe another one", "archived"),
    "restricted_action": _RESTRICTED,
    "restricted_action_read_only_channel": _RESTRICTED,
    "restricted_action_thread_only_channel": _RESTRICTED,
    "restricted_action_non_threadable_channel": _Closed("answers are switched off there", "restricted"),
    "no_permission": _RESTRICTED,
    "ekm_access_denied": _Closed("the workspace has suspended access to its messages; its administrators can end that", "restricted"),
    "is_inactive": _Closed("it is not in use any more; subscribe another one", "archived"),
    "messages_tab_disabled": _INVITE,
    "method_not_supported_for_channel_type": _INVITE,
}
_NOBODY = {"user_not_found", "user_disabled", "cannot_dm_bot", "users_not_found"}
_TO_A_PERSON = {
    "channel_not_found": "they are not in this workspace any more, or hidden from apps",
    "user_not_visible": "they are hidden from apps",
    "messages_tab_disabled": "turn on the Messages Tab in the app's settings under App Home",
}
_REMOVED = {"token_revoked", "account_inactive", "app_uninstalled"}
_UNAUTHORIZED = _REMOVED | {
    "token_expired",
    "invalid_auth",
    "not_authed",
    "not_allowed_token_type",
    "access_denied",
    "team_access_not_granted",
    "org_login_required",
}
_DELETED = {"message_not_found", "thread_not_found"}
_REJECTED = {
    "cant_update_message",
    "edit_window_closed",
    "msg_too_long",
    "msg_blocks_too_long",
    "invalid_blocks",
    "invalid_blocks_format",
    "no_text",
    "invalid_arguments",
    "invalid_arg_name",
    "invalid_array_arg",
    "invalid_charset",
    "invalid_json",
    "json_not_object",
    "metadata_too_large",
    "invalid_metadata_format",
    "invalid_metadata_schema",
}


@contextmanager
def translated(
    resource: str,
    *,
    settles_in: timedelta = timedelta(0),
    person: bool = False,
    app: str = "Newsdesk",
    token: str = ALONE.bot_variable,
) -> Iterator[None]:
    """Turn whatever a call to Slack raises into a ChatError that names `resource`.

    `settles_in`: how long after an answer that leaves doubt Slack may still do what it was asked. `person`: it concerned one person.
    `token` names where the bot's token comes from.
    """
    try:
        yield
    except SlackApiError as error:
        raise meaning(error, resource, settles_in, person=person, app=app, token=token) from error
    except aiohttp.ClientConnectorError as error:  # nothing was asked
        raise Ambiguous(f"Slack cannot be reached for {resource}: it is tried again by itself.") from error
    except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError, ValueError, AttributeError) as error:
        # ValueError: a body that is no JSON although its type says so; AttributeError: the SDK asks any body for its keys
        raise Ambiguous(
            f"Slack did not answer about {resource} ({type(error).__name__}): it is tried again by itself.", settles_in=settles_in
        ) from error


def meaning(  # noqa: PLR0913 - what the sentences name
    error: SlackApiError,
    resource: str,
    settles_in: timedelta,
    *,
    person: bool = False,
    app: str = "Newsdesk",
    token: str = ALONE.bot_variable,
) -> ChatError:
    """Return the ChatError that says what Slack's answer means; `app` is what the bot is called there."""
    code, status = error_code(error), _status(error)
    if code in _NOBODY or (person and code in _TO_A_PERSON):
        return _refused_person(code, resource)
    if code in THROTTLED or status == HTTPStatus.TOO_MANY_REQUESTS:
        return Throttled(f"Slack asks for a pause before {resource}.", retry_after=_retry_after(error))
    if code in _CLOSED:
        return Unreachable(f"Slack refuses {resource} ({code}): {_CLOSED[code].advice}.", code=_CLOSED[code].code, app=app)
    if code in _UNAUTHORIZED or code == MISSING_SCOPE:
        return _refused_bot(code, error, token)
    if code in _REJECTED or code in _DELETED or _is_client_error(status):
        return _refused_message(code or str(status), resource, _details(error))
    return Ambiguous(f"Slack failed on {resource} ({code or status or 'no answer'}): it is tried again by itself.", settles_in=settles_in)


def _refused_bot(code: str, error: SlackApiError, token: str) -> Unauthorized:
    if code != MISSING_SCOPE:
        advice = f"install the app again and put its new token in {token}"
        kind = Removed if code in _REMOVED else Unauthorized
        return kind(f"Slack refuses the bot's token ({code}): {advice}.", code="token_refused")
    scope = str(_data(error).get("needed") or "")
    advice = "add it under OAuth & Permissions on your app's page, and install the app again"
    return Unauthorized(f"The app lacks the right {scope} ({code}): {advice}.", code=MISSING_SCOPE, scope=scope)


def _refused_message(code: str, resource: str, details: str) -> Rejected:
    if code in _DELETED:
        return Deleted(f"The message that this one belongs to was deleted: Slack refuses {resource} ({code}).")
    return Rejected(f"Slack refuses the form of the message for {resource} ({code}{details}).")


def _refused_person(code: str, resource: str) -> ChatError:
    if code in _NOBODY:
        return Gone(f"Slack refuses {resource} ({code}): nobody reads messages there; they get nothing more.")
    return Unreachable(f"Slack refuses {resource} ({code}): {_TO_A_PERSON[code]}.")


def error_code(error: SlackApiError) -> str:
    """Return Slack's name of an error, empty where the answer has none."""
    code = _data(error).get("error")
    return code if isinstance(code, str) else ""


def _data(error: SlackApiError) -> Mapping[str, Any]:
    data = getattr(error.response, "data", error.response)
    return data if isinstance(data, Mapping) else {}


def _status(error: SlackApiError) -> int:
    response = error.response
    return int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)


def _is_client_error(status: int) -> bool:
    return HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.REQUEST_TIMEOUT


def _retry_after(error: SlackApiError) -> timedelta:
    headers = getattr(error.response, "headers", None) or {}
    try:
        return patience(max(1.0, float(headers.get("Retry-After", ""))))
    except ValueError:
        return DEFAULT_WAIT


def _details(error: SlackApiError) -> str:
    metadata = _data(error).get("response_metadata")
    messages = metadata.get("messages") if isinstance(metadata, Mapping) else None
    return f": {'; '.join(map(str, messages))[:300]}" if isinstance(messages, list) and messages else ""
