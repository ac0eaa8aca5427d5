"""Made-up pages, built as content systems build them."""

from __future__ import annotations

import json

import pytest

from index.reading.errors import ReadingError
from index.reading.facts import Facts
from index.reading.webpage import read_webpage

PARAGRAPHS = [
    "The harbour board of Port Ellery voted on Tuesday to close the old ferry pier after engineers found cracks in it.",
    "“We cannot send families across a pier that we would not cross ourselves,” said Ines Okafor, who leads the board.",
    "Ferries will call at the coal quay until a new pier is built, which the board expects to take two summers.",
    "The closure follows a storm in March that tore off the outer landing and left two boats aground on the bar.",
]
TITLE = "Ferry pier closed after cracks found"


def page(head: str = "", above: str = "", below: str = "", body: str | None = None, lang: str = "en") -> bytes:
    story = body or "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    return f"""<html lang="{lang}"><head><title>{TITLE} | Ellery Courier</title>
    <meta property="og:site_name" content="Ellery Courier">{head}</head><body><nav><a href="/">Home</a></nav>
    <main><article><h1>{TITLE}</h1>{above}<div class="story">{story}</div>{below}</article></main>
    <footer>© 2025 Ellery Courier</footer></body></html>""".encode()


def ld(*objects: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in objects)


def facts(**parts: str) -> Facts:
    return read_webpage(page(**parts)).facts


def article_ld(**values: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **values}


def test_the_text_is_the_story_without_what_surrounds_it() -> None:
    draft = read_webpage(page(below="<p>Sign up for our newsletter and get stories like this in your inbox.</p>"))
    assert draft.text.splitlines() == [TITLE, *PARAGRAPHS]


def test_a_story_in_several_boxes_is_read_to_its_end() -> None:
    def box(word: str) -> str:
        lines = (line.replace("pier", word).replace("Tuesday", f"the day of the {word}") for line in PARAGRAPHS)
        return f'<div class="box body">{"".join(f"<p>{line}</p>" for line in lines)}</div><div class="ad">Ad</div>'

    text = read_webpage(page(body=box("pier") + box("mole") + box("jetty"))).text
    assert [text.count(f"the old ferry {word}") for word in ("pier", "mole", "jetty")] == [1, 1, 1]
    assert text.index("ferry pier") < text.index("ferry mole") < text.index("ferry jetty")


def test_the_title_is_the_headline_without_the_outlet() -> None:
    assert facts().title == TITLE
    without = page().replace(b"h1>", b"h4>")
    assert read_webpage(without).facts.title == TITLE


def test_a_title_with_a_bar_of_its_own_stays_whole() -> None:
    data = page().replace(TITLE.encode(), b"How to grow a lemon tree | Step by step")
    assert read_webpage(data).facts.title == "How to grow a lemon tree | Step by step"


def test_linked_data_gives_outlet_authors_and_date() -> None:
    found = facts(
        head=ld(
            {
                "@context": "https://schema.org",
                "@graph": [
                    article_ld(
                        author=[{"@id": "#1"}, {"@type": "Person", "name": "John Doe"}],
                        datePublished="2025-05-12T09:30:00-04:00",
                    ),
                    {"@type": "Person", "@id": "#1", "name": "Jane Roe"},
                    {"@type": "Organization", "name": "Ellery Courier"},
                ],
            }
        )
        + '<link rel="canonical" href="https://www.ellerycourier.example/pier">'
    )
    assert found == Facts(
        TITLE,
        "Ellery Courier",
        ("Jane Roe", "John Doe"),
        "2025-05-12T09:30:00-04:00",
        "https://www.ellerycourier.example/pier",
    )


def test_broken_linked_data_is_passed_over() -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": </script>'
    head = broken + '<meta name="author" content="Jane Roe">'
    assert facts(head=head).authors == ("Jane Roe",)


def test_the_longer_byline_counts_where_linked_data_has_the_first_author_only() -> None:
    head = (
        ld(article_ld(author={"@type": "Person", "name": "Jane Roe"}))
        + '<meta name="author" content="Jane Roe, John Doe">'
    )
    assert facts(head=head).authors == ("Jane Roe", "John Doe")


@pytest.mark.parametrize(
    ("above", "authors"),
    [
        ('<p class="byline">By Jane Roe and John Doe</p>', ("Jane Roe", "John Doe")),
        ('<div class="byline">By <a href="/jane">Jane Roe</a> Staff Writer, May 12, 2025</div>', ("Jane Roe",)),
        ('<span class="author">Jane Roe, Ellery Courier</span>', ("Jane Roe",)),
        ("<address>By J.R. Roe Jr.</address>", ("J.R. Roe Jr.",)),
        ('<div class="byline">May 12, 2025</div>', ()),
        ('<div class="author">Ellery Courier</div>', ()),
        ('<div class="author-bio">Jane Roe grew up by the sea and has two dogs.</div>', ()),
        ("", ()),
    ],
)
def test_a_byline_that_is_only_seen_gives_its_names(above: str, authors: tuple[str, ...]) -> None:
    assert facts(above=above).authors == authors


@pytest.mark.parametrize(
    "placeholder",
    ["admin", "No Author", "Ellery Courier", "https://ellerycourier.example/jane", "desk@ellerycourier.example"],
)
def test_a_placeholder_is_no_author(placeholder: str) -> None:
    assert facts(head=f'<meta name="author" content="{placeholder}">').authors == ()


@pytest.mark.parametrize(
    ("parts", "published"),
    [
        (
            {"head": '<meta property="article:published_time" content="2025-05-12T09:30:00Z">'},
            "2025-05-12T09:30:00+00:00",
        ),
        ({"above": '<time datetime="2025-05-12">May 12</time>'}, "2025-05-12"),
        ({"above": '<span class="date">Published: 12 May 2025</span>'}, "2025-05-12"),
        ({"above": '<p class="date">Written: 2025-05-12 15:03 / Updated: 2025-05-13 10:00</p>'}, "2025-05-12"),
        ({"above": '<span class="date">3/4/2025</span>', "lang": "en-GB"}, "2025-04-03"),
        ({"above": '<span class="date">3/4/2025</span>'}, None),
        ({"above": '<span class="date">Updated 12 May 2025</span>'}, None),
        ({"below": '<div class="comments"><time datetime="2025-05-20">20 May 2025</time></div>'}, None),
        ({"head": '<link rel="canonical" href="https://ellerycourier.example/2025/05/12/pier">'}, "2025-05-12"),
        ({"head": '<link rel="canonical" href="https://ellerycourier.example/a-20250512-77">'}, None),
        ({}, None),
    ],
)
def test_a_date_counts_only_where_the_page_says_that_it_is_the_articles(
    parts: dict[str, str], published: str | None
) -> None:
    assert facts(**parts).published == published


def test_a_time_in_utc_is_shown_as_the_day_on_which_the_outlet_filed_it() -> None:
    head = ld(article_ld(datePublished="2025-05-13T01:10:00Z"))
    address = '<link rel="canonical" href="https://ellerycourier.example/2025/05/12/pier">'
    assert facts(head=head + address).published == "2025-05-12"
    assert facts(head=head).published == "2025-05-13T01:10:00+00:00"


@pytest.mark.parametrize(
    ("stated", "above", "published"),
    [
        ("2025-05-13T01:10:00Z", '<p class="date">May 12, 2025 9:10 pm</p>', "2025-05-12"),
        ("2025-05-12T22:10:00Z", '<time datetime="2025-05-13">13 May 2025</time>', "2025-05-13"),
        ("2025-05-13T01:10:00Z", '<p class="date">May 13, 2025</p>', "2025-05-13T01:10:00+00:00"),
        ("2025-05-13T01:10:00Z", '<p class="date">Updated May 12, 2025</p>', "2025-05-13T01:10:00+00:00"),
        ("2025-05-13T01:10:00Z", '<p class="date">March 3, 2025</p>', "2025-05-13T01:10:00+00:00"),
        (
            "2025-05-13T01:10:00Z",
            '<p class="date">May 12, 2025</p><p class="date">May 13, 2025</p>',
            "2025-05-13T01:10:00+00:00",
        ),
        ("2025-05-13T01:10:00+02:00", '<p class="date">May 12, 2025</p>', "2025-05-13T01:10:00+02:00"),
    ],
)
def test_a_time_in_utc_is_shown_as_the_day_that_stands_at_the_headline(stated: str, above: str, published: str) -> None:
    assert facts(head=ld(article_ld(datePublished=stated)), above=above).published == published


def test_an_agency_that_publishes_on_the_page_is_not_its_outlet() -> None:
    head = (
        ld(article_ld(publisher={"@type": "Organization", "name": "Gull Wire"}))
        + '<link rel="canonical" href="https://ellerycourier.example/a">'
    )
    assert facts(head=head).source == "Ellery Courier"


def test_a_page_is_read_in_the_encoding_that_it_declares() -> None:
    data = page(head='<meta charset="windows-1250">').decode().replace("Ines Okafor", "Łucja Ždanow").encode("cp1250")
    assert "Łucja Ždanow" in read_webpage(data).text


@pytest.mark.parametrize(
    "data",
    [b"", b"<html></html>", b"just a line", b"\x00\x01\x02" * 50, b"<html><body><nav><a>Home</a></nav></body></html>"],
)
def test_a_page_without_an_article_is_refused_by_a_sentence(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"\.$"):
        read_webpage(data)
