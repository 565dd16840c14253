"""A few words from the host to one person."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.actor import Actor
from core.errors import DomainError
from volunteers.forms.recognition import ThanksForm
from volunteers.selectors.record import get_helper_for
from volunteers.selectors.sheets import sheet_url_of
from volunteers.services.say_thanks import say_thanks, take_thanks_back


@login_required
@require_http_methods(["GET", "POST"])
def thanks_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say it, change it, take it back."""
    helper, by = get_helper_for(request.user, pk), Actor(user=request.user.pk)
    back, said = sheet_url_of(helper), getattr(helper, "thanks_said", None)
    if "take_back" in request.POST:
        take_thanks_back(assignment=helper.pk, made_by=by)
        messages.success(request, _("Taken back."))
        return redirect(back)
    form = ThanksForm(request.POST if request.method == "POST" else None, person=helper.person, said=said)
    if request.method == "POST" and form.is_valid():
        try:
            say_thanks(assignment=helper.pk, made_by=by, **_words(form))
        except DomainError as refusal:
            form.add_error(None, f"{refusal.message} {refusal.next_step}")
        else:
            messages.success(request, _("%(name)s finds your thanks in their record.") % {"name": helper.person.name})
            return redirect(back)
    context = {"helper": helper, "form": form, "said": said, "back": back, "nav_current": "organise"}
    return render(request, "volunteers/thanks.html", context, status=422 if form.errors else 200)


def _words(form: ThanksForm) -> dict[str, str]:
    return {name: value for name, value in form.cleaned_data.items() if value}
