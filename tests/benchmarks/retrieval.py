"""Whether the right article is found, the answer shown, and an answer that is not there not claimed.

    python -m tests.benchmarks.retrieval [--ablation] [--langchain]

On realtimeqa_news: ranking beside its two legs alone and their plain weighted fusion, with the paired gain and its
bootstrap interval, cross-validated over questions; --ablation takes each signal away. On multihoprag_evidence:
recall of evidence. On both: whether an answer is told from none. --langchain adds the pipeline that most such bots are
(recursive splitter of 1,000 characters with 200 overlapping, the same model, the best chunk's article); it embeds the
corpus once and needs the package langchain-text-splitters, which Storydesk itself does not.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import time
from collections.abc import Sequence

import numpy as np
from sklearn.metrics import roc_auc_score

from config import Settings
from index import Library
from index.model import Filters
from index.retrieval.calibration import CALIBRATION, Knowing
from index.retrieval.knowing import standing
from index.retrieval.ranking import Signals, arrange
from index.retrieval.terms import content_words, match_any
from tests.benchmarks.fitting import SHOWN, bare, by_article, fit_knowing, fit_ranking, folds, probability, still_shown
from tests.benchmarks.langchain import langchain_rankings
from tests.benchmarks.retrieval_data import EVIDENCE, NEWS, Question, Searched, opened, questions, searched

Ranking = list[str]
"""Article ids, best first."""
RESAMPLES = 10_000


def ndcg(ranking: Ranking, gold: frozenset[str]) -> float:
    """nDCG@10 with every gold article of the same worth."""
    gains = sum(1 / math.log2(place + 2) for place, article in enumerate(ranking[:10]) if article in gold)
    return gains / sum(1 / math.log2(place + 2) for place in range(min(len(gold), 10)))


def figures(rankings: Sequence[Ranking], asked: Sequence[Question]) -> str:
    """One line of the table."""
    first = [
        next((place for place, article in enumerate(ranking[:10], 1) if article in question.gold), 0)
        for ranking, question in zip(rankings, asked, strict=True)
    ]
    values = [
        np.mean([ndcg(r, q.gold) for r, q in zip(rankings, asked, strict=True)]),
        *(np.mean([0 < place <= k for place in first]) for k in (1, 5, 10)),
        np.mean([1 / place if place else 0.0 for place in first]),
    ]
    return "  ".join(f"{value:.3f}" for value in values)


def gain(ours: Sequence[Ranking], theirs: Sequence[Ranking], asked: Sequence[Question]) -> str:
    """Mean difference of nDCG@10 over the same questions, and its 95 % bootstrap interval."""
    both = zip(ours, theirs, asked, strict=True)
    differences = np.array([ndcg(a, q.gold) - ndcg(b, q.gold) for a, b, q in both])
    drawn = np.random.default_rng(0).choice(differences, (RESAMPLES, len(differences))).mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{differences.mean():+.3f}  [{low:+.3f}, {high:+.3f}]"


async def legs(library: Library, asked: Sequence[Question]) -> dict[str, list[Ranking]]:
    """What either way of searching finds alone, and their plain fusion: half of each score, scaled by its best."""
    searcher = await library._searcher()
    result: dict[str, list[Ranking]] = {"meaning alone": [], "words alone": [], "plain fusion": []}
    for question in asked:
        (vector,) = await asyncio.to_thread(searcher._embedder.encode, [question.text])
        dense = await searcher._vectors.search(vector, 100)
        lexical = await library._held.catalog.lexical(match_any(content_words(question.text), []), Filters(), 100)
        fused: dict[int, float] = {}
        for found in (dense, lexical):
            for passage, score in found:
                fused[passage] = fused.get(passage, 0.0) + score / found[0][1] / 2
        stored = await library._held.catalog.passages(list(fused))
        orders = ([p for p, _ in dense], [p for p, _ in lexical], sorted(fused, key=lambda p: (-fused[p], p)))
        for name, order in zip(result, orders, strict=True):
            result[name].append(list(dict.fromkeys(stored[p].article_id for p in order if p in stored)))
    return result


def ranked_by(weights: Sequence[float], asked: Sequence[Searched]) -> list[Ranking]:
    """With weights of one's own."""
    return [by_article(arrange(one.found, one.signals, weights)) for one in asked]


