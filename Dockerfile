# The map as a container: front end, Python packages and the service, each built on its own.
# The database is another container's business; see compose.yaml.

FROM node:22-bookworm-slim AS frontend
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci
COPY geodata/basemap/ ../geodata/basemap/
COPY frontend/ ./
RUN npm run build

FROM python:3.13-slim-bookworm AS packages
WORKDIR /src
COPY requirements-uv.lock requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-uv.lock \
    && uv venv /opt/masar \
    && uv pip sync --no-cache --require-hashes --compile-bytecode --python /opt/masar/bin/python requirements.lock

FROM python:3.13-slim-bookworm
WORKDIR /srv/masar
COPY --from=packages /opt/masar /opt/masar
COPY LICENSE NOTICE ./
COPY app/ app/
COPY migrations/ migrations/
COPY geodata/ geodata/
COPY --from=frontend /src/frontend/dist/ frontend/dist/
# Compiled here because the service runs where it may not write.
RUN python -m compileall -q app migrations
ENV PATH=/opt/masar/bin:$PATH \
    PYTHONPATH=/srv/masar \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MASAR_HOST=0.0.0.0 \
    MASAR_PORT=8000
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['MASAR_PORT'] + '/health/ready', timeout=2)"]
ENTRYPOINT ["python", "-P", "-m", "app.cli"]
CMD ["serve"]
