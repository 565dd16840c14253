"""All addresses. Pages have a language prefix (none for Japanese); machines' doors have none."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from activities.views.photos import photo
from core.health import healthz, readyz

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("photos/<str:name>", photo, name="photo"),
    path("api/v1/", include("activities.api.urls")),
    path("api/v1/", include("metrics.api.urls")),
    *([path("demo/", include("demo.urls"))] if settings.DEMO else []),
]
urlpatterns += i18n_patterns(
    path("", include("community.urls")),
    path("", include("volunteers.urls")),
    path("", include("notifications.urls")),
    path("", include("metrics.urls")),
    path("", include("activities.urls")),
    prefix_default_language=False,
)
