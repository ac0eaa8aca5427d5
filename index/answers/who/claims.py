"""Whether a sentence asserts what it tells, and whose claim it is where it only reports one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.model import Article

if TYPE_CHECKING:
    from spacy.tokens import Token

# Verbs that leave the truth with the speaker; "said", "announced" and "confirmed" only tell the source.
_CLAIMING = frozenset(
    """
    claim allege accuse contend maintain insist argue assert believe suspect suggest complain speculate
    think
    """.split()
)
_HEDGES = frozenset({"allegedly", "reportedly", "purportedly", "supposedly", "apparently", "possibly", "perhaps"})
_COMPLEMENTS = frozenset({"ccomp", "xcomp", "prep", "pcomp", "acl", "nsubj", "dobj", "pobj"})
_POSSIBLE = frozenset({"can", "could", "may", "might", "would", "should", "must"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
# Governors whose infinitive has not happened (yet); who is "hoping" hops, to the language model.
_UNREAL = frozenset(
    """
    likely unlikely refuse decline fail want wish hope hop plan threaten try attempt deny expect consider
    propose seek urge demand ask call pressure press pressurise pressurize want order invite poised set
    ready able unable eligible
    """.split()
)
# Whose object does what they bring about: who was forced to resign has resigned.
_BROUGHT_ABOUT = frozenset("allow cause compel enable force get help lead let make oblige permit prompt see".split())


def is_asserted(head: Token, asked_open: bool) -> bool:
    """Whether the sentence says that it is (or was, or will be) so; what was asked openly may be answered openly."""
    return not _is_question(head) and (asked_open or not is_open(head))


def _is_question(head: Token) -> bool:
    return any(token.text == "?" for token in head.doc[-2:])


def is_open(head: Token) -> bool:
    """Whether what the word tells is only possible, wanted or refused."""
    verb = head
    if any((c.tag_ == "MD" and c.lower_ in _POSSIBLE) or c.lower_ in _CONDITIONS for c in verb.children):
        return True
    while verb.head != verb:
        if _is_wished(verb):
            return True
        # "is not the first country to …", "did not say that …"
        if verb != head and any(child.dep_ == "neg" for child in verb.children):
            return True
        infinitive = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
        above = verb.head
        if infinitive and verb.dep_ in {"xcomp", "acl", "ccomp", "advcl"} and above.lemma_.lower() in _UNREAL:
            return True
        if verb.dep_ in {"advcl", "ccomp", "xcomp"} and any(c.lower_ in _CONDITIONS for c in verb.children):
            return True
        if verb.dep_ not in {"xcomp", "ccomp", "acl", "conj", "advcl", "pcomp", "prep", "aux", "attr"}:
            return False
        verb = above
    return verb != head and any(child.dep_ == "neg" for child in verb.children)


def _is_wished(verb: Token) -> bool:
    """Whether it is an infinitive with a subject of its own: "voted for him to step down", "a good time to visit"."""
    to = next((child for child in verb.children if child.lower_ == "to" and child.dep_ == "aux"), None)
    if to is None or verb.head.lemma_.lower() in _BROUGHT_ABOUT:
        return False
    if any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children):
        # "Biden to nominate a judge", under the noun of a headline, is no wish.
        return verb.head.pos_ in {"VERB", "AUX"} or any(child.lower_ == "for" for child in verb.children)
    # Or the parser has given its subject to the verb of the clause behind it.
    before = verb.doc[to.i - 1]
    return to.i > 0 and before.dep_ == "nsubj" and before.head.i > verb.i


def claimant(head: Token, offset: int, article: Article) -> str | None:
    """Who claims what the word tells; a lone hedge as it stands where nobody is named; None for a fact."""
    word = head
    while True:
        hedge = next((child for child in word.children if child.lower_ in _HEDGES), None)
        if hedge is not None:
            return hedge.text
        above = word.head
        if above == word or word.dep_ not in _COMPLEMENTS:
            return None
        if above.lemma_.lower() in _CLAIMING:
            subject = next((child for child in above.children if child.dep_ in {"nsubj", "agent"}), None)
            if subject is None:
                return above.text
            first = min(subject.subtree, key=lambda token: token.i)
            return article.text[offset + first.idx : offset + subject.idx + len(subject.text)]
        word = above
