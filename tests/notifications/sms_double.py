"""Twilio's API for messages: basic auth, form fields, a resource with its sid. It knows no repeats."""

import base64
import json
from urllib.parse import parse_qs

from tests.notifications.http_double import CUT, Answered, Asked, Double


class SmsDouble(Double):
    """`next_answers` are given before it does what it should; CUT takes the message and hangs up."""

    def __init__(self, account: str, token: str) -> None:
        super().__init__()
        self.account, self.token = account, token
        self.taken: list[dict[str, str]] = []
        self.next_answers: list[Answered] = []

    def answer(self, asked: Asked) -> Answered:
        login = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        if asked.headers["Authorization"] != f"Basic {login}":
            return refused(401, 20003)
        if asked.path != f"/2010-04-01/Accounts/{self.account}/Messages.json":
            return refused(404, 20404)
        if asked.headers.get_content_type() != "application/x-www-form-urlencoded":
            return Answered(415)
        if self.next_answers and self.next_answers[0].status != CUT:
            return self.next_answers.pop(0)
        form = {name: one for name, [one] in parse_qs(asked.body.decode(), strict_parsing=True).items()}
        if not form.get("To", "").startswith("+"):
            return refused(400, 21211)
        if ("From" in form) == ("MessagingServiceSid" in form):
            return refused(400, 21603)
        if not 1 <= len(form.get("Body", "")) <= 1600:
            return refused(400, 21617)
        self.taken.append(form)
        if self.next_answers:
            return self.next_answers.pop(0)
        message = {"sid": f"SM{len(self.taken):032x}", "status": "queued", "error_code": None}
        return Answered(201, json.dumps(message).encode(), {"Content-Type": "application/json"})


def refused(status: int, code: int) -> Answered:
    """Its errors, with the number in their words, as it writes them."""
    said = {"code": code, "message": "The 'To' number +819012345678 is not …", "status": status}
    return Answered(status, json.dumps(said).encode(), {"Content-Type": "application/json"})
