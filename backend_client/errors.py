"""What can go wrong at the desk, named by what the caller can do about it.

BackendError
├── BackendUnavailable      repeat later with the same key: refused, timed out, 5xx, connection dropped
├── BackendBroken           the answer was not understood; repeating will not help, an operator must look
├── RequestNotFound         no such request, or not this person's: the two are never told apart
├── RequestRejected         the desk says no, and why, field by field; the person can mend it
├── KeyConflict             the same idempotency key came with another payload: a bug in the caller
├── AlreadyDone             somebody else was faster; says who, and where it matters when
├── NotPermitted            this member of staff may not do that to this request
├── PaymentRequired         a bill of this request is not paid yet; says how much
└── TooManyTries            the second factor was wrong too often; says how long to wait
"""

import datetime as dt
from collections.abc import Mapping


class BackendError(Exception):
    """The desk could not do what was asked."""


class BackendUnavailable(BackendError):
    """The desk does not answer; the same call with the same key may be repeated."""


class BackendBroken(BackendError):
    """The desk answered something that is not in the contract."""


class RequestNotFound(BackendError):
    """No such request for this person."""


class RequestRejected(BackendError):
    """The desk refuses the request. `problems`: name of a field or document ("" = the whole) → reason code."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {reason}" for name, reason in problems.items()))
        self.problems = dict(problems)


class KeyConflict(BackendError):
    """This idempotency key was used with another payload."""


class AlreadyDone(BackendError):
    """Somebody else has done it already. `by`: that person's name as colleagues may see it; "" if unknown. `at`: when,
    where it is told."""

    def __init__(self, by: str = "", at: dt.datetime | None = None) -> None:
        super().__init__(by)
        self.by = by
        self.at = at


class NotPermitted(BackendError):
    """This member of staff may not do that to this request."""


class PaymentRequired(BackendError):
    """The request does not go on before this is paid. `amount_rial`: of the bill."""

    def __init__(self, amount_rial: int) -> None:
        super().__init__(f"{amount_rial} rial")
        self.amount_rial = amount_rial


class TooManyTries(BackendError):
    """The second factor was wrong too often. `wait_s`: seconds until the next try is looked at."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"{wait_s} s")
        self.wait_s = wait_s


class DatabaseTooNew(Exception):
    """The embedded desk's database was made by a newer program; this one would damage it."""
