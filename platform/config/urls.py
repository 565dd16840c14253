"""All addresses. Pages have a language prefix (none for Japanese); machines' doors have none."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from activities.views.photos import photo
from core.health import healthz, readyz
from notifications.views.line import webhook as line_webhook
from notifications.views.push import service_worker
from notifications.views.sms import notice_link
from notifications.views.sms import status_callback as sms_status

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("sw.js", service_worker, name="service-worker"),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("photos/<str:name>", photo, name="photo"),
    path("line/webhook/", line_webhook, name="line-webhook"),
    path("sms/status/", sms_status, name="sms-status"),
    path("n/<int:pk>/", notice_link, name="notice-link"),
    path("api/v1/", include("activities.api.urls")),
    path("api/v1/", include("metrics.api.urls")),
    path("", include("metrics.file_urls")),
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