def held_out(
    news: Sequence[Searched], evidence: Sequence[Searched], used: Sequence[bool] | None = None
) -> list[Ranking]:
    """Rankings of the news questions, each by weights that were fitted without it."""
    result: dict[int, Ranking] = {}
    for part in folds(len(news)):
        weights = fit_ranking([[one for n, one in enumerate(news) if n not in part], evidence], used)
        result |= dict(zip(part, ranked_by(weights, [news[n] for n in part]), strict=True))
    return [result[n] for n in range(len(news))]


def recall(asked: Sequence[Searched]) -> float:
    """Share of a question's articles among the first ten."""
    ranked = ranked_by(CALIBRATION.ranking, asked)
    gold = [one.question.gold for one in asked]
    return float(np.mean([len(g & set(r[:10])) / len(g) for g, r in zip(gold, ranked, strict=True) if g]))


# ── knowing ───────────────────────────────────────────────────────────────────────────────────


def print_knowing(news: Sequence[Searched], evidence: Sequence[Searched]) -> None:
    """Answerable against not, by models fitted without the questions they judge and by the shipped one."""
    models = _held_out_models(news, evidence)

    def sure(one: Searched, model: Knowing) -> float:
        return probability(model, standing(arrange(one.found, one.signals, CALIBRATION.ranking)))

    labels = [bool(one.question.gold) for one in evidence]
    crossed = [sure(one, models[len(news) + n]) for n, one in enumerate(evidence)]
    cosines = [_best_cosine(one) for one in evidence]
    print(f"{EVIDENCE}: AUROC {roc_auc_score(labels, crossed):.3f} (best cosine {roc_auc_score(labels, cosines):.3f})")
    shipped = [sure(one, CALIBRATION.knowing) for one in evidence]
    _print_refused(labels, shipped)

    print(f"\n{NEWS}, the articles that answer every second question taken out: AUROC, beside it of the best cosine")
    gone, bared = [one.without(one.question.gold) for one in news], [bare(one) for one in news]
    still = [still_shown(arrange(o.found, o.signals, CALIBRATION.ranking), o.question.answer) for o in gone]
    clear = [not shown for shown in still]

    every = [True] * len(news)

    def row(name: str, taken: Sequence[Searched], judged: Sequence[bool]) -> None:
        present, absent = ([sure(one, models[n]) for n, one in enumerate(part)] for part in (news, taken))
        best, best_absent = ([_best_cosine(one) for one in part] for part in (news, taken))
        print(f"  {name:54}{_halves(present, absent, judged):.3f}  {_halves(best, best_absent, judged):.3f}")

    row("as they are", gone, every)
    perfect = _halves([1.0] * len(news), [float(one) for one in still], every)
    print(f"    of {len(news)}, other articles still answer {sum(still)} in the first {SHOWN} passages;")
    print(f"    a judge of just that who never errs would have {perfect:.3f}")
    row("without those that others still answer", gone, clear)
    row("all articles with the answer's words taken out", bared, every)
    for name, taken in (("without those", [g for g, c in zip(gone, clear, strict=True) if c]), ("all such", bared)):
        print(f"  {name}", end="")
        truth = [True] * len(news) + [False] * len(taken)
        _print_refused(truth, [sure(one, CALIBRATION.knowing) for one in [*news, *taken]])


def _best_cosine(one: Searched) -> float:
    return max((c.cosine for c in one.found.candidates), default=0.0)


def _halves(present: Sequence[float], taken: Sequence[float], judged: Sequence[bool]) -> float:
    """Mean AUROC of taking either half of the questions their answers; ``judged``: which of these count."""
    figures = []
    for half in (0, 1):
        whole = [n % 2 != half for n in range(len(present))]
        kept = [n for n, one in enumerate(whole) if one or judged[n]]
        figures.append(roc_auc_score([whole[n] for n in kept], [(present if whole[n] else taken)[n] for n in kept]))
    return float(np.mean(figures))


