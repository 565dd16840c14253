"""Every kind of notice, in every language, as each channel shows it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.i18n import OWN_NAMES, html_lang
from core.middleware import MAIL_POLICY
from notifications import channels, kinds
from notifications.kinds.described import about, label_of
from notifications.models import ChannelName, Topic
from notifications.previews import Preview, previews_of
from notifications.samples import sample_of
from notifications.views.staff import staff_only, tabs


@require_safe
@staff_only
def kinds_page(request: HttpRequest) -> HttpResponse:
    """By topic: when, to whom, how urgent, over which channels."""
    sections = [(topic, [kind for kind in kinds.ALL.values() if kind.topic == topic]) for topic in Topic]
    context = {
        "sections": [
            (topic.label, [(kind, label_of(kind.name), about(kind.name), kind.urgency) for kind in found])
            for topic, found in sections
            if found
        ],
        "tabs": tabs("notifications:staff-kinds"),
        "nav_current": "notices",
    }
    return render(request, "notifications/staff/kinds.html", context)


@require_safe
@staff_only
def kind_page(request: HttpRequest, name: str) -> HttpResponse:
    """One kind with an invented example, in the language that is chosen."""
    language = request.GET.get("in", get_language() or settings.LANGUAGE_CODE)
    shapes = _shapes(name, language)
    kind = kinds.ALL[name]
    context = {
        "kind": kind,
        "label": label_of(name),
        "about": about(name),
        "topic": Topic(kind.topic).label,
        "shapes": [(shape, channels.ALL[shape.channel].is_set_up()) for shape in shapes],
        "by_hand": [ChannelName.TELEPHONE.value, ChannelName.LETTER.value],
        "language": language,
        "lang": html_lang(language),
        "languages": [(code, OWN_NAMES[code], html_lang(code)) for code, _ in settings.LANGUAGES],
        "tabs": tabs("notifications:staff-kinds"),
        "nav_current": "notices",
    }
    return render(request, "notifications/staff/kind.html", context)


@require_safe
@staff_only
def kind_mail(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """The mail of the example, as HTML, for the frame on the kind's page."""
    shown = next((shape.html for shape in _shapes(name, language) if shape.html), "")
    if not shown:
        raise Http404
    return HttpResponse(shown, headers={"Content-Security-Policy": MAIL_POLICY})


def _shapes(name: str, language: str) -> list[Preview]:
    if name not in kinds.ALL or language not in OWN_NAMES:
        raise Http404
    with sample_of(name) as sample:
        return previews_of(sample, language)
