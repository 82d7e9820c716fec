"""What Telegram's refusals mean to us: aiogram's exceptions and the network's, as delivery errors.

Messages are taken over only from Telegram itself. What the network says may name the address, and the address
holds the token.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from aiogram.exceptions import (
    AiogramError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiohttp import ClientError
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from bot.channels.channel import (
    ContentRejected,
    Contested,
    DeliveryError,
    RecipientGone,
    Throttled,
    TokenRejected,
    TooLarge,
    Unreachable,
)

DEFAULT_RETRY_AFTER_S = 5.0
_NO_SUCH_CHAT = ("chat not found", "user not found", "peer_id_invalid", "chat_id_invalid")


@contextmanager
def delivery_errors() -> Iterator[None]:
    """Whatever aiogram or the network raises inside leaves as a DeliveryError."""
    try:
        yield
    except TelegramAPIError as error:
        raise delivery_error(error) from None
    except (
        AiogramError,
        ClientError,
        ProxyError,
        ProxyConnectionError,
        ProxyTimeoutError,
        OSError,
        UnicodeDecodeError,
    ) as error:
        raise Unreachable(type(error).__name__) from None


def delivery_error(error: TelegramAPIError) -> DeliveryError:
    """A malformed token is answered with 404, a revoked one with 401."""
    match error:
        case TelegramRetryAfter():
            return Throttled(error.retry_after)
        case TelegramUnauthorizedError() | TelegramNotFound():
            return TokenRejected(error.message)
        case TelegramForbiddenError():
            return _forbidden(error.message)
        case TelegramMigrateToChat():
            return RecipientGone("chat_not_found")
        case TelegramBadRequest() if any(reason in error.message.lower() for reason in _NO_SUCH_CHAT):
            return RecipientGone("chat_not_found")
        case TelegramEntityTooLarge():
            return TooLarge(error.message)
        case TelegramBadRequest():
            return ContentRejected(error.message)
        case TelegramConflictError():
            return Contested(error.message)
        case _ if error.message.startswith("Too Many Requests"):
            return Throttled(DEFAULT_RETRY_AFTER_S)
        case TelegramNetworkError():
            return Unreachable(type(error).__name__)
    return Unreachable(error.message)


def _forbidden(message: str) -> RecipientGone:
    if "deactivated" in message:
        return RecipientGone("deactivated")
    if "blocked" in message or "kicked" in message:
        return RecipientGone("blocked")
    return RecipientGone("chat_not_found")
