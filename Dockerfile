# The product as a container: `docker build -t mizban .`, then see compose.yaml and docs/scaling.md.
FROM python:3.11-slim AS build
COPY requirements/postgres.txt /build/
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /build/postgres.txt

FROM python:3.11-slim
# FriBidi puts the Persian of receipts in order; without it a slower way is taken.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libfribidi0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home mizban \
 && install -d -o mizban -m 0700 /data
COPY --from=build /venv /venv
WORKDIR /app
COPY bot bot
COPY dialogs dialogs
COPY backend_client backend_client
COPY nlu nlu
USER mizban
VOLUME /data
ENV MIZBAN_DATA_DIR=/data MIZBAN_LISTEN=0.0.0.0:8080 MIZBAN_OPS_LISTEN=0.0.0.0:9090 MIZBAN_PROFILE=production MIZBAN_LOG=json \
    PYTHONUNBUFFERED=1
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["/venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:9090/healthz', timeout=2)"]
ENTRYPOINT ["/venv/bin/python", "-m", "bot"]
CMD ["run"]
