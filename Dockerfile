FROM python:3.11-slim AS build
WORKDIR /src
# Each package at one version, with the hashes of its files; `.ci/lock` writes these lists, `.ci/locked` tries them.
COPY requirements ./requirements
RUN python -m venv /opt/newsdesk && /opt/newsdesk/bin/pip install --no-cache-dir --require-hashes -r requirements/image.txt
RUN python -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY config ./config
RUN /opt/build/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/newsdesk/bin/pip install --no-cache-dir --no-deps --no-index /wheels/*.whl

FROM python:3.11-slim
# Its own user, its own volume: the rest of the file system may be mounted read-only.
RUN useradd --system --uid 10001 --home-dir /data newsdesk && install -d -o newsdesk /data
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
