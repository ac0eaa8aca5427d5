"""Fits the numbers of retrieval to the public sets and writes them into ``index/retrieval/calibration.json``.

python -m tests.benchmarks.calibrate
"""

from __future__ import annotations

import asyncio
import json

from config import Settings
from index.retrieval.calibration import FILE
from index.retrieval.knowing import Standing
from index.retrieval.ranking import Signals
from tests.benchmarks.fitting import fit_knowing, fit_ranking
from tests.benchmarks.retrieval_data import EVIDENCE, NEWS, digests, opened, questions, searched


async def main() -> None:
    settings = Settings()
    data = settings.eval_data
    if not (data / NEWS).is_dir():
        print("skipped: no evaluation data")
        return
    sets = []
    for name in (NEWS, EVIDENCE):
        async with opened(settings, name) as library:
            sets.append(await searched(library, questions(data, name)))
    news, evidence = sets
    weights = tuple(round(one, 4) for one in fit_ranking(sets))
    knowing = fit_knowing(news, evidence, weights)
    made = {
        "ranking": dict(zip(Signals._fields, weights, strict=True)),
        "knowing": {
            "intercept": round(knowing.intercept, 3),
            **{name: round(w, 3) for name, w in zip(Standing._fields, knowing.weights, strict=True)},
            "floor": round(knowing.floor, 3),
        },
        "data": digests(data),
    }
    FILE.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(made, indent=2))


if __name__ == "__main__":
    asyncio.run(main())
