"""How long things may take on Slack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long things take, in seconds."""

    request: float = 15.0  # a call to the Web API
    connect: float = 20.0  # opening a socket
    ping: float = 10.0  # between two pings on a socket; after four without an answer it is opened anew
    away: float = 30.0  # how long a socket may be gone until it is given up and a new address is asked for
    between_messages: float = 1.0  # to one channel: Slack's limit
    settling: float = 15.0  # after a lost answer, until the channel's history shows for sure whether the message was posted
    first_retry: float = 5.0  # where Slack does not answer, doubled each time
    longest_retry: float = 20.0  # commands are answered within a minute of Slack's return
    last_answers: float = 5.0  # what answers in flight get at the end
