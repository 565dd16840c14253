"""How Deban matches people and roles, in plain words for everybody; and why somebody was asked, or was not."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from community.selectors import person_of
from core.errors import Sentence
from volunteers.errors import HasItAlready, MayNotBeAsked
from volunteers.reasons import reasons_from
from volunteers.rules.score import BASE, WEIGHTS
from volunteers.selectors.own_assignment import get_own_assignment_for
from volunteers.selectors.plan_facts import facts_of
from volunteers.selectors.roles import get_open_shift

# What each weight of rules.score is for; a test holds the two together.
WORDS: Mapping[str, Sentence] = {
    "likes": gettext_lazy("It is something that they would like to do"),
    "interested": gettext_lazy("They said “interested” in this role, or in its programme"),
    "free_then": gettext_lazy("They said that they have time then"),
    "comforts": gettext_lazy("It offers what they would like help with"),
    "can": gettext_lazy("They can do what it needs"),
    "speaks": gettext_lazy("They speak the language that it needs"),
    "near": gettext_lazy("It is in a district that they ticked"),
    "knows_host": gettext_lazy("They have helped this host before"),
    "looking": gettext_lazy("They are looking for a role now"),
    "week_unknown": gettext_lazy("They have not said when they have time"),
    "far": gettext_lazy("It is in none of the districts that they ticked"),
    "often": gettext_lazy("With it they would have as much a month as they said at most"),
    "asked_lately": gettext_lazy("They were asked for something in the past few days"),
}


@require_safe
def how_we_match(request: HttpRequest) -> HttpResponse:
    """The objective in its order, the weights, and what is never used."""
    weights = sorted(WEIGHTS.items(), key=lambda one: -one[1])
    context = {
        "base": BASE,
        "more": [(WORDS[code], weight) for code, weight in weights if weight > 0],
        "less": [(WORDS[code], -weight) for code, weight in weights if weight < 0],
        "nav_current": "find",
    }
    return render(request, "volunteers/how_we_match.html", context)


@login_required
@require_safe
def why_me(request: HttpRequest, pk: int) -> HttpResponse:
    """Why this was proposed to me."""
    mine = get_own_assignment_for(request.user, pk)
    context = {"assignment": mine, "reasons": reasons_from(mine.reasons), "nav_current": "my-page"}
    return render(request, "volunteers/why_me.html", context)


@login_required
@require_safe
def why_not_me(request: HttpRequest, pk: int) -> HttpResponse:
    """Why nobody would propose this shift to me, as far as it lies with me."""
    person = person_of(request.user)
    if person is None:
        return redirect("my-details")
    shift = get_open_shift(pk)
    told = []
    for reason in facts_of([person.pk], [shift]).why_not(shift, person.pk):
        if reason.code == MayNotBeAsked.code:
            ask = (_("You have not said that you may be asked."), _("Say so under “About me”, if you like."))
            told.append(ask)
        elif reason.code == HasItAlready.code:
            told.append((_("You have this role already, or were asked for it."), _("See “My roles”.")))
        else:
            told.append((str(reason.message), str(reason.next_step)))
    return render(request, "volunteers/why_not_me.html", {"shift": shift, "told": told, "nav_current": "find"})
