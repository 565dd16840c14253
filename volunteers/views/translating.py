"""Translating is a role: choosing a text, writing it, handing it in; and the host's look at it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.selectors import person_of
from core.actor import Actor
from core.errors import DomainError
from core.i18n import OWN_NAMES, html_lang
from volunteers.forms.translating import HandInForm, PublishForm, ReturnForm, TranslationForm
from volunteers.models import Translation
from volunteers.selectors.translating import (
    TARGETS,
    gaps,
    get_my_translation_for,
    get_translation_to_look_at,
    missing_in,
    my_translations,
    sources,
    translations_to_look_at,
)
from volunteers.services import translate

PAGE = 20


@require_safe
def missing(request: HttpRequest) -> HttpResponse:
    """What has no words yet in the chosen language (else the reader's), and what the reader is translating."""
    language = _language(request)
    person = person_of(request.user)
    context = {
        "gaps": gaps(),
        "language": language,
        "wanted_name": OWN_NAMES[language],
        "page": Paginator(missing_in(language), PAGE).get_page(request.GET.get("page")),
        "base_query": f"language={language}&",
        "mine": my_translations(person.pk) if person else [],
        "nav_current": "find",
    }
    return render(request, "volunteers/translations_missing.html", context)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language") or get_language() or ""
    return asked if asked in TARGETS else "en"


@login_required
@require_POST
def begin(request: HttpRequest, activity: int, language: str) -> HttpResponse:
    """I'll translate this."""
    person = person_of(request.user)
    if language not in TARGETS:
        raise Http404
    if person is None:
        messages.info(request, _("Tell us your name first, then take the role."))
        return redirect("my-details")
    try:
        begun = translate.begin_translation(
            activity=activity, language=language, person=person, made_by=Actor(user=request.user.pk)
        )
    except DomainError as refusal:
        messages.error(request, f"{refusal.message} {refusal.next_step}")
        return redirect("volunteers:translations-missing")
    return redirect("volunteers:my-translation", begun.pk)


@login_required
@require_http_methods(["GET", "POST"])
def my_translation(request: HttpRequest, pk: int) -> HttpResponse:
    """The words side by side; kept as a draft, or handed in."""
    mine = get_my_translation_for(request.user, pk)
    form = TranslationForm.of(mine)
    if request.method == "POST":
        hands_in = "hand_in" in request.POST
        form = HandInForm(request.POST) if hands_in else TranslationForm(request.POST)
        if form.is_valid():
            said = _("Thank you! The host looks at it, and then everybody can read it.") if hands_in else _("Saved.")
            done = _try(request, lambda: _keep(request, mine, form), said)
            if done:
                return redirect("volunteers:my-translation", mine.pk)
    return _answer(request, "volunteers/my_translation.html", mine, form, "my-page")


def _keep(request: HttpRequest, mine: Translation, form: TranslationForm) -> Translation:
    by = Actor(user=request.user.pk)
    if isinstance(form, HandInForm):
        return translate.submit_translation(
            translation=mine.pk, words=form.words, minutes=form.cleaned_data["minutes"], made_by=by
        )
    return translate.save_translation(translation=mine.pk, words=form.words, made_by=by)


@login_required
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else may take it; no reason needed."""
    mine = get_my_translation_for(request.user, pk)
    by = Actor(user=request.user.pk)
    said = _("Handed back. Thank you for saying so in time.")
    _try(request, lambda: translate.give_up_translation(translation=mine.pk, made_by=by), said)
    return redirect("volunteers:translations-missing")


@login_required
@require_safe
def to_look_at(request: HttpRequest) -> HttpResponse:
    """What was handed in for my organisations."""
    page = Paginator(translations_to_look_at(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "volunteers/translations_waiting.html", {"page": page, "nav_current": "organise"})


@login_required
@require_http_methods(["GET", "POST"])
def look_at(request: HttpRequest, pk: int) -> HttpResponse:
    """Side by side: publish it, corrected where needed, or send it back with a word."""
    found = get_translation_to_look_at(request.user, pk)
    form: PublishForm = PublishForm(initial={name: getattr(found, name) for name in translate.PARTS})
    back = ReturnForm()
    by = Actor(user=request.user.pk)
    if request.method == "POST" and "return" in request.POST:
        back = ReturnForm(request.POST)
        if back.is_valid():
            note = back.cleaned_data["note"]
            said = _("Sent back with your words.")
            if _try(request, lambda: translate.return_translation(translation=pk, note=note, made_by=by), said):
                return redirect("volunteers:translations-waiting")
    elif request.method == "POST":
        form = PublishForm(request.POST)
        if form.is_valid():
            words, said = form.words, _("Published. Everybody can read it now.")
            if _try(request, lambda: translate.accept_translation(translation=pk, words=words, made_by=by), said):
                return redirect("volunteers:translations-waiting")
    return _answer(request, "volunteers/translation_look.html", found, form, "organise", back=back)


def _answer(
    request: HttpRequest, template: str, found: Translation, form: TranslationForm, nav: str, **more: Any
) -> HttpResponse:
    context = {
        "translation": found,
        "sources": sources(found),
        "changed": found.state != Translation.State.PUBLISHED and translate.source_of(found.activity) != found.source,
        "form": form,
        "lang": html_lang(found.language),
        "wanted_name": OWN_NAMES[found.language],
        "nav_current": nav,
    }
    failed = form.errors or (more.get("back") and more["back"].errors)
    return render(request, template, context | more, status=422 if failed else 200)


def _try(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    try:
        act()
    except DomainError as refusal:
        messages.error(request, f"{refusal.message} {refusal.next_step}")
        return False
    messages.success(request, said)
    return True
