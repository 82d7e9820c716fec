"""Appeals: a request that contests one response (T4) and is bound to it and to its deadline."""

from msgspec import Struct

from backend_client.responses import Response


class About(Struct, frozen=True, kw_only=True):
    """What an appeal contests: the response of this `number`, of the request `ref`."""

    ref: str
    number: str


class Contested(Struct, frozen=True, kw_only=True):
    """The response that an appeal contests, of the request `ref`, as it was when it was contested. `corrected`: number
    of what has taken its place since then, "" nothing. `can_open`: whoever looks may see that request; `own`: they
    issued the response themselves, so that a colleague answers."""

    ref: str
    response: Response
    corrected: str = ""
    can_open: bool = False
    own: bool = False
