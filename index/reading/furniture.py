"""What stands in articles but is not the story, as a table of rules: house notices, prompts, credits, links.

A rule sees one paragraph. Each is anchored or names what only an outlet says of itself ("our newsletter",
"your inbox"), so that a sentence of the story that speaks of newsletters stays in the story: an article
that loses a sentence here loses it from every answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.model import BlockKind

AGENCIES = (
    r"(?:Getty(?: Images)?|AFP|AP(?: Photo)?|Associated Press|Reuters|EPA(?:-EFE)?|EFE|ANSA|dpa|PA(?: Wire| Media| Images)?|UPI|TASS|Xinhua|"
    r"Bloomberg|Shutterstock|iStock(?:photo)?|Alamy(?: Stock Photo)?|Zuma(?: Press)?|Anadolu|NurPhoto|SOPA Images|Sipa(?: USA)?|Handout|Unsplash|Pexels|Wikimedia(?: Commons)?)"
)
_NETWORKS = r"(?:twitter|x|facebook|instagram|linkedin|telegram|whatsapp|youtube|tiktok|bluesky|threads|mastodon|truth social|parler|gab|google news|apple news|flipboard|reddit|pinterest|rss)"
_IMAGE = r"(?:file |stock )?(?:photos?|photographs?|photography|images?|pictures?|pics?|illustrations?|videos?|graphics?|artwork|screenshots?|screen ?grabs?|montage)"
_READER = r"(?:you|your|our|us|here)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of furniture: the paragraph matches ``pattern`` from its start and has at most ``longest`` words."""

    kind: BlockKind
    what: str
    pattern: re.Pattern[str]
    longest: int


def _rule(kind: BlockKind, what: str, pattern: str, longest: int = 40) -> Rule:
    return Rule(kind, what, re.compile(pattern, re.IGNORECASE | re.DOTALL), longest)


def _line(kind: BlockKind, what: str, *patterns: str) -> Rule:
    """A rule for lines that are nothing but this, whatever marks stand around it."""
    return _rule(kind, what, rf"\W*(?:{'|'.join(patterns)})\W*\Z", 30)


_B, _R, _C, _Y = BlockKind.BOILERPLATE, BlockKind.RELATED, BlockKind.CAPTION, BlockKind.BYLINE

