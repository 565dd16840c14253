"""A person takes their consent back: what they would like help with is told to nobody any more."""

from activities.models import SupportRequest


def erase_support(*, person: int) -> int:
    """Erase what they wrote and what was answered; that they asked, and a kept seat, stay. Answers how many had words.

    Safe to run twice.
    """
    wrote = SupportRequest.objects.filter(sign_up__person=person).exclude(text="", languages=[], answer_note="")
    return wrote.update(text="", languages=[], answer_note="")
