# Storydesk in a container: the bot, its model inside, as a user without rights.
#   docker build -t storydesk .
#   docker run -e DISCORD_TOKEN=… -v ./stories:/stories -v storydesk:/data storydesk
# Every step here is one that the Makefile also runs.

FROM python:3.11-slim-bookworm AS build
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN apt-get update && apt-get install --yes --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY pyproject.toml Makefile README.md LICENSE ./
COPY config config
COPY index index
COPY bot bot
RUN make .venv/run.installed TORCH_INDEX=${TORCH_INDEX}

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 storydesk && mkdir /data /stories && chown storydesk /data
COPY --from=build /app /app
COPY seeds /app/seeds
USER storydesk
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    STORYDESK_DATA_DIR=/data \
    STORYDESK_CORPUS='["/app/seeds", "/stories"]' \
    STORYDESK_METRICS__PORT=9464
VOLUME /data
# It is logged in and its library is ready.
HEALTHCHECK --interval=1m --timeout=10s --start-period=5m CMD ["storydesk", "health"]
CMD ["storydesk", "run"]
