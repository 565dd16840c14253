"""Reasons as rows of the database keep them: a code and its values, put into words only for the reader."""

from collections.abc import Iterable, Mapping
from typing import Any

from . import messages
from .messages import Message

Reason = Mapping[str, Any]  # {"code": the constant's name in messages, "values": {name: text}}

_SENTENCES = {name: text for name, text in vars(messages).items() if name.isupper() and isinstance(text, str)}
_CODES = {text: name for name, text in _SENTENCES.items()}


def kept(message: Message) -> Reason:
    """To be stored as JSON."""
    return {"code": _CODES[message.msgid], "values": dict(message.values)}


def all_kept(reasons: Iterable[Message]) -> list[Reason]:
    """The same for several."""
    return [kept(message) for message in reasons]


def said(reason: Reason) -> str:
    """The sentence, in the reader's language. A code that no newer version knows is shown as it is."""
    sentence = _SENTENCES.get(reason["code"])
    return str(Message(sentence, tuple(reason["values"].items()))) if sentence else str(reason["code"])
