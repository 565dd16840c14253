"""Photos, as activities.photos made them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from activities import photos

FOR_EVER = "public, max-age=31536000, immutable"  # a name never shows anything else


@require_safe
def photo(request: HttpRequest, name: str) -> HttpResponse:
    """One photo in one size; 404 for whatever is none of ours."""
    kept = f"{photos.FOLDER}/{name}"
    if not photos.is_kept(kept):
        raise Http404
    return HttpResponse(
        photos.path_of(kept).read_bytes(), content_type="image/jpeg", headers={"Cache-Control": FOR_EVER}
    )
