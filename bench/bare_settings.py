"""Django alone, for the constant page that pages are compared with."""

SECRET_KEY = "only-for-benchmarks"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.constant"
INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
