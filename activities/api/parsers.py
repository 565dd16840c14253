"""Bodies of requests, bounded before they are read."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

MOST = 64 * 1024  # bytes; a sign-up takes fewer than a hundred


class TooLarge(APIException):
    """413."""

    status_code = 413
    default_detail = "The body is too large."
    default_code = "too_large"


class SmallJSONParser(JSONParser):
    """JSON that is neither long nor nested deeper than Python can follow (quality.md, line 25)."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Raises TooLarge, ParseError."""
        if stream_length(parser_context) > MOST:
            raise TooLarge
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("The body is nested too deeply.") from None


def stream_length(parser_context: Mapping[str, Any] | None) -> int:
    """What the request says of its length; servers cut the body there."""
    return int(parser_context["request"].META.get("CONTENT_LENGTH") or 0) if parser_context else 0
