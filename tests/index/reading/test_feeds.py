"""Feeds as outlets write them: right, old, and broken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.reading.errors import ReadingError
from index.reading.facts import Facts
from index.reading.feeds import Entry, Feed, feeds_of_page, is_feed, read_feed

HERE = "https://harbour.example/feeds/news.xml"

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Harbour Post &amp; Mail</title>
<item><title>Ferries &lt;em&gt;stop&lt;/em&gt; at R&amp;amp;D pier</title><link>/2025/ferries?a=1&amp;b=2</link>
<guid isPermaLink="false">post-17</guid><pubDate>Mon, 03 Feb 2025 23:30:00 -0500</pubDate>
<dc:creator>Ida Lund and Ole Berg</dc:creator></item>
<item><title>Bridge closed</title><link>https://harbour.example/bridge</link></item>
<item><title>No address</title><guid isPermaLink="false">x</guid></item>
<item><title>A trap</title><link>javascript:alert(1)</link></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">Tide &lt; Times</title>
<entry><id>tag:tide,2025:1</id><title type="html">High &amp;amp; dry</title>
<link rel="alternate" href="https://tide.example/1"/><published>2025-05-14T08:00:00Z</published>
<author><name>Mia Krog</name></author></entry></feed>"""


def test_an_rss_feed_gives_addresses_and_what_it_says_of_them() -> None:
    feed = read_feed(RSS, HERE)
    assert feed.title == "Harbour Post & Mail"
    first, second = feed.entries
    assert (first.key, first.url) == ("post-17", "https://harbour.example/2025/ferries?a=1&b=2")
    assert first.facts.title == "Ferries stop at R&D pier"
    assert first.facts.authors == ("Ida Lund", "Ole Berg")
    assert first.facts.published == "2025-02-03", "the day it was there"
    assert second == Entry("https://harbour.example/bridge", "https://harbour.example/bridge", Facts("Bridge closed"))


def test_an_atom_feed_is_read_alike() -> None:
    feed = read_feed(ATOM, "https://tide.example/feed")
    assert feed.title == "Tide < Times"
    (entry,) = feed.entries
    assert entry.key == "tag:tide,2025:1"
    assert entry.facts.title == "High & dry"
    assert entry.facts.authors == ("Mia Krog",)
    assert (entry.facts.published or "").startswith("2025-05-14")


def test_a_feed_that_is_cut_off_gives_what_is_whole() -> None:
    feed = read_feed(RSS[: RSS.index(b"<item><title>Bridge") + 60], HERE)
    assert [entry.key for entry in feed.entries] == ["post-17"]


def test_an_author_written_as_an_address_of_mail_is_a_name() -> None:
    data = RSS.replace(b"<dc:creator>Ida Lund and Ole Berg</dc:creator>", b"<author>ida@post.com (Ida Lund)</author>")
    assert read_feed(data, HERE).entries[0].facts.authors == ("Ida Lund",)
    assert read_feed(data.replace(b"post.com", b"post.example"), HERE).entries[0].facts.authors == ()


@pytest.mark.parametrize("data", [b"", b"<html><body>Hello</body></html>", b"{}", b"\xff\xfe\x00", b"<a><b></a>"])
def test_what_is_no_feed_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(ReadingError, match="neither an RSS nor an Atom feed"):
        read_feed(data, HERE)


def test_a_file_of_this_machine_is_not_drawn_into_a_feed() -> None:
    entity = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    feed = read_feed(entity + b'<rss version="2.0"><channel><title>&x;</title></channel></rss>', HERE)
    assert feed == Feed("&x;", ())


def test_a_feed_is_told_by_its_beginning_whatever_its_type() -> None:
    assert is_feed(RSS)
    assert is_feed(ATOM)
    assert is_feed(b'<?xml version="1.0"?><!-- x --><rdf:RDF xmlns="http://purl.org/rss/1.0/">')
    assert not is_feed(b"<!doctype html><html><head><title>RSS</title>")


def test_a_page_names_its_feeds() -> None:
    page = b"""<html><head><link rel="alternate" type="application/rss+xml" href="/feed">
    <link rel="alternate" type="application/atom+xml" href="https://other.example/atom">
    <link rel="alternate" type="text/html" hreflang="es" href="/es"><link rel="alternate"
    type="application/rss+xml" href="javascript:x"></head></html>"""
    assert feeds_of_page(page, HERE) == ("https://harbour.example/feed", "https://other.example/atom")
    assert feeds_of_page(b"<p>nothing</p>", HERE) == ()


@pytest.mark.parametrize("spoiled", ["https://[harbour.example/a", "//[", "http://[::1:/b"])
def test_an_address_that_is_none_costs_its_own_entry_alone(spoiled: str) -> None:
    first, _ = read_feed(RSS, HERE).entries
    assert read_feed(RSS.replace(b"https://harbour.example/bridge", spoiled.encode()), HERE).entries == (first,)
    assert feeds_of_page(b"<link rel='alternate' type='application/rss+xml' href='%b'>" % spoiled.encode(), HERE) == ()


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(RSS)))
def test_whatever_bytes_come_there_is_a_feed_or_a_sentence(noise: bytes, at: int) -> None:
    try:
        feed = read_feed(RSS[:at] + noise + RSS[at:], HERE)
    except ReadingError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in feed.entries)
