"""A reply to an answer goes on with its subject, and what was understood is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from bot.commands.following import Followed
from index import Library
from index.model import Answer, AnswerKind, NamedAnswer, NameKind
from tests.bot.cards.made import citation
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.discord_markdown import shown
from tests.bot.stub import EverybodyMaySee


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("what did she say?", "what did Ann Vane say?"),
        ("what about her husband?", "what about Ann Vane’s husband?"),
        ("who met her?", "who met Ann Vane?"),
        ("who stole his boat from him", "who stole Ann Vane’s boat from Ann Vane"),
        ("when was the shed built there?", "when was the shed built there?"),
    ],
)
def test_the_name_takes_the_pronouns_place(text: str, meant: str) -> None:
    assert Followed(text, "she").meaning("Ann Vane") == meant


async def test_a_reply_is_read_with_the_name_of_the_answer_it_replies_to(desk: Newsroom) -> None:
    answer = await desk.rex.slash(desk.channel, "said", speaker="Marina del Pilar Ávila")
    reply = await desk.rex.say(desk.channel, "and what did she say about her composure?", reply_to=answer)
    assert "what did Marina del Pilar Ávila say about Marina del Pilar Ávila’s composure?" in shown(reply.text)
    assert "“she” read as Marina del Pilar Ávila" in shown(reply.text)
    assert "requires my composure and prudence" in shown(reply.text)


async def test_the_pronoun_takes_the_one_of_its_gender_among_several(desk: Newsroom) -> None:
    answer = await desk.rex.slash(desk.channel, "who", what="lost visas")
    reply = await desk.rex.say(desk.channel, "@bot what did she say?", reply_to=answer)
    assert "“she” read as Marina del Pilar Ávila" in shown(reply.text)


class TwoKeepers(EverybodyMaySee):
    """A library that knows of two keepers, and nothing of whether they are men or women."""

    async def who(self, what: str, *_: Any) -> Answer:
        names = tuple(NamedAnswer(name, NameKind.PERSON, citations=(1,)) for name in ("Sam Vane", "Robin Reed"))
        return Answer(what, AnswerKind.WHO, True, citations=(citation("Both left."),), names=names)

    async def ask(self, question: str, *_: Any, **__: Any) -> Answer:
        return Answer(question, AnswerKind.ASK, False)

    async def article(self, article_id: str) -> None:
        return None


async def test_where_several_fit_it_is_asked_who_is_meant(newsroom: Newsroom, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), cast(Library, TwoKeepers())):
        answer = await newsroom.rex.slash(newsroom.channel, "who", what="left")
        reply = await newsroom.rex.say(newsroom.channel, "@bot and what did he say?", reply_to=answer)
        assert "Whom do you mean by “he”?" in reply.text
        assert list(reply.selects[0].options) == ["Sam Vane", "Robin Reed"]
        chosen = await newsroom.rex.choose(reply, ["Robin Reed"])
        assert shown(chosen.text).startswith("what did Robin Reed say?\n“he” read as Robin Reed")
        assert not chosen.ephemeral
        assert (await newsroom.ada.choose(reply, ["Sam Vane"])).ephemeral


async def test_a_reply_without_a_pronoun_is_a_question_of_its_own(desk: Newsroom) -> None:
    answer = await desk.rex.slash(desk.channel, "who", what="lost visas")
    reply = await desk.rex.say(desk.channel, "but why were the visas revoked?", reply_to=answer)
    assert shown(reply.text).startswith("why were the visas revoked?")


async def test_a_reply_to_someone_elses_message_is_a_question_of_its_own(desk: Newsroom) -> None:
    hers = desk.ada.post(desk.channel, "Sheinbaum spoke today.")
    reply = await desk.rex.say(desk.channel, "@bot and what did she say?", reply_to=hers)
    assert shown(reply.text).startswith("and what did she say?")
