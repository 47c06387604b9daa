"""Why a document gave no feed. These travel between processes, so they carry their sentence and nothing else."""


class ParseProblem(Exception):
    """A document gave no feed; the message is half a sentence that follows the name of its server."""


class NotAFeed(ParseProblem):
    """The document is something else: a web page, other JSON, nothing at all."""


class Unparsable(ParseProblem):
    """The document may have been a feed, but cannot be read, or is built to do harm."""
