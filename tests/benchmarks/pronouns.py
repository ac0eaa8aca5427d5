"""How often a pronoun that opens a sentence is explained, and how often by the right name.

    python -m tests.benchmarks.pronouns [--failures]

On the coreference labels of GUM news and MEANTIME (articles whose pronouns are labelled). Each sentence is looked at as
if it were the whole quotation; a name is right if one of its mentions is in the pronoun's chain.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

from config import Settings
from index.analysis.analyse import names_and_quotations
from index.answers.pronouns import pronouns_of
from index.answers.sentences import sentences_in
from index.model import Analysis, Explained, Span, Story
from tests.benchmarks.names import SETS, Labelled, load


def judged(labelled: Labelled, story: Story) -> Iterator[tuple[Explained, bool]]:
    """The explained pronouns whose chain is labelled with a name, and whether they are right."""
    chains = {(gold.start, gold.end): gold.chain for gold in labelled.gold}
    for block in story.article.blocks:
        for one in pronouns_of(story, Span(block.start, block.end)):
            if (chain := chains.get((one.start, one.end))) is None:
                continue
            named = [
                (gold.start, gold.end)
                for gold in labelled.gold
                if gold.chain == chain and (gold.start, gold.end) != (one.start, one.end)
            ]
            mentions = next(name.mentions for name in story.analysis.names if name.name == one.name)
            yield one, any(start <= m.start and m.end <= end for m in mentions for start, end in named)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--failures", action="store_true", help="print the wrong ones in their sentences")
    given = arguments.parse_args()
    data = Settings().eval_data
    for what in SETS:
        folder = data / what.folder / "dev"
        if what.folder == "newswcl50_coref":  # its pronouns are not labelled
            continue
        if not folder.exists():
            print(f"{what.folder}: skipped: no evaluation data")
            continue
        right = wrong = openings = 0
        spent = 0.0
        for labelled in load(folder, what):
            article = labelled.article
            story = Story(article, Analysis((), *names_and_quotations(article)))
            began = time.perf_counter()
            results = list(judged(labelled, story))
            spent += time.perf_counter() - began
            gold = {(one.start, one.end) for one in labelled.gold}
            openings += sum(
                any(
                    s.start <= start and end <= s.end and article.text[start:end].lower() in ("he", "she", "his", "her")
                    for start, end in gold
                )
                for block in article.blocks
                for s in sentences_in(article, Span(block.start, block.end))
            )
            for one, is_right in results:
                right, wrong = right + is_right, wrong + (not is_right)
                if given.failures and not is_right:
                    (around,) = [
                        s
                        for b in article.blocks
                        for s in sentences_in(article, Span(b.start, b.end))
                        if s.start <= one.start < s.end
                    ]
                    print(f"  {article.id}: [{article.text[one.start : one.end]}: {one.name}] {article.slice(around)}")
        share = right / (right + wrong) if right + wrong else 0.0
        print(
            f"{what.folder}: {right} right, {wrong} wrong, precision {share:.3f}; "
            f"{openings} sentences have a labelled he or she; {1000 * spent:.0f} ms in all"
        )


if __name__ == "__main__":
    main()
