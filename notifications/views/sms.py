"""SMS: the page that confirms a mobile number, the provider's door, and the short link in a message."""

import unicodedata

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Person
from community.selectors import person_of
from core.errors import DomainError
from notifications.channels.sms.channel import GONE, Sms, signature_of, status_url
from notifications.channels.sms.numbers import as_written
from notifications.forms.sms import NumberForm, SmsCodeForm
from notifications.models import ChannelName, Way
from notifications.selectors import get_notice_of_delivery_for
from notifications.selectors.ways import way_of, way_to_confirm
from notifications.services.note_undelivered import note_undelivered
from notifications.services.sms_numbers import ask_number, confirm_number, remove_number

LARGEST = 64 * 1024  # bytes
FAILED = ("failed", "undelivered")


@login_required
@require_http_methods(["GET", "POST"])
def sms_page(request: HttpRequest) -> HttpResponse:
    """One's number, and the code that shows that it is one's own."""
    person = person_of(request.user)
    if person is None or not Sms().is_set_up():
        raise Http404
    if request.method == "GET":
        return _page(request, person)
    do = request.POST.get("do")
    if do == "remove":
        remove_number(person=person)
        messages.success(request, _("Your number is removed. No SMS comes any more."))
        return redirect("notifications:sms")
    return _confirm(request, person) if do == "code" else _ask(request, person)


def _ask(request: HttpRequest, person: Person) -> HttpResponse:
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            ask_number(person=person, text=form.cleaned_data["number"])
        except DomainError as refusal:
            form.add_error("number", f"{refusal.message} {refusal.next_step}")
        else:
            return redirect("notifications:sms")
    return _page(request, person, number_form=form)


def _confirm(request: HttpRequest, person: Person) -> HttpResponse:
    form = SmsCodeForm(request.POST)
    if form.is_valid():
        typed = "".join(unicodedata.normalize("NFKC", form.cleaned_data["code"]).split())
        try:
            confirm_number(person=person, code=typed)
        except DomainError as refusal:
            form.add_error("code", f"{refusal.message} {refusal.next_step}")
        else:
            messages.success(request, _("Thank you. What matters comes to this number by SMS from now on."))
            return redirect("notifications:sms")
    return _page(request, person, code_form=form)


def _page(
    request: HttpRequest, person: Person, *, number_form: Form | None = None, code_form: Form | None = None
) -> HttpResponse:
    way, waiting = way_of(person, ChannelName.SMS), way_to_confirm(person, ChannelName.SMS)
    context = {
        "way": way,
        "number": _number(way),
        "waiting": waiting,
        "waiting_number": _number(waiting),
        "number_form": number_form or NumberForm(),
        "code_form": code_form or SmsCodeForm(),
        "wrong": number_form or code_form,
        "nav_current": "notices",
    }
    refused = number_form is not None or code_form is not None
    return render(request, "notifications/sms.html", context, status=422 if refused else 200)


def _number(way: Way | None) -> str:
    return as_written(way.address["number"]) if way else ""


# Without a CSRF token: the provider has none. Its signature over address and fields shows who knocks.
@csrf_exempt
@require_POST
def status_callback(request: HttpRequest) -> HttpResponse:
    """How a message went after the provider had taken it. Only what did not arrive changes anything."""
    if not Sms().is_set_up():
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    told_at = f"{status_url()}?{request.META.get('QUERY_STRING', '')}"  # as we gave it; a proxy may have changed ours
    form = {name: str(request.POST[name]) for name in request.POST}
    if not constant_time_compare(request.headers.get("X-Twilio-Signature", ""), signature_of(told_at, form)):
        return HttpResponse(status=403)
    if form.get("MessageStatus") in FAILED:
        code = form.get("ErrorCode", "")
        note_undelivered(
            channel=ChannelName.SMS,
            deliveries=[int(one) for one in request.GET.get("of", "").split("-") if one.isdecimal()],
            receipt=form.get("MessageSid", ""),
            why=f"the network told that it did not arrive: code {code or 'none'}"
            + (f", {GONE[code]}" if code in GONE else ""),
            broken=code in GONE,
        )
    return HttpResponse(status=204)


@require_safe
@login_required
def notice_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The short link of an SMS: on to where its notice leads. Nobody else's notice can be told from none."""
    notice = get_notice_of_delivery_for(request.user, pk)
    return redirect(notice.path or "notifications:inbox")
