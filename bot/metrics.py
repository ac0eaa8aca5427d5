"""How the bot is doing, counted: questions and their stages, the index, the connection to Discord.

``measuring`` goes around one question: it gives it an id, counts it and writes one line about it to the log, in JSON,
without its words unless the settings say otherwise. ``Metrics`` holds the counts for Prometheus to read.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.logs import begin_question
from index.course import following

if TYPE_CHECKING:
    from bot.app import StorydeskBot
    from index.asking import Question

log = logging.getLogger(__name__)

disable_created_metrics()  # type: ignore[no-untyped-call]  # they all begin with the process

# Seconds; an answer takes some 50 ms over 100,000 passages, and Discord waits three seconds at most.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0)


class Metrics:
    """The counts of one bot, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self.questions = Counter(
            "storydesk_questions",
            "Questions by kind and outcome: answered, nothing (found), failed",
            ("kind", "outcome"),
            registry=registry,
        )
        self.seconds = Histogram(
            "storydesk_question_seconds", "From question to card", ("kind",), buckets=BUCKETS, registry=registry
        )
        self.stages = Histogram(
            "storydesk_stage_seconds", "By stage of a question", ("stage",), buckets=BUCKETS, registry=registry
        )
        self._gauges: dict[str, Gauge] = {}

    async def read(self, bot: StorydeskBot) -> bytes:
        """All of it in Prometheus' text format, the state of bot and index as it is now."""
        status = await bot.library.status()
        for name, what, value in (
            ("under_way", "Answers being made", bot.work.count),
            ("index_articles", "Articles in the index", status.articles),
            ("index_passages", "Passages in the index", status.passages),
            ("index_age_seconds", "Since the index was last brought up to date", _age(status.last_sync)),
            ("index_failures", "Files that the last re-index could not read", len(status.failures)),
            ("index_run", "1 while a re-index is under way", status.syncing),
            ("vectors_away", "1 while the Chroma server does not answer", bot.library.vectors_away),
            ("disk_bytes", "Size of the data folder", status.disk_bytes),
            ("disk_free_bytes", "Free space beside it", status.disk_free),
            ("discord_connected", "1 while every connection to Discord stands", bot.is_connected()),
            ("discord_latency_seconds", "Heartbeat to its answer", bot.latency),
            ("discord_servers", "Servers the bot is in", len(bot.guilds)),
        ):
            self._gauge(name, what).set(float(value))
        return generate_latest(self._registry)

    def _gauge(self, name: str, what: str) -> Gauge:
        if name not in self._gauges:
            self._gauges[name] = Gauge(f"storydesk_{name}", what, registry=self._registry)
        return self._gauges[name]


@contextmanager
def measuring(bot: StorydeskBot, question: Question) -> Iterator[None]:
    """Around a question, until its card is drawn."""
    short, outcome = begin_question(), "failed"
    with following() as course:
        try:
            yield
            outcome = "answered" if course.answer and course.answer.answered else "nothing"
        finally:
            answer = course.answer
            kind = (answer or question).kind.value
            bot.metrics.questions.labels(kind, outcome).inc()
            bot.metrics.seconds.labels(kind).observe(course.elapsed_ms / 1000)
            for name, spent in course.stages.items():
                bot.metrics.stages.labels(name).observe(spent / 1000)
            line: dict[str, Any] = {"question": short, "kind": kind, "outcome": outcome}
            line |= {"citations": len(answer.citations), "confidence": round(answer.confidence, 3)} if answer else {}
            line |= {"ms": round(course.elapsed_ms, 1)}
            line |= {name: round(spent, 1) for name, spent in course.stages.items()}
            line |= {"words_alone": True} if course.words_alone else {}
            line |= {"asked": question.to_arguments()} if bot.settings.log_questions else {}
            log.info("%s", json.dumps(line, ensure_ascii=False))


def _age(last_sync: str | None) -> float:
    if last_sync is None:
        return math.nan
    return (datetime.now(UTC) - datetime.fromisoformat(last_sync)).total_seconds()
