"""Asks Slack which workspace each pair of tokens is of, before a run would."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import Ambiguous, ChatError, SettingError, Throttled
from bot.platforms.shared.way_out import STRAIGHT, WayOut
from bot.platforms.slack.entry import API, Pair, Registry
from bot.platforms.slack.errors import translated

_PATIENCE = 10  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Introductions:
    """What Slack says: of each pair a line, sentences on what is `wrong`, and on what is not known since Slack did not answer."""

    told: Sequence[str]
    wrong: Sequence[str]
    unknown: Sequence[str]


async def introduce(pairs: Sequence[Pair], way: WayOut = STRAIGHT) -> Introductions:
    """Ask for all pairs at once; a pair of a workspace that another pair is of is wrong."""
    answers = await asyncio.gather(*(_team(each, way) for each in pairs), return_exceptions=True)
    registry, told, wrong, unknown = Registry(), list[str](), list[str](), list[str]()
    for pair, answer in zip(pairs, answers, strict=True):
        try:
            team, name = _given(answer)
            registry.claim(team, pair.entry)
        except (Ambiguous, Throttled) as error:
            unknown.append(f"{pair.entry.bot_variable} could not be tried: {error}")
        except (ChatError, SettingError) as error:
            wrong.append(str(error))
        else:
            told.append(f"{pair.entry.name}: {name} ({team})")
    return Introductions(told=told, wrong=wrong, unknown=unknown)


async def _team(pair: Pair, way: WayOut) -> tuple[str, str]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_PATIENCE), connector=way.connector()) as session:
        client = AsyncWebClient(
            token=pair.bot_token, base_url=pair.api_url or API, proxy=way.of_http, session=session, timeout=_PATIENCE, retry_handlers=[]
        )
        with translated("auth.test", token=pair.entry.bot_variable):
            answer = await client.auth_test()
    return str(answer.get("team_id")), str(answer.get("team") or "")


def _given(answer: tuple[str, str] | BaseException) -> tuple[str, str]:
    if isinstance(answer, BaseException):
        raise answer
    return answer
