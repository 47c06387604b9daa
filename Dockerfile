# The base is one version; whoever wants the same bytes each time adds its digest: --build-arg BASE=python:3.11.13-slim-bookworm@sha256:...
ARG BASE=python:3.11.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /src
# Each package at one version, with the hashes of its files; `.ci/lock` writes these lists, `.ci/locked` tries all steps. This layer is made
# anew only when the lists change.
COPY requirements ./requirements
RUN python -m venv /opt/newsdesk && /opt/newsdesk/bin/pip install --no-cache-dir --no-compile --require-hashes -r requirements/image.txt
RUN python -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY tools/slim.py ./tools/
COPY bot ./bot
COPY config ./config
RUN /opt/build/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/newsdesk/bin/pip install --no-cache-dir --no-compile --no-deps --no-index /wheels/*.whl \
 && /opt/build/bin/python tools/slim.py /opt/newsdesk \
 && /opt/newsdesk/bin/python -m compileall -q /opt/newsdesk/lib

FROM ${BASE}
# Its own user, its own volume: the rest of the file system may be mounted read-only.
RUN useradd --system --uid 10001 --home-dir /data newsdesk && install -d -o newsdesk -m 0700 /data
COPY --from=build /opt/newsdesk /opt/newsdesk
ENV PATH=/opt/newsdesk/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    NEWSDESK_DATABASE=/data/newsdesk.db
USER newsdesk
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["newsdesk", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["newsdesk"]
CMD ["run"]
