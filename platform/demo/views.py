"""The demo's own pages. Each refuses outside the demo (demo.guard)."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.i18n import OWN_NAMES, Alternate, html_lang
from core.middleware import MAIL_POLICY
from demo import mails
from demo.clock_moves import length, move_clock, reset_clock
from demo.guard import demo_only
from demo.personas import get_persona, personas
from demo.story import steps

BACKEND = "community.backends.Backend"
LANGUAGES = ("ja", "en")
SHOWN = 100
MOVES = ("+1h", "+1d", "+1w")


def _in(request: HttpRequest, language: str, template: str, address: str, **context: object) -> HttpResponse:
    """The page in one of the two languages that the demo's own pages have; their addresses have no prefix."""
    alternates = [
        Alternate(code, html_lang(code), OWN_NAMES[code], address if code == "ja" else f"{address}{code}/")
        for code in LANGUAGES
    ]
    with translation.override(language):
        return render(
            request,
            template,
            {
                "page_language": language,
                "page_lang": language,
                "language_alternates": alternates,
                "language_name": OWN_NAMES[language],
                "language_suffix": "" if language == "ja" else f"{language}/",
                **context,
            },
        )


@require_GET
@demo_only
def guide(request: HttpRequest, language: str = "ja") -> HttpResponse:
    """The story in steps, the people, the clock."""
    email = getattr(request.user, "email", "")
    with translation.override(language):
        return _in(
            request,
            language,
            "demo/guide.html",
            "/demo/",
            steps=steps(),
            personas=personas(),
            current=next((one for one in personas() if one.email and one.email == email), None),
            now=clock.now(),
            moved=clock.offset(),
            moves=[("+1h", _("1 hour")), ("+1d", _("1 day")), ("+1w", _("1 week"))],
        )


@require_POST
@demo_only
def sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    """One click: be this person."""
    persona, user = get_persona(slug)
    login(request, user, backend=BACKEND)
    return redirect(persona.first_page)


@require_POST
@demo_only
def move(request: HttpRequest, language: str = "ja") -> HttpResponse:
    """Move the clock by one of the offered lengths, or back to now."""
    by = request.POST.get("by", "")
    if by in MOVES:
        move_clock(length(by))
    else:
        reset_clock()
    with translation.override(language):
        messages.success(request, _("The town’s clock has been moved. Reminders and offers follow within seconds."))
    return redirect("demo:guide" if language == "ja" else f"demo:guide-{language}")


@require_GET
@demo_only
def mail_list(request: HttpRequest, language: str = "ja") -> HttpResponse:
    """Every mail that the town has sent, the latest first."""
    return _in(
        request,
        language,
        "demo/mail_list.html",
        "/demo/mail/",
        mails=mails.newest(SHOWN),
        kept=mails.KEPT,
        port=settings.EMAIL_PORT,
    )


@require_GET
@demo_only
def mail_page(request: HttpRequest, mail_id: str, language: str = "ja") -> HttpResponse:
    """One mail, its text and its HTML."""
    return _in(request, language, "demo/mail.html", f"/demo/mail/{mail_id}/", mail=mails.get_mail(mail_id))


@require_GET
@demo_only
def mail_html(request: HttpRequest, mail_id: str) -> HttpResponse:
    """The HTML of one mail, for the frame in its page: it may have its own colours and nothing else."""
    return HttpResponse(mails.get_mail(mail_id).html, headers={"Content-Security-Policy": MAIL_POLICY})
