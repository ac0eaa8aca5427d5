"""Made-up articles of outlets that do not exist, in the styles of many that do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import Block, BlockKind
from index.reading.blocks import find_blocks
from index.reading.facts import Facts
from index.reading.furniture import recognise
from index.reading.stated import stated_facts

STORY = [
    "The harbour board of Port Ellery voted on Tuesday to close the old ferry pier after engineers found cracks in it.",
    "“We cannot send families across a pier that we would not cross ourselves,” said Ines Okafor, who leads the board.",
    "Ferries will call at the coal quay until a new pier is built, which the board expects to take two summers.",
    "The closure follows a storm in March that tore off the outer landing and left two boats aground on the bar.",
]


def kinds(text: str, facts: Facts | None = None) -> list[tuple[BlockKind, str]]:
    return [(block.kind, text[block.start : block.end]) for block in find_blocks(text, facts or Facts())]


def kind_of(line: str, text: str, facts: Facts | None = None) -> BlockKind:
    return next(kind for kind, shown in kinds(text, facts) if shown == line)


def assert_story_kept(text: str, story: list[str] = STORY) -> None:
    assert [shown for kind, shown in kinds(text) if kind is BlockKind.BODY] == story


@pytest.mark.parametrize(
    "line",
    [
        "© 2025 The Ellery Courier Ltd. All rights reserved.",
        "Copyright 2024 Gull Coast Press. This material may not be published, broadcast or rewritten.",
        "Sign up for our free morning newsletter.",
        "Get the day's top stories delivered straight to your inbox.",
        "Like what you read? Subscribe to our weekly newsletter for more from the coast.",
        "Already a subscriber? Log in",
        "Want to join the conversation?",
        "View 14 comments",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Share this article on Facebook, WhatsApp or email",
        "Follow us on Instagram and TikTok for daily pictures of the harbour.",
        "Follow Nell Quist on X @nellquist",
        "Contact Nell Quist at nquist@ellerycourier.example or on Signal.",
        "Do you have a story for our newsdesk? Email us at desk@ellerycourier.example",
        "Support our journalism with a monthly gift.",
        "Your donation will help us continue to fund our independent reporting on the coast.",
        "We use cookies to improve your experience on this website.",
        "By signing up, you agree to our Terms of Use.",
        "This story was originally published in the Gull Coast Review.",
        "Photo by Anna Vik/Getty Images",
        "Photograph: Tomas Rehn/The Ellery Courier",
        "Lars Moe/AFP via Getty Images",
        "4 min read",
    ],
)
def test_what_an_outlet_says_of_itself_is_boilerplate(line: str) -> None:
    rule = recognise(line)
    assert rule is not None
    assert rule.kind is BlockKind.BOILERPLATE


@pytest.mark.parametrize(
    "line",
    [
        "RELATED: Ferry strike ends after eleven days",
        "Read more: How the coal quay came to be",
        "READ NEXT: Storm barrier costs double",
        "More on this story",
        "You may also like",
    ],
)
def test_a_link_to_another_story_is_told(line: str) -> None:
    rule = recognise(line)
    assert rule is not None
    assert rule.kind is BlockKind.RELATED


@pytest.mark.parametrize(
    "sentence",
    [
        "“Sign up for our newsletter,” the flyer said, and 4,000 people did.",
        "The company's newsletter was sent to 9,000 subscribers before anyone noticed the mistake.",
        "Copyrights on the songs expire in 2031, a court in Oslo ruled.",
        "The report was published on Monday by the ministry and says the pier is beyond repair.",
        "Support for local journalism has fallen by a third in ten years, the survey found.",
        "Subscribers to the service lost access on Friday night.",
        "Share prices fell 4 percent after the announcement.",
        "Photos taken by neighbours show the boat drifting towards the bar.",
        "Images of the flooded street were shared thousands of times on Facebook.",
        "Watch officers on duty that night heard no distress call.",
        "Comments by the minister caused an outcry in parliament.",
        "More than 50 people were rescued.",
        "Related industries employ another 12,000 people in the district.",
        "Read aloud in court, the letter ran to nine pages.",
        "What do you think of the ruling?",
        "By Friday evening the water had reached the second step.",
        "He told Reuters",
        "Anyone with information is asked to call the Ellery police on 555 0143.",
        "If you have seen the boat, email detectives at tips@police.example, the sheriff said.",
        "Join a union and you may lose your job, the workers were told.",
        "Help is on the way, the mayor promised.",
        "Listen, he said.",
        "The Ellery Courier reported the deal first.",
    ],
)
def test_a_sentence_of_the_story_is_not_taken_for_furniture(sentence: str) -> None:
    assert recognise(sentence) is None
    text = "\n\n".join([*STORY, sentence, STORY[0].replace("Tuesday", "Friday")])
    assert kind_of(sentence, text) is BlockKind.BODY


def test_a_plain_story_is_body_from_the_first_word_to_the_last() -> None:
    assert_story_kept("\n\n".join(STORY))
    assert_story_kept("\n".join(STORY))


def test_a_first_line_without_a_full_stop_above_the_story_is_its_title() -> None:
    text = "\n\n".join(["Ferry pier closed after cracks found", "By Nell Quist", *STORY])
    blocks = find_blocks(text, Facts())
    assert [block.kind for block in blocks[:2]] == [BlockKind.TITLE, BlockKind.BYLINE]
    assert stated_facts(text, blocks) == Facts(title="Ferry pier closed after cracks found", authors=("Nell Quist",))


@pytest.mark.parametrize(
    "opening", ["PORT ELLERY —", "Nell Quist and Tomas Rehn", "By Nell Quist", "The pier, at dusk. (Vik / AP)"]
)
def test_a_first_line_that_is_no_headline_is_no_title(opening: str) -> None:
    text = "\n\n".join([opening, *STORY])
    assert BlockKind.TITLE not in [kind for kind, _ in kinds(text)]
    assert stated_facts(text, find_blocks(text, Facts())).title is None


@pytest.mark.parametrize(
    "headline", ["Senate Passes Budget", "Ferry Disaster in Port Ellery", "Port Ellery Closes Ferry Pier"]
)
def test_a_headline_in_capitals_is_not_taken_for_names(headline: str) -> None:
    assert kind_of(headline, "\n\n".join([headline, *STORY])) is BlockKind.TITLE


BRITISH = """'It felt like the sea was in the kitchen': Port Ellery counts the cost
Residents say warnings came too late as the harbour town faces a £12m bill
Nell Quist in Port Ellery
Mon 12 May 2025 06.00 BST
{0}
View image in fullscreen
Maggie Tully in her kitchen on Harbour Street. Photograph: Tomas Rehn/The Courier
{1}
skip past newsletter promotion
Sign up to First Light
Our morning briefing breaks down the key stories of the day, telling you what’s happening
after newsletter promotion
{2}
Explore more on these topics
Share"""

AMERICAN = """Ferry pier closed after engineers find cracks
By NELL QUIST
Updated 3:15 PM EDT, May 12, 2025
{0}
{1}
{2}
___
Gull Wire writer Tomas Rehn in Augusta contributed to this report."""

TABLOID = """Ferry pier horror as engineers find cracks 'as wide as a hand'
Do YOU use the ferry? Email tips@post.example
By NELL QUIST FOR THE DAILY POST
Published: 12:01, 12 May 2025 | Updated: 15:44, 12 May 2025
{0}
{1}
{2}
Share or comment on this article: Ferry pier horror"""


@pytest.mark.parametrize(
    ("page", "authors", "published"),
    [
        (BRITISH, (), "2025-05-12"),
        (AMERICAN, ("NELL QUIST",), None),
        (TABLOID, ("NELL QUIST",), "2025-05-12"),
    ],
    ids=["British", "American", "tabloid"],
)
def test_a_page_pasted_whole_keeps_its_story_and_gives_its_facts(
    page: str, authors: tuple[str, ...], published: str | None
) -> None:
    text = page.format(*STORY).replace("\n", "\n\n")
    assert_story_kept(text, STORY[:3])
    facts = stated_facts(text, find_blocks(text, Facts()))
    assert facts == Facts(title=page.splitlines()[0], authors=authors, published=published)


def test_a_headline_that_stands_twice_is_one_title() -> None:
    text = "\n\n".join(
        [
            "Ferry Pier Closed After Cracks Found",
            "Photo by Anna Vik/Getty Images",
            "Ferry pier closed after cracks found",
            *STORY,
        ]
    )
    assert [kind for kind, _ in kinds(text)][:3] == [BlockKind.TITLE, BlockKind.BOILERPLATE, BlockKind.BOILERPLATE]


def test_a_known_title_is_found_in_the_text_even_where_it_looks_like_a_link() -> None:
    text = "\n\n".join(["Watch: Ferry pier is blown up", *STORY])
    assert (
        kind_of("Watch: Ferry pier is blown up", text, Facts(title="Watch: Ferry pier is blown up")) is BlockKind.TITLE
    )


def test_a_sentence_between_title_and_byline_is_the_standfirst() -> None:
    lead = "Engineers say the old piles could give way in the next winter storm."
    text = "\n\n".join(["Ferry pier closed after cracks found", lead, "By Nell Quist", *STORY])
    assert kind_of(lead, text) is BlockKind.STANDFIRST
    without = "\n\n".join(["Ferry pier closed after cracks found", *STORY])
    assert kind_of(STORY[0], without) is BlockKind.BODY


def test_unfinished_lines_set_apart_in_a_text_of_one_paragraph_a_line_are_captions() -> None:
    caption = "Ines Okafor, who leads the harbour board, said families could not be sent across the pier"
    text = "\n".join(
        ["Pier closed", "", *STORY[:2], "", caption, *STORY[2:], *[s.replace("pier", "quay") for s in STORY]]
    )
    assert kind_of(caption, text) is BlockKind.CAPTION
    assert [kind for kind, _ in kinds(text)].count(BlockKind.CAPTION) == 1


def test_a_subheading_is_not_a_caption() -> None:
    text = "\n".join([*STORY[:2], "", "What happens next", *STORY[2:], *[s.replace("pier", "quay") for s in STORY]])
    assert kind_of("What happens next", text) is BlockKind.BODY


@pytest.mark.parametrize(
    "caption",
    [
        "Ines Okafor (second from left) walks along the pier with engineers on Monday.",
        "FILE - In this March 4 photo, waves break over the outer landing at Port Ellery.",
        "The outer landing lies on the beach after the storm. (Lars Moe/AP)",
        "Waves break over the old ferry pier at Port Ellery. Lars Moe/Getty Images",
    ],
)
def test_a_line_that_describes_a_picture_is_a_caption(caption: str) -> None:
    assert kind_of(caption, "\n\n".join([*STORY[:2], caption, *STORY[2:]])) is BlockKind.CAPTION


def test_words_lifted_from_the_story_are_a_pull_quote() -> None:
    pull = "“We cannot send families across a pier that we would not cross ourselves”"
    assert kind_of(pull, "\n\n".join([STORY[0], pull, *STORY[1:]])) is BlockKind.PULL_QUOTE


def test_a_quotation_that_stands_nowhere_else_is_body() -> None:
    words = "“Nobody asked us, the people who cross it every day, what we would rather have.”"
    assert kind_of(words, "\n\n".join([*STORY[:2], words, *STORY[2:]])) is BlockKind.BODY


def test_a_related_headline_that_is_repeated_with_its_picture_stays_a_link() -> None:
    head = "Ferry strike ends after eleven days"
    text = "\n\n".join([*STORY[:2], f"RELATED: {head}", f"{head} Photo by Anna Vik/Getty Images", *STORY[2:]])
    assert [shown for kind, shown in kinds(text) if kind is BlockKind.RELATED] == [
        f"RELATED: {head}",
        f"{head} Photo by Anna Vik/Getty Images",
    ]
    assert_story_kept(text)


def test_the_authors_biography_at_the_end_is_boilerplate_and_names_the_author() -> None:
    biography = "Nell Quist is a reporter for the Ellery Courier. She covers the harbour."
    text = "\n\n".join([*STORY, "Nell Quist", "Nell Quist", biography])
    blocks = find_blocks(text, Facts())
    assert [block.kind for block in blocks[-3:]] == [BlockKind.BYLINE, BlockKind.BYLINE, BlockKind.BOILERPLATE]
    assert stated_facts(text, blocks).authors == ("Nell Quist",)


def test_the_last_paragraph_about_someone_in_the_story_is_not_a_biography() -> None:
    last = "Ines Okafor is a former editor of the Courier and has led the board since 2019."
    text = "\n\n".join([*STORY, last])
    assert kind_of(last, text) is BlockKind.BODY
    assert stated_facts(text, find_blocks(text, Facts())).authors == ()


def test_an_agencys_closing_credits_are_a_byline() -> None:
    credit = "(Reporting by Nell Quist in Port Ellery; Editing by Tomas Rehn)"
    assert kind_of(credit, "\n\n".join([*STORY, credit])) is BlockKind.BYLINE


def test_dates_that_head_the_parts_of_a_timeline_are_part_of_the_story() -> None:
    text = "\n\n".join([STORY[0], STORY[1], "March 4, 2025", STORY[2], "April 9, 2025", STORY[3]])
    assert kind_of("April 9, 2025", text) is BlockKind.BODY
    assert stated_facts(text, find_blocks(text, Facts())).published is None


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Published: 12 May 2025", "2025-05-12"),
        ("May 12, 2025, 9:30 a.m.", "2025-05-12"),
        ("Published 12 May 2025, updated 14 May 2025", "2025-05-12"),
        ("Updated: 14 May 2025", None),
        ("Published: 03/04/2025", None),
    ],
)
def test_a_date_counts_only_where_it_is_surely_that_of_publication(line: str, published: str | None) -> None:
    text = "\n\n".join(["Ferry pier closed after cracks found", line, *STORY])
    assert stated_facts(text, find_blocks(text, Facts())).published == published


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("© 2025 Ellery Courier LLC. All rights reserved.", "Ellery Courier"),
        ("Copyright 2023-2025, Gull Coast Press, Inc.", "Gull Coast Press"),
        ("© Anna Vik", None),
        ("© 2025 Getty Images", None),
    ],
)
def test_the_outlet_is_the_owner_in_the_copyright_line_and_no_picture_agency(line: str, source: str | None) -> None:
    text = "\n\n".join([*STORY, line])
    assert stated_facts(text, find_blocks(text, Facts())).source == source


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    wrapped = (
        "The harbour board of Port Ellery voted on Tuesday to close the old\n"
        "ferry pier after engineers found cracks in the piles that carry its\n"
        "outer landing, and to send the boats to the coal quay instead.\n"
        "\n"
        "A new pier will take two summers to build, the board expects, and\n"
        "will cost more than the town has spent on the harbour in ten years."
    )
    assert [shown for _, shown in kinds(wrapped)] == wrapped.split("\n\n")


def test_marks_of_the_format_decide() -> None:
    text = "\n\n".join(STORY)
    mark = Block(0, len(STORY[0]), BlockKind.CAPTION)
    assert find_blocks(text, Facts(), [mark])[0].kind is BlockKind.CAPTION


@given(st.text(alphabet=st.sampled_from("aB1 .,:\n\r\t“”'’—()©\u2028\u00a0"), max_size=300) | st.text(max_size=300))
def test_blocks_hold_every_visible_character_once_and_in_order(text: str) -> None:
    blocks = find_blocks(text, Facts())
    ends = [0]
    for block in blocks:
        assert ends[-1] <= block.start < block.end <= len(text)
        assert not text[ends[-1] : block.start].strip(" \t\r\n\f\v\u00a0\u200b\ufeff\u3000\u2028\u2029")
        ends.append(block.end)
    assert not text[ends[-1] :].strip(" \t\r\n\f\v\u00a0\u200b\ufeff\u3000\u2028\u2029")
