"""Why somebody does not have a shift in a plan, as people read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from core.errors import Sentence
from volunteers.matching.results import Why
from volunteers.models import PlanLine, Shift, Tongue
from volunteers.selectors.plan_pages import Line, WhyNot

CODES: Mapping[str, Sentence] = {
    "not_eligible": gettext_lazy("The rules do not allow it."),
    "banned": gettext_lazy("A coordinator took this person out by hand."),
    "busy": gettext_lazy("This person has something else at that time."),
    "busy_travel": gettext_lazy("This person has something else just before or after, and the way is too long."),
    "overlap": gettext_lazy("The plan has this person elsewhere at that time:"),
    "travel": gettext_lazy("The plan has this person elsewhere, and the way between is too long:"),
    "max_shifts": gettext_lazy("This person has as many shifts in the plan as they said they can."),
    "max_minutes": gettext_lazy("This person gives as much time in the plan as they said they can."),
    "reserved": gettext_lazy("The places left are kept for somebody who speaks %(names)s."),
    "nobody_experienced": gettext_lazy("Newcomers would be alone there."),
    "full": gettext_lazy("The plan has given all places here (%(places)s) to others."),
    "not_needed": gettext_lazy("No rule stands against it: the plan as a whole gains nothing by it."),
}
# Of those who have a full shift: for what.
OTHERS: Mapping[str, Sentence] = {
    "pinned": gettext_lazy("Put there by hand: %(count)s"),
    "first_role": gettext_lazy("Get a first role: %(count)s"),
    "required_here": gettext_lazy("Experienced, beside newcomers: %(count)s"),
    "prefer_more": gettext_lazy("Fit better: %(count)s"),
    "less_load": gettext_lazy("Have less to do: %(count)s"),
    "knows": gettext_lazy("Know the host: %(count)s"),
}


@dataclass(frozen=True)
class Said:
    """One sentence; `next_step` what could be done; `shift` another shift that it is about."""

    text: str
    next_step: str = ""
    shift: Shift | None = None


def why_not_words(found: WhyNot) -> list[Said]:
    """Every reason, never none."""
    said = [Said(str(reason.message), str(reason.next_step)) for reason in found.rules]
    said += [_of_plan(reason, found) for reason in found.plan]
    if found.line is not None:
        said = _of_line(found.line)
    return said or [Said(gettext("Nothing stands in the way: this person can be put there by hand."))]


def _of_line(line: Line) -> list[Said]:
    state = line.row.state
    if state == PlanLine.State.REFUSED:
        return [Said(sentence) for sentence in line.refusals]
    if state == PlanLine.State.REMOVED:
        return [Said(gettext("A coordinator took this person out by hand."))]
    return [Said(gettext("This person is planned for it."))]


def _of_plan(reason: Why, found: WhyNot) -> Said:
    names = " · ".join(_language(name) for name in reason.names)
    text = str(CODES[reason.code]) % {**reason.numbers, "names": names}
    others = [str(OTHERS[code]) % {"count": count} for code, count in reason.numbers.items() if code in OTHERS]
    return Said(text, " · ".join(others), shift=found.shifts.get(reason.slot or 0))


def _language(code: str) -> str:
    """Of a place that is kept: `lang:pt`."""
    return str(Tongue(code.removeprefix("lang:")).label)
