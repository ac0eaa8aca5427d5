"""Made-up stories with their names marked by hand, for the tests of /who."""

from __future__ import annotations

import re

from index.answers.who import Evidence, find_who
from index.model import Article, Block, BlockKind, Name, NameKind, Passage, Span

KINDS = {"P": NameKind.PERSON, "G": NameKind.GROUP, "O": NameKind.ORGANISATION, "L": NameKind.PLACE}


def story(name: str, text: str, names: str) -> list[Evidence]:
    """The story as one passage a paragraph.

    A line of ``names`` is "KIND Full Name, Alias = description"; longer forms take their places in the text first.
    """
    blocks = tuple(Block(m.start(), m.end(), BlockKind.BODY) for m in re.finditer(r"[^\n]+", text))
    article = Article(name, text, blocks=blocks)
    listed = []
    for line in names.strip().splitlines():
        kind, rest = line.strip().split(" ", 1)
        forms, _, description = rest.partition(" = ")
        listed.append((KINDS[kind], [form.strip() for form in forms.split(",")], description or None))
    taken: set[int] = set()
    mentions: dict[str, list[Span]] = {forms[0]: [] for _, forms, _ in listed}
    for form, full in sorted(
        ((form, forms[0]) for _, forms, _ in listed for form in forms), key=lambda pair: -len(pair[0])
    ):
        for match in re.finditer(rf"\b{re.escape(form)}\b", text):
            if not taken & set(range(*match.span())):
                taken |= set(range(*match.span()))
                mentions[full].append(Span(*match.span()))
    found = tuple(
        Name(forms[0], kind, tuple(forms[1:]), description, tuple(sorted(mentions[forms[0]])))
        for kind, forms, description in listed
    )
    return [
        Evidence(article, found, Passage(block.start, block.end, BlockKind.BODY, number), 1 / number)
        for number, block in enumerate(blocks, 1)
    ]


def answers(what: str, evidence: list[Evidence]) -> list[str]:
    """The names found, each once, best first."""
    return list(dict.fromkeys(finding.name for finding in find_who(what, evidence)))


COURT = story(
    "court",
    "A jury in Leeds convicted the banker Harold Finch of fraud on Monday. "
    "His former partner, Dora Quill, was acquitted.\n"
    "Judge Amira Sol sentenced Finch to six years in prison. Prosecutors said he had stolen £4m from pensioners.\n"
    "Quill said she would sue the newspaper that named her. Finch’s lawyer, Peter Vance, said he might appeal.\n"
    "Three former clerks of the bank were charged with perjury. Did Peter Vance bribe a juror? Nobody has said so.",
    """
    P Harold Finch, Finch = banker
    P Dora Quill, Quill
    P Amira Sol = Judge
    P Peter Vance, Vance = lawyer
    L Leeds
    G Three former clerks of the bank
    """,
)
SPORT = story(
    "sport",
    "Rovers beat Northgate United 3-1 in the Harbour Cup final on Saturday. "
    "Lena Brandt scored twice and Mo Adeyemi once.\n"
    "Northgate’s captain, Sofia Reyes, was sent off after an hour. Rovers’ coach Ilse Maas praised Brandt.\n"
    "The striker Mo Adeyemi was named player of the tournament. City did not win a single match.",
    """
    O Rovers
    O Northgate United, Northgate
    O City
    P Lena Brandt, Brandt
    P Mo Adeyemi = striker
    P Sofia Reyes = captain
    P Ilse Maas = coach
    """,
)
BUSINESS = story(
    "business",
    "Halden Foods has agreed to buy the bakery chain Crumb & Co from its founder, Ada Lisle, for £90m.\n"
    "Halden’s chief executive, Tomas Brandvold, resigned on Friday. He will be replaced by Mei Tan.\n"
    "Regulators fined Norvik Bank £2m. The takeover was criticised by Unity, the union, which may strike.",
    """
    O Halden Foods, Halden
    O Crumb & Co
    P Ada Lisle = founder
    P Tomas Brandvold, Brandvold = chief executive
    P Mei Tan
    O Norvik Bank
    O Unity
    """,
)
PRIZES = story(
    "prizes",
    "The novelist Ruth Okafor was awarded the Sandgate Prize on Tuesday. "
    "The poet Iain Muir, who received it last year, "
    "handed her the medal.\n"
    "The president appointed Lucia Marin ambassador to Peru. Marin’s husband, Pavel Dusek, is a pianist.\n"
    "The composer Hanne Vik died on Sunday at the age of 88. She was married to the actor Ole Strand.\n"
    "Critics claimed that Strand wrote the opera. Police said two divers and a pilot were killed in the storm.",
    """
    P Ruth Okafor, Okafor = novelist
    P Iain Muir, Muir = poet
    P Lucia Marin, Marin
    P Pavel Dusek
    P Hanne Vik, Vik = composer
    P Ole Strand, Strand = actor
    L Peru
    """,
)
