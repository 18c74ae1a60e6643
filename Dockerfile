FROM python:3.11-slim-trixie

# `lacznik backup` needs pg_dump of the server's version (see compose.yaml) or newer.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/lacznik lacznik

WORKDIR /opt/lacznik
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes --requirement requirements/run.txt

COPY bot bot
COPY handlers handlers
COPY scheduler scheduler
COPY storage storage
COPY messages messages
COPY domain domain

ENV PYTHONPATH=/opt/lacznik \
    PYTHONDONTWRITEBYTECODE=1 \
    LACZNIK_DATA_DIR=/var/lib/lacznik \
    LACZNIK_HOST=0.0.0.0 \
    LACZNIK_LOG_JSON=true

USER 10001
VOLUME /var/lib/lacznik
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz')"]

ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