RULES: tuple[Rule, ...] = (
    # ── whose it is ───────────────────────────────────────────────────────────────────────────
    _rule(
        _B, "copyright", r"\W*(?:all (?:content|material)s? )?(?:©|\(c\)\s|copyright\s*(?:©|\(c\)|[12]\d{3}|by\b))", 80
    ),
    _rule(_B, "rights", r"[^\"“”]*\ball rights reserved\b", 60),
    _rule(_B, "rights", r"\W*this material may not be (?:published|broadcast|reproduced)", 60),
    _rule(_B, "standards", r"\W*our standards: ", 20),
    _rule(
        _B,
        "reprint",
        r"\W*(?:this|the) (?:article|story|piece|post|column|essay|report|content) (?:(?:was|is|has been|originally|first|also|previously) )+"
        r"(?:published|appeared|republished|syndicated|reprinted|produced (?:by|in)|provided by|adapted from)\b(?! a\b)",
        60,
    ),
    # ── prompts to the reader ─────────────────────────────────────────────────────────────────
    _rule(
        _B,
        "newsletter",
        r"\W*(?:click (?:here )?to |tap (?:here )?to |please |you can |to get [^.]{3,80}, )?(?:sign[- ]?up|subscribe|sign me up|get|join|receive)\b"
        r"[^\"“”]*\b(?:our|your|free|here|daily|weekly|this|[A-Z]\w+['’]s)\b[^\"“”]*\b(?:newsletters?|inbox|mailing list|email (?:alerts?|updates?)|e-?mails?|push notifications|news alerts|breaking news alerts|morning briefing)\b",
    ),
    _rule(
        _B,
        "newsletter",
        r"[^\"“”]{0,200}\b(?:sign up|subscribe)\b[^\"“”]{0,60}\bour\b[^\"“”]{0,60}\b(?:newsletters?|e-?mails?|alerts|podcasts?|channels?|briefings?)\b",
        50,
    ),
    _rule(
        _B,
        "newsletter",
        r"[^\"“”]{0,250}\b(?:in|(?:direct(?:ly)?|delivered|straight|right|sent) (?:in)?to) your (?:inbox|e-?mail)\b",
        50,
    ),
    _line(
        _B,
        "newsletter",
        r"(?:sign up|subscribe|register|join)(?: (?:now|here|today|free|for free|us|to continue|to read more|for full access))*",
    ),
    _rule(_B, "subscription", r"\W*(?:already|not) an? (?:subscriber|member|registered user)\b[^.]*[?.!]?", 25),
    _rule(
        _B,
        "subscription",
        r"\W*(?:subscribe|become a (?:member|subscriber|patron)|start your (?:free )?(?:trial|subscription))\b[^\"“”]*\b(?:today|now|here|access|support|our|us)\b",
        30,
    ),
    _line(
        _B,
        "invitation",
        r"want to (?:leave a tip|join the conversation|read more|know more|see more|support us|comment|share your (?:story|thoughts|opinion|views))",
        r"(?:join|have your say in|be part of) the (?:conversation|discussion|debate)",
        r"(?:have your say|tell us what you think|what do you think|let us know what you think|let us know in the comments)[^.\"“”]{0,80}",
        r"(?:leave|post|add|write) a (?:comment|reply)",
        r"(?:view|read|show|load|see|hide)(?: all| more| the| \d+)* comments?(?: \(?\d+\)?)?",
        r"\d+ comments?|comments?(?: \(?\d+\)?)?(?: are closed)?|no comments(?: yet)?",
    ),
    _rule(
        _B,
        "money",
        r"[^\"“”]{0,160}\bhelp (?:us )?(?:to )?(?:keep|support|fund|sustain|protect|power|continue|defend)\b[^.\"“”]{0,60}\b(?:our|independent|this kind of) (?:\w+ ){0,2}(?:journalism|journalists|content|reporting|work|newsroom|site|website|stories|coverage|mission|free)\b",
        60,
    ),
    _rule(
        _B,
        "money",
        r"\W*(?:please )?(?:support|donate to|consider (?:supporting|donating|making|becoming)|make a (?:one-time |monthly |tax-deductible )?(?:gift|donation|contribution)|chip in)\b"
        r"[^\"“”]*\b(?:our|us|today|independent|journalism)\b",
        35,
    ),
    _rule(_B, "money", r"\W*(?:since|if|while) you(?:['’]re| are) here\b", 60),
    _rule(
        _B,
        "tips wanted",
        r"\W*(?:have|got|do you have|did you (?:see|witness)|are you|do you know)\b[^.?\"“”]{1,120}\?\W*(?:[^\"“”]{0,60}\b(?:e-?mail|contact|call|write|text|let us know|get in touch|message|send|tell|share)\b)[^\"“”]*\b(?:us|our|@|at|here)\b",
        50,
    ),
    _line(
        _B,
        "tips wanted",
        r"(?:have|got|do you have) an? (?:(?:news|story) )?(?:tip|story|scoop)(?: for us| to share)?\??(?: (?:e-?mail|contact|call|send|tell|let) .{0,60})?",
    ),
    _rule(
        _B,
        "contact",
        r"\W*(?:contact|e-?mail|reach|write to|tweet|message)\b[^.?!\"“”]{0,60}(?:\bat\b|\bon\b|:|\bvia\b)\s*\S*@\w",
        30,
    ),
    _rule(
        _B,
        "follow",
        rf"\W*(?:please )?(?:you can )?(?:follow|like|find|join|watch|add|subscribe to)\b[^.?!\"“”]{{1,60}}\bon (?:\w+ )?{_NETWORKS}\b(?!\w)[^\"“”]*\Z",
        30,
    ),
    _rule(_B, "app", r"\W*(?:download|get) (?:the|our)\b[^.\"“”]{0,40}\bapp\b", 30),
    _line(
        _B,
        "share",
        rf"share(?: (?:this|the)(?: (?:story|article|post|page|video))?)?(?: (?:on|via|with|to) (?:{_NETWORKS}|e-?mail|friends|your friends|family|your network))*(?:[,/| ]+(?:and )?(?:{_NETWORKS}|e-?mail|print))*",
        rf"(?:e-?mail|print|save|tweet|pin|copy link|copy|link copied|bookmark|gift|gift this article|{_NETWORKS})",
        r"\d+ shares?|shares?",
        r"(?:facebook|twitter|whatsapp|e-?mail|linkedin|pinterest|reddit|copy link|print|share|comment|save|[,/|\s])+",
    ),
    # ── the machinery of the page ─────────────────────────────────────────────────────────────
    _line(
        _B,
        "advertisement",
        r"advertisements?|advert|ad|ads|sponsored(?: content| by .{1,40})?|promoted(?: content)?|paid (?:content|post|partnership)|partner content",
        r"(?:story|article|content|post|this (?:story|article)) continues (?:below|after)(?: (?:the |this )?(?:advertisement|ad|advert|video|gallery|newsletter))?",
        r"(?:scroll|skip|keep scrolling)(?: down)? (?:to|past|for|past the)\b.{0,40}",
        r"(?:advertisement|ad)[ -–—]+(?:story|article|content|scroll) .{0,60}",
    ),
    _rule(
        _B,
        "cookies",
        r"\W*(?:we|this (?:web)?site|our (?:web)?site|[\w.]+\.(?:com|org|net|co\.uk)) (?:and (?:our|its) partners )?uses? (?:\w+ )?cookies\b",
        80,
    ),
    _rule(
        _B,
        "consent",
        r"\W*by (?:clicking|continuing|signing|subscribing|submitting|using this|entering your|providing)\b[^\"“”]*\b(?:you )?(?:agree|consent|accept|acknowledge)\b",
        80,
    ),
    _rule(_B, "bot check", r"\W*this site is protected by recaptcha\b", 40),
    _line(
        _B,
        "controls",
        r"\d+[- ]?min(?:ute)?s?(?:[- ](?:read|listen|watch))?|(?:reading|read) time:? .{1,20}",
        r"log ?in|sign in|log out|menu|search|close|loading|back to top|top|home|next|previous|play(?: video)?|pause|mute|enlarge(?: image)?|expand|view gallery|show more|load more|see more|hide caption|toggle caption|listen(?: to (?:this )?article)?|text size",
        r"listen to this (?:article|story).{0,30}|your browser does not support .{1,60}|(?:please )?enable javascript.{0,80}",
        r"click (?:here|to|on).{0,60}|tap here.{0,40}",
        r"image \d+ of \d+|\d+ of \d+|\d+ ?/ ?\d+|slide \d+",
    ),
    # ── links to other stories ────────────────────────────────────────────────────────────────
    _rule(
        _R,
        "other story",
        r"\W*(?:related(?: (?:stor(?:y|ies)|articles?|news|coverage|content|links?|video|reading))?|read(?: (?:more|next|also|on|this|the (?:full|original) (?:story|article|report)))?|more"
        r"|see (?:also|more)|also (?:read|see|on)|more (?:on|from|about) [^.:]{1,40}|just watched|must[- ]see|don['’]t miss|you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: (?:for you|reading|stories))?"
        r"|trending(?: now)?|most (?:read|popular|viewed)|in case you missed it|icymi|up next|what to read next|further reading|previously|opinion|watch(?: (?:now|more|live|the video))?|listen(?: now)?|video|gallery|photos|in pictures|exclusive|analysis|explained|explainer|editor['’]s picks?)"
        r"\s*(?::|>|»|→|►|\||⟶)\s*(?=\S)(?![^.]*\bsaid\b)",
        35,
    ),
    _line(
        _R,
        "other stories",
        r"related(?: (?:stor(?:y|ies)|articles?|news|coverage|content|links?|topics|posts|reading))?|read (?:more|next|also|on|the full (?:story|article))|see also|also read",
        r"more (?:stories|news|coverage|from|on)(?: (?:this|the|our|this story|this topic|[\w’' ]{1,30}))?|more on this(?: story)?|most (?:read|popular|viewed)(?: stories| articles)?|trending(?: now| stories)?|recommended(?: stories| reading| for you)?",
        r"you (?:may|might) (?:also )?(?:like|be interested in)|up next|what to read next|further reading|editor['’]s picks?|top stories|latest (?:news|stories)|popular (?:now|stories)|around the web|just watched(?: .{1,120})?|must watch|watch more",
    ),
    # ── pictures ──────────────────────────────────────────────────────────────────────────────
    _rule(
        _B,
        "picture credit",
        rf"\W*{_IMAGE}(?: illustration| composite)?(?:\s*(?:/|and|&)\s*{_IMAGE})?\s*(?:\b(?:by|credits?|courtesy(?: of)?|via|supplied(?: by)?)\b\s*:?|:|/|\||©)[^.!?\"“”]*(?:\b[A-Z]\.[^.!?\"“”]*)*\W*\Z",
        20,
    ),
    _rule(
        _B,
        "picture credit",
        r"\W*(?:credits?|courtesy(?: of)?|source|photographer|pic(?:ture)?s?|supplied)\s*:\s*[^.!?\"“”:]{2,80}\Z",
        12,
    ),
    _rule(
        _B,
        "picture credit",
        rf"(?-i:\W*(?:[^.!?\"“”]{{2,60}}\s*(?:/|\bvia\b|\||—)\s*)?{AGENCIES}(?:\s*(?:/|via|,|-)\s*{AGENCIES})*\W*\Z)",
        12,
    ),
    _rule(
        _C,
        "picture described",
        r"\W*(?:file\b(?: photo| image| picture| pic)?\s*[-–—:.]|(?:pictured|seen here|shown here)\b\s*[:,]?|(?:above|below|left|right|top|bottom|main image|inset)\s*[:—–])\s*\S",
        120,
    ),
    _rule(
        _C,
        "place in a picture",
        r".*\((?:(?:pictured|seen|shown|standing|sitting|seated|in)\b[^()]{0,40}|(?:(?:far|top|bottom|front|back|second|third|fourth|fifth|2nd|3rd|4th|\d)\s+)*(?:from (?:the )?)?(?:left|right|centre|center|middle|above|below|l|r|c)(?:[ ,][^()]{0,30})?)\)",
        120,
    ),
    _rule(
        _C,
        "caption with credit",
        rf"(?-i:.{{25,}}(?:[(\[|/©]|[Pp]hotos? by|[Pp]hoto(?:graph)?:|[Cc]redit:|[Pp]icture:|[Ii]mage:|Via|via)[^()\[\].!?]{{0,60}}\b{AGENCIES}(?:\W{AGENCIES})*(?:, File|/File| file)?\s*[)\]]?\W*\Z)",
        120,
    ),
    _rule(
        _C,
        "caption with credit",
        r".{25,}\s(?:\(|\[)?(?:photo|photograph|image|picture|illustration|video)s?(?: credit)?(?: by |: ?| courtesy(?: of)? )[^.!?]{3,60}\W*\Z",
        120,
    ),
    # ── who wrote it and when ─────────────────────────────────────────────────────────────────
    _rule(
        _Y,
        "desk credits",
        r"\W*(?:additional )?(?:reporting|writing|editing|compiled|edited|written|research|graphics|production)(?: and \w+)? by\b(?! the\b)",
        40,
    ),
    _line(
        _Y,
        "date line",
        r"(?:(?:first |originally )?(?:published|posted|updated|last updated|modified|last modified|created|issued)(?: on| at)?\s*:?\s*)?"
        r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
        r"(?:\d{1,2}(?:st|nd|rd|th)?\s+\w{3,9}\.?,?\s+(?:19|20)\d\d|\w{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d)"
        r"(?:[T\s,|·•@–—-]+(?:at\s+)?\d{1,2}[:.]\d{2}.{0,30})?(?:[\s,|·•–—-]+(?:updated|last updated|modified|\d+ min).{0,50})?",
    ),
)


def recognise(text: str) -> Rule | None:
    """The first rule that a paragraph fits, else None."""
    words = text.count(" ") + 1
    return next((rule for rule in RULES if words <= rule.longest and rule.pattern.match(text)), None)
