# The daemon in a container: runs as a user without powers, writes to /data only, and can live on a read-only root.
#
#   docker build --tag coibot .
#   docker run --env-file .env --volume coibot:/data --read-only --tmpfs /tmp --cap-drop ALL coibot
#
# compose.yaml says the same for an office.

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /source
RUN python -m venv /opt/build && python -m venv --without-pip /opt/coibot

# Packages first: they change less often than coibot does. Every one is locked with its hashes.
COPY requirements requirements
RUN /opt/build/bin/pip install --require-hashes --only-binary :all: --requirement requirements/build.txt \
    && /opt/build/bin/pip --python /opt/coibot/bin/python install \
        --require-hashes --only-binary :all: --requirement requirements/run.txt --requirement requirements/ocr.txt

COPY pyproject.toml README.md rules.yaml ./
COPY mail_templates mail_templates
COPY coibot coibot
RUN /opt/build/bin/hatchling build --target wheel --directory /dist \
    && /opt/build/bin/pip --python /opt/coibot/bin/python install --no-deps --no-index /dist/*.whl \
    && /opt/coibot/bin/python -m compileall -q /opt/coibot/lib


FROM python:3.11-slim-bookworm
# The second reader of scans; without its language they are read by one reader alone, and more goes to a person.
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends tesseract-ocr-eng && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 coibot \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin coibot \
    && install --directory --owner coibot --group coibot --mode 0700 /data
COPY --from=build /opt/coibot /opt/coibot

# rules.yaml and mail_templates stand here to be replaced by the office's own.
WORKDIR /app
COPY rules.yaml ./
COPY mail_templates mail_templates

ENV PATH=/opt/coibot/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 COIBOT_DATA_DIR=/data
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=30s --start-period=60s --retries=3 CMD ["coibot", "status"]
ENTRYPOINT ["coibot"]
CMD ["run"]
