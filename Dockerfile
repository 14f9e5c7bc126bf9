# The first stage builds the wheel and installs it; the last one holds Python and what was installed, nothing to build with.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot bot
COPY scorecard scorecard
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .
RUN python -m venv /opt/scorecard-bot
RUN /opt/scorecard-bot/bin/pip install --no-cache-dir --constraint constraints.txt /wheels/scorecard_bot-*.whl
RUN /opt/scorecard-bot/bin/python -m pip uninstall --yes pip setuptools

FROM python:3.11-slim
RUN python -m pip uninstall --yes pip setuptools wheel \
    && useradd --system --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin scorecard
COPY --from=build /opt/scorecard-bot /opt/scorecard-bot
ENV PATH=/opt/scorecard-bot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LOG_FORMAT=json \
    DATABASE_URL=sqlite:////data/scorecard.db
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9090/readyz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["scorecard-bot"]
CMD ["run", "--host=0.0.0.0", "--port=3000", "--metrics-port=9090", "--wait"]
