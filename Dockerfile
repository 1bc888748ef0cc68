# syntax=docker/dockerfile:1
# Three stages: front-end packages, Python packages with static files, and the image that runs (no compilers, no root).
FROM node:22-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund --omit=dev

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=frontend /app/node_modules ./node_modules
# Development settings only to collect files: production's refuse to load without secrets, which an image must not hold.
RUN DJANGO_SETTINGS_MODULE=fitness.settings.dev DATA_DIR=/tmp/build /venv/bin/python manage.py collectstatic --noinput -v 0 \
    && rm -rf /tmp/build

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=fitness.settings.prod DATA_DIR=/data PORT=8000
RUN useradd --system --uid 10001 --home-dir /app pacewright && install -d -o pacewright -g pacewright /data
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
USER pacewright
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health', timeout=2)"]
CMD ["sh", "-c", "exec gunicorn fitness.wsgi --bind 0.0.0.0:$PORT --worker-class gthread --workers ${WEB_WORKERS:-2} --threads ${WEB_THREADS:-4} --timeout 60"]