def _held_out_models(news: Sequence[Searched], evidence: Sequence[Searched]) -> dict[int, Knowing]:
    models: dict[int, Knowing] = {}
    for part, other in zip(folds(len(news)), folds(len(evidence)), strict=True):
        kept = [one for n, one in enumerate(news) if n not in part]
        model = fit_knowing(kept, [one for n, one in enumerate(evidence) if n not in other], CALIBRATION.ranking)
        models |= dict.fromkeys(part, model) | dict.fromkeys((len(news) + n for n in other), model)
    return models


def _print_refused(labels: Sequence[bool], sure: Sequence[float]) -> None:
    below = np.array(sure) < CALIBRATION.knowing.floor
    truth = np.array(labels)
    print(
        f"  at the shipped floor {below[truth].mean():.1%} of the answerable refused, "
        f"{below[~truth].mean():.1%} of the others"
    )


# ── answers ───────────────────────────────────────────────────────────────────────────────────


async def print_answers(library: Library, asked: Sequence[Question]) -> None:
    """Whether ``Library.ask`` shows the answer in citations of the right article, and how long it took."""
    hits: dict[int, list[bool]] = {1: [], 3: [], 5: []}
    seconds = []
    for question in asked:
        started = time.perf_counter()
        answer = await library.ask(question.text, limit=5)
        seconds.append(time.perf_counter() - started)
        if question.answer is None or not question.verbatim:
            continue
        shown = [c.article_id in question.gold and question.answer.lower() in c.text.lower() for c in answer.citations]
        for count, values in hits.items():
            values.append(any(shown[:count]))
    line = "  ".join(f"@{count} {np.mean(values):.3f}" for count, values in hits.items())
    print(f"answer hit {line}  ({len(hits[1])} questions whose answer stands in the article)")
    print(
        f"a question takes {np.median(seconds) * 1000:.0f} ms, 95 % at most {np.quantile(seconds, 0.95) * 1000:.0f} ms"
    )


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--langchain", action="store_true", help="beside it the usual pipeline (about 15 minutes)")
    parser.add_argument("--ablation", action="store_true", help="each signal taken away, cross-validated")
    options = parser.parse_args()
    settings = Settings()
    data = settings.eval_data
    if not (data / NEWS).is_dir():
        print("skipped: no evaluation data")
        return
    asked = questions(data, NEWS)
    async with opened(settings, EVIDENCE) as library:
        evidence = await searched(library, questions(data, EVIDENCE))
    async with opened(settings, NEWS) as library:
        news = await searched(library, asked)
        rows = await legs(library, asked)
        if options.langchain and (usual := await langchain_rankings(settings, asked)):
            rows["langchain"] = usual
        await print_tables(news, evidence, rows, options.ablation)
        print()
        await print_answers(library, asked)
    print()
    print_knowing(news, evidence)


async def print_tables(
    news: Sequence[Searched], evidence: Sequence[Searched], rows: dict[str, list[Ranking]], ablation: bool
) -> None:
    """Ranking beside its peers, with the gain over plain fusion."""
    asked = [one.question for one in news]
    crossed = await asyncio.to_thread(held_out, news, evidence)
    rows |= {"storydesk, cross-validated": crossed, "storydesk, as shipped": ranked_by(CALIBRATION.ranking, news)}
    print(f"{NEWS}: {len(asked)} questions{'':14}nDCG@10  R@1    R@5    R@10   MRR@10   over plain fusion")
    for name, rankings in rows.items():
        print(f"  {name:42}{figures(rankings, asked)}   {gain(rankings, rows['plain fusion'], asked)}")
    if ablation:
        print("without (cross-validated)")
        for number, name in enumerate(Signals._fields):
            used = [n != number for n in range(len(Signals._fields))]
            rankings = await asyncio.to_thread(held_out, news, evidence, used)
            print(f"  {name:42}{figures(rankings, asked)}   {gain(rankings, crossed, asked)} over all")
    print(f"{EVIDENCE}: evidence recall@10 {recall(evidence):.3f} (BM25 over outlet, date, title and sentence: .841)")


if __name__ == "__main__":
    asyncio.run(main())
