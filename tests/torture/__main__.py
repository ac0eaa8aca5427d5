"""``python -m tests.torture [--kills 50] [--articles 10] [--seed N]``"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import tempfile
import time
from pathlib import Path

from tests.torture.rounds import Trial


def main() -> None:
    """Runs it and prints what was done; an AssertionError says what was not whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--articles", type=int, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="printed, to do the same again")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    began = time.monotonic()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), options.articles, options.seed)
        tally = asyncio.run(trial.kill(options.kills, lambda said: print(said, flush=True)))
    print(
        f"{tally.killed} syncs killed in {tally.rounds} rounds ({tally.killed_by_time} by time, "
        f"{tally.killed_at_statement} at a statement; {tally.ended} were quicker), every article whole, every next "
        f"sync finished, answers equal to those of an index left in peace; {time.monotonic() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
