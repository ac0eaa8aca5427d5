"""The quality gate: a few figures on small parts of the public sets, none of which may fall below its floor.

python -m tests.benchmarks.gate [--raise] [--lower]

``floors.toml`` pins each floor, and the digest of the data that it was measured on. ``--raise`` writes the floors that
this run allows to be higher; lowering one on purpose needs ``--lower``. Takes about five minutes on two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import json
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

from sklearn.metrics import roc_auc_score

from config import Settings
from index.analysis.language import Parses
from index.analysis.names import find_names
from index.analysis.quotations import find_quotations
from index.answers.who import find_who
from index.reading.webpage import read_webpage
from index.retrieval.calibration import CALIBRATION
from index.retrieval.knowing import standing
from index.retrieval.ranking import arrange
from tests.benchmarks import names, quotations, quotations_data, retrieval, retrieval_data, who, who_data
from tests.benchmarks.fitting import probability

FLOORS = Path(__file__).with_name("floors.toml")
# Half precision and other processors move a figure a little; a floor stands this much below what was measured.
MARGIN = 0.005
# One PolNeAR article in so many.
EVERY = 12

Figures = dict[str, float]


def quotation_figures(data: Path) -> Figures:
    """Spans and speakers on a part of PolNeAR."""
    with gzip.open(data / "polnear/dev/articles.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file][::EVERY]
    predictions = []
    for line in lines:
        article = quotations_data.article_of(line)
        parses = Parses(article)
        found = find_quotations(article, find_names(article, parses), parses)
        assert all(0 <= one.start < one.end <= len(article.text) for one in found)
        predictions += [quotations.as_prediction(article.id, one) for one in found]
    score = quotations_data.score("dev", predictions, {line["article_id"] for line in lines})
    kept = ("span_F1", "spk_precision", "spk_accuracy_all", "src_head_accuracy_all", "said_P", "said_R")
    return {f"polnear.{figure}": score[figure] for figure in kept}


def name_figures(data: Path) -> Figures:
    """Clusters of people's mentions, B³."""
    figures = {}
    for what in names.SETS:
        labelled = names.load(data / what.folder / "dev", what)
        found = {one.article.id: find_names(one.article, Parses(one.article)) for one in labelled}
        label = names.ours(labelled, found)
        *_, f = names.b_cubed((gold.chain, label(one, gold)) for one in labelled for gold in one.gold)
        figures[f"{what.folder}.b_cubed"] = f
    return figures


async def evidence_figures(settings: Settings) -> Figures:
    """Evidence found, and answerable questions told from the others, on MultiHop-RAG's sentences."""
    with tempfile.TemporaryDirectory() as folder:
        apart = settings.model_copy(update={"data_dir": Path(folder)})
        async with retrieval_data.opened(apart, retrieval_data.EVIDENCE) as library:
            asked = await retrieval_data.searched(
                library, retrieval_data.questions(settings.eval_data, retrieval_data.EVIDENCE)
            )
    ranked = [arrange(one.found, one.signals, CALIBRATION.ranking) for one in asked]
    sure = [probability(CALIBRATION.knowing, standing(one)) for one in ranked]
    return {
        "multihoprag.recall_10": retrieval.recall(asked),
        "multihoprag.auroc": float(roc_auc_score([bool(one.question.gold) for one in asked], sure)),
    }


def who_figures(data: Path) -> Figures:
    """Individuals named first, on MultiHop-RAG's descriptions."""
    corpus = who_data.Corpus(who_data.fact_articles(data / "multihoprag_evidence/corpus.jsonl"))
    asked = who_data.individuals(data / "multihoprag_evidence/dev")
    right = 0
    for one in asked:
        evidence = corpus.search(one.question, who.DEPTH)
        found = who.by_support(find_who(one.question, evidence), who._table(evidence))
        right += any(who.is_right(forms, one.answers) for forms in found[:1])
    return {"multihoprag.who_first": right / len(asked)}


def reading_figures(data: Path) -> Figures:
    """Facts of real pages: the share that is right, of those that are given."""
    folder = data / "trafilatura_eval_en/dev"
    right: dict[str, list[bool]] = {"title": [], "date": []}
    for line in (folder / "items.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        facts = read_webpage(gzip.decompress((folder / row["html"]).read_bytes())).facts
        for fact, found in (("title", facts.title), ("date", (facts.published or "")[:10])):
            if row.get(fact):
                right[fact].append(" ".join(row[fact].split()) == " ".join((found or "").split()))
    return {f"trafilatura_eval.{fact}": sum(all_) / len(all_) for fact, all_ in right.items()}


def digest(data: Path) -> str:
    """SHA-256 over the files that the figures come from."""
    files: Iterable[Path] = (
        file
        for part in ("polnear", *(one.folder for one in names.SETS), "multihoprag_evidence", "trafilatura_eval_en")
        for file in sorted((data / part).rglob("*"))
        if file.is_file() and file.suffix in (".jsonl", ".gz", ".py")
    )
    total = hashlib.sha256()
    for file in files:
        total.update(file.relative_to(data).as_posix().encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def main() -> int:
    """Prints each figure beside its floor. Returns 1 where one fell below it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--raise", dest="raised", action="store_true", help="write the floors that may be higher")
    parser.add_argument("--lower", action="store_true", help="write lower floors too")
    options = parser.parse_args()
    settings = Settings()
    data = settings.eval_data
    if not data.is_dir():
        print("skipped: no evaluation data")
        return 0
    pinned = tomllib.loads(FLOORS.read_text("utf-8"))
    found = digest(data)
    if not options.lower and found != pinned["data"]:
        print(f"The evaluation data is not the one that the floors were measured on ({found[:12]}…).")
        return 1
    figures = (
        quotation_figures(data)
        | name_figures(data)
        | asyncio.run(evidence_figures(settings))
        | who_figures(data)
        | reading_figures(data)
    )
    fallen = 0
    floors: Figures = dict(pinned["floors"])
    print(f"{'figure':34} {'now':>7} {'floor':>7}")
    for figure, now in figures.items():
        floor = floors.get(figure, 0.0)
        fallen += now < floor
        print(f"{figure:34} {now:7.4f} {floor:7.4f}{'   FELL' if now < floor else ''}")
        allowed = round(now - MARGIN, 4)
        if (options.raised and allowed > floor) or options.lower:
            floors[figure] = allowed
    if options.raised or options.lower:
        rows = "".join(f'"{figure}" = {floor}\n' for figure, floor in sorted(floors.items()))
        head = (
            "# Floors of `make gate`, and the digest of the data they were measured on; written by the gate itself.\n"
        )
        FLOORS.write_text(f'{head}data = "{found}"\n\n[floors]\n{rows}', encoding="utf-8")
    print(f"{len(figures) - fallen} passed, {fallen} failed")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
