"""How it went: the sheet of one activity or of a season, on the screen, on A4 and as a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from activities.models import Feedback
from activities.results import Results
from activities.selectors.activity import get_own_activity_for
from activities.selectors.feedback import Said
from activities.selectors.results import get_season_for, results_of_activity, results_of_season
from core import clock
from core.csv import Cell, csv_response
from core.errors import Sentence
from core.furigana import plain

CHANNELS: dict[str, Sentence] = {
    "web": gettext_lazy("on the web"),
    "phone": gettext_lazy("by telephone"),
    "paper": gettext_lazy("on paper"),
    "counter": gettext_lazy("on the spot"),
}
OTHER_WAYS: Sentence = gettext_lazy("in another way")


def by_other_ways(results: Results) -> int:
    """Sign-ups through channels that have no name of their own here."""
    return results.parties.total - sum(results.parties.get(channel) for channel in CHANNELS)


NUMBERS: list[tuple[Sentence, Callable[[Results], int]]] = [
    (gettext_lazy("Seats"), lambda one: one.seats),
    (gettext_lazy("Seats taken"), lambda one: one.taken),
    (gettext_lazy("Sign-ups"), lambda one: one.parties.total),
    *[(name, lambda one, channel=channel: one.parties.get(channel)) for channel, name in CHANNELS.items()],
    (OTHER_WAYS, by_other_ways),
    (gettext_lazy("Wanted to come, but it was full"), lambda one: one.waiting),
    (gettext_lazy("Came"), lambda one: one.came),
    (gettext_lazy("Someone else came instead"), lambda one: one.handed_over),
    (gettext_lazy("Could not come"), lambda one: one.excused),
    (gettext_lazy("Not known"), lambda one: one.unknown),
    (gettext_lazy("Came without signing up"), lambda one: one.walk_ins),
    (gettext_lazy("Answers"), lambda one: one.answers.total),
    *[(name, lambda one, answer=answer: one.answers.get(answer)) for answer, name in Feedback.Answer.choices],
]


@dataclass(frozen=True)
class Bar:
    """A row of components/bar_chart.html."""

    label: str
    value: int
    text: str
    note: str = ""
    highlight: bool = False


@login_required
@require_safe
def activity_results_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity: its sessions line by line, and their sum."""
    activity = get_own_activity_for(request.user, pk)
    results = results_of_activity(activity)
    context = {
        "activity": activity,
        "lines": results.lines,
        "words": by_answer(results.words),
        **_sheet(results.total),
    }
    return render(request, "activities/results_activity.html", context)


@login_required
@require_safe
def season_results_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One season: the reader's own activities line by line, and their sum."""
    campaign, activities = get_season_for(request.user, pk)
    results = results_of_season(activities)
    context = {
        "campaign": campaign,
        "lines": [line for line in results.lines if line.results.sessions],
        "spoken": [(line, by_answer(line.words)) for line in results.lines if line.words],
        "hosts": len({activity.organisation_id for activity in activities}),
        **_sheet(results.total),
    }
    return render(request, "activities/results_season.html", context)


def _sheet(total: Results) -> dict[str, object]:
    return {
        "total": total,
        "channels": channel_bars(total),
        "answers": answer_bars(total),
        "today": clock.today(),
        "nav_current": "organise",
    }


def answer_bars(results: Results) -> list[Bar]:
    """The questionnaire: one bar an answer."""
    return [_bar(label, results.answers.get(value), results.answers.total) for value, label in Feedback.Answer.choices]


def channel_bars(results: Results) -> list[Bar]:
    """How people signed up: the channels that everybody knows, and the rest together."""
    bars = [(name, results.parties.get(channel)) for channel, name in CHANNELS.items()]
    if rest := by_other_ways(results):
        bars.append((OTHER_WAYS, rest))
    return [_bar(name, n, results.parties.total) for name, n in bars]


def _bar(label: Sentence, n: int, of: int) -> Bar:
    words = str(label)
    return Bar(words[:1].upper() + words[1:], n, f"{n} ({round(100 * n / of) if of else 0} %)")


def by_answer(words: Sequence[Said]) -> list[tuple[str, list[Said]]]:
    """The words under what they were said with, the happiest first."""
    groups = [(str(answer.label), [said for said in words if said.answer == answer]) for answer in Feedback.Answer]
    return [(label, said) for label, said in groups if said]


@login_required
@require_safe
def activity_results_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """One session a row."""
    activity = get_own_activity_for(request.user, pk)
    results = results_of_activity(activity)
    rows = [
        [date_format(localtime(line.session.starts_at), "Y-m-d H:i"), *_cells(line.results)] for line in results.lines
    ]
    return _file(f"results-activity-{activity.pk}", [_("Session")], rows)


@login_required
@require_safe
def season_results_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity a row."""
    campaign, activities = get_season_for(request.user, pk)
    rows = [
        [
            line.activity.organisation.name.text,
            line.activity.title.text,
            line.results.sessions,
            line.results.cancelled,
            *_cells(line.results),
        ]
        for line in results_of_season(activities).lines
    ]
    header = [_("Host"), _("Activity"), _("Sessions held"), _("Sessions cancelled")]
    return _file(f"results-season-{campaign.pk}", header, rows)


def _cells(results: Results) -> list[Cell]:
    return [read(results) for _name, read in NUMBERS]


def _file(name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> HttpResponse:
    names = [plain(str(column)) for column in [*header, *(name for name, _read in NUMBERS)]]
    return csv_response(name, names, rows)
