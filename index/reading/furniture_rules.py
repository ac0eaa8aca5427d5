"""The table of furniture rules; ``furniture`` says what a rule must be, ``furniture_patterns`` how it is written."""

from __future__ import annotations

from index.model import BlockKind
from index.reading.furniture_patterns import AGENCY_SIGNS, Rule, edge, opens, whole

_DATE_LABEL = r"""(?:(?:first |originally )?(?:published|posted|(?:last )?(?:updated|modified)|created|issued)
    (?: on| at)?\s*:?\s*)?"""
_CLOCK = r"(?:\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: \w{2,5})?,? )?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_DAY = r"""(?:\d{1,2}(?:st|nd|rd|th)?\s+\w{3,9}\.?,?\s+(?:19|20)\d\d
    |\w{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d
    |(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d)"""
_AFTER_THE_DAY = r"""(?:[T\s,|·•@–—-]+(?:at\s+)?\d{1,2}[:.]\d{2}.{0,30})?
    (?:[\s,|·•–—-]+(?:updated|last updated|modified|\d+ min).{0,50})?"""
_HOUSE, _LINK, _PICTURE, _SIGNED = BlockKind.BOILERPLATE, BlockKind.RELATED, BlockKind.CAPTION, BlockKind.BYLINE

RULES: tuple[Rule, ...] = (
    # ── whose it is ───────────────────────────────────────────────────────────────────────────
    opens(
        _HOUSE,
        "copyright",
        r"(?:all (?:content|material)s? )?(?:©|\(c\)\s|copyright\s*(?:©|\(c\)|[12]\d{3}|by\b))",
        80,
    ),
    opens(_HOUSE, "rights", r"<UNQUOTED>*\ball rights reserved\b", 60, "rights reserved"),
    opens(_HOUSE, "rights", r"this material may not be (?:published|broadcast|reproduced)", 60),
    opens(_HOUSE, "standards", r"our standards: ", 20),
    opens(
        _HOUSE,
        "reprint",
        r"""this (?:article|story|piece|column|essay|post) (?:(?:was|is|has been|originally|first|also|previously) )+
        (?:published|appeared|republished|syndicated|reprinted|produced (?:by|in)|provided by|adapted from)\b""",
        60,
    ),
    # ── prompts to the reader ─────────────────────────────────────────────────────────────────
    opens(
        _HOUSE,
        "newsletter",
        r"""(?:click (?:here )?to |tap (?:here )?to |please |you can |to get [^.]{3,80}, )?
        (?:sign[- ]?up|subscribe|get|join|receive)\b<UNQUOTED>*\b(?:our|your|free|here|daily|weekly|this|the
        |\w+['’]s)\b<UNQUOTED>*
        \b(?:newsletters?|inbox|mailing list|(?:e-?mail|news) (?:alerts?|updates?)|push notifications
        |morning briefing)\b""",
    ),
    opens(
        _HOUSE,
        "newsletter",
        r"""<UNQUOTED>{0,200}\b(?:sign up|subscribe)\b<UNQUOTED>{0,60}\b(?:our|the weekly|the daily|the free)\b
        <UNQUOTED>{0,60}\b(?:newsletters?|e-?mails?|alerts|podcasts?|channels?|briefings?)\b""",
        50,
        "sign up",
        "subscribe",
    ),
    opens(
        _HOUSE,
        "newsletter",
        r"""<UNQUOTED>{0,250}\b(?:in|(?:direct(?:ly)?|delivered|straight|right|sent) (?:in)?to) your (?:inbox
        |e-?mail)\b""",
        50,
        "your inbox",
        "your e-mail",
        "your email",
    ),
    whole(
        _HOUSE,
        "subscription",
        r"""(?:sign up|subscribe|register|join)(?: (?:now|here|today|free|for free|us|to continue|to read more))*""",
    ),
    opens(_HOUSE, "subscription", r"(?:already|not) an? (?:subscriber|member|registered user)\b[^.]*[?.!]?\Z", 25),
    opens(
        _HOUSE,
        "subscription",
        r"""(?:subscribe|become an? (?:\w+ )?(?:member|subscriber|patron)|start your (?:free )?(?:trial
        |subscription))\b
        <UNQUOTED>*\b(?:today|now|here|access|support|our|us)\b""",
        30,
    ),
    whole(
        _HOUSE,
        "invitation",
        r"""want to (?:leave a tip|join the conversation|(?:read|know|see) more|support us|comment|share your \w+)
        |(?:join|have your say in|be part of) the (?:conversation|discussion|debate)
        |(?:have your say|tell us what you think|let us know)[^.\"“”]{0,80}
        |what do you think
        |(?:leave|post|add|write) a (?:comment|reply)
        |(?:view|read|show|load|see|hide)(?: all| more| the| \d+)* comments?(?: \(?\d+\)?)?
        |\d+ comments?|comments?(?: \(?\d+\)?)?(?: are closed)?|no comments(?: yet)?""",
    ),
    opens(
        _HOUSE,
        "money",
        r"""<UNQUOTED>{0,160}\bhelp (?:us )?(?:to )?(?:keep|support|fund|sustain|protect|power|continue|defend)\b
        [^.\"“”]{0,60}\b(?:our|independent|this kind of) (?:\w+ ){0,2}
        (?:journalism|journalists|content|reporting|newsroom|site|website|stories|coverage)\b""",
        60,
        "help",
    ),
    opens(
        _HOUSE,
        "money",
        r"""(?:please )?(?:support (?!for\b|from\b|of\b|among\b)
        |donate to|consider (?:supporting|donating|making a|becoming)
        |make a (?:one-time |monthly |tax-deductible )?(?:gift|donation|contribution)|chip in)\b
        <UNQUOTED>*\b(?:our (?:work|journalism|newsroom|reporting)|us today|independent (?:media|journalism)
        |local journalism|journalism)\b""",
        35,
    ),
    opens(_HOUSE, "money", r"(?:since|if|while) you(?:['’]re| are) here\b", 60),
    opens(
        _HOUSE,
        "tips wanted",
        r"""(?:have|got|do you (?:have|know)|did you (?:see|witness)|are you|if you have)\b[^.?\"“”]{1,120}[?,]\W*
        <UNQUOTED>{0,60}\b(?:e-?mail|contact|call|write|text|let us know|get in touch|message|send|tell|share)\b
        <UNQUOTED>*\b(?:us|our)\b""",
        50,
    ),
    whole(
        _HOUSE, "tips wanted", r"[^.?!\"“”]{3,120}\? (?:please )?(?:e-?mail|contact|call|text|whatsapp)\b.{0,60}@\S+"
    ),
    whole(
        _HOUSE,
        "tips wanted",
        r"""(?:have|got|do you have) an? (?:(?:news|story) )?(?:tip|story|scoop)(?: for us| to share)?""",
    ),
    opens(
        _HOUSE,
        "contact",
        r"""(?:contact|e-?mail|reach|write to|tweet|message) [^.?!\"“”]{1,60}(?:\b(?:at|on|via)\b
        |:)[^!?\"“”]{0,30}\S*@\w""",
        40,
    ),
    opens(
        _HOUSE,
        "follow",
        r"""(?:please )?(?:you can )?(?:follow|like|find|join|watch|add|subscribe to)\b[^.?!\"“”]{1,60}
        \bon (?:\w+ )?<NETWORK><UNQUOTED>*\Z""",
        30,
    ),
    opens(_HOUSE, "app", r"(?:download|get) (?:the|our)\b[^.\"“”]{0,40}\bapp\b[^.\"“”]{0,60}\Z", 30),
    whole(
        _HOUSE,
        "share",
        r"""share(?: (?:this|the)(?: <STORY>)?)?(?: (?:on|via|with|to) (?:<NETWORK>|e-?mail|(?:your )?friends
        |family))*
        (?:[,/| ]+(?:and |or )?(?:<NETWORK>|e-?mail|print))*
        |(?:e-?mail|print|save|tweet|pin|copy(?: link)?|link copied|bookmark|gift(?: this article)?|comment
        |share|<NETWORK>|[,/|\s])+
        |share or comment on this article.*|reuse this content|explore more on these topics
        |\d+ shares?|if you (?:like|liked|enjoyed) this <STORY>.{0,60}""",
    ),
    whole(
        _HOUSE,
        "newsletter",
        r"""(?:skip past|after) newsletter promotion|sign up (?:to|for) [^.?!:]{3,40}
        |(?:free |get our )?(?:daily|weekly) newsletter|thanks for reading\b.{0,120}""",
    ),
    opens(_HOUSE, "newsletter", r"our [^.?!\"“”]{0,40}\b(?:newsletter|briefing|e-?mail)\b<UNQUOTED>*\byou\b", 40),
    # ── the machinery of the page ─────────────────────────────────────────────────────────────
    whole(
        _HOUSE,
        "advertisement",
        r"""(?:advertisement|advert|ad|sponsored|promoted)s?(?: content)?|(?:paid|partner|sponsored) (?:content
        |post|partnership)
        |(?:advertisement\W+)?(?:<STORY>|this story|this article)?\W*continues? (?:reading )?
        (?:below|after|the main story)(?: (?:the |this )?(?:advertisement|ad|advert|video|gallery|newsletter))?
        |(?:scroll|skip|keep scrolling)(?: down)? (?:to|past|for)\b.{0,40}""",
    ),
    opens(
        _HOUSE,
        "cookies",
        r"""(?:we|(?:this|our) (?:web)?site|[\w.]+\.(?:com|org|net|co\.uk)) (?:and (?:our
        |its) partners )?uses? (?:\w+ )?cookies\b""",
        80,
    ),
    opens(
        _HOUSE,
        "consent",
        r"""by (?:clicking|continuing|signing|subscribing|submitting|using this|entering your|providing)\b
        <UNQUOTED>*\byou (?:agree|consent|accept|acknowledge)\b""",
        80,
    ),
    opens(_HOUSE, "bot check", r"this site is protected by recaptcha\b", 40),
    whole(
        _HOUSE,
        "controls",
        r"""\d+[- ]?min(?:ute)?s?(?:[- ](?:read|listen|watch))?|(?:reading|read) time:? .{1,20}
        |log ?in|sign in|log out|menu|search|close|loading|(?:back to )?top|home|next|previous|play(?: video)?
        |pause|mute
        |(?:enlarge|view)(?: (?:this )?image)?(?: in fullscreen)?|expand|view gallery|(?:show|load|see) more
        |(?:hide|toggle) caption|text size
        |listen(?: to (?:this )?(?:article|story))?(?: \d+ min\w*)?|your browser does not support .{1,60}
        |(?:please )?enable javascript.{0,80}|(?:click|tap) here.{0,60}|(?:image|slide) \d+(?: of \d+)?
        |about the (?:author|writer)s?|photo|video""",
    ),
    opens(_HOUSE, "biography", r"about the (?:author|writer)s?\s*[:—–-]", 90),
    # ── links to other stories ────────────────────────────────────────────────────────────────
    opens(
        _LINK,
        "other story",
        r"""(?:related(?: (?:stor(?:y|ies)|articles?|news|coverage|content|links?|video|reading))?
        |read(?: (?:more|next|also|on|this|the (?:full|original) <STORY>))?|(?:see|watch|listen)(?: (?:also
        |more|now|live))?
        |also (?:read|see|on)|more(?: (?:on|from|about) [^.:]{1,40})?|just watched|don['’]t miss|must[- ](?:see|read)
        |you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: (?:for you|reading|stories))?
        |trending(?: now)?|most (?:read|popular|viewed)|in case you missed it|icymi|up next|what to read next
        |further reading|gallery|in pictures|editor['’]s picks?)\s*(?::|>|»|→|►|\
        |)\s*(?=\S)(?!<UNQUOTED>*\bsaid\b)""",
        35,
    ),
    whole(
        _LINK,
        "other stories",
        r"""related(?: (?:stor(?:y|ies)|articles?|news|coverage|content|links?|topics|posts|reading))?
        |read (?:more|next|also|on|the full <STORY>)|see also|also read
        |more (?:stories|news|coverage|from|on)(?: [\w’' ]{1,40})?|most (?:read|popular|viewed)(?: \w+)?
        |trending(?: now| stories)?|recommended(?: stories| reading| for you)?|up next|what to read next
        |you (?:may|might) (?:also )?(?:like|be interested in)|further reading|editor['’]s picks?|top stories
        |latest (?:news|stories)|popular now|around the web|must watch|watch more|just watched\b.{0,120}""",
    ),
    opens(_LINK, "other story", r"read more (?:about|on|of|from) [^.\"“”]{3,80} here\W*\Z", 20),
    # ── pictures ──────────────────────────────────────────────────────────────────────────────
    opens(
        _HOUSE,
        "picture credit",
        r"""<IMAGE>(?: illustration| composite)?(?:\s*(?:/|and|&)\s*<IMAGE>)?\s*
        (?:\b(?:by|credits?|courtesy(?: of)?|via|supplied(?: by)?|copyright)\b\s*:?|[:/|©])
        (?:[^.!?\"“”]|\b[A-Z]\.|\.(?:com|org))*\W*\Z""",
        14,
    ),
    opens(
        _HOUSE,
        "picture credit",
        r"(?:credits?|courtesy(?: of)?|source|photographer|supplied)\s*:\s*[^.!?\"“”:]{2,80}\Z",
        12,
    ),
    whole(
        _HOUSE,
        "picture credit",
        r"(?-i:(?:(?:\S+ ){0,3}\S+\s*(?:/|\bvia\b|\||—)\s*)?<AGENCY>(?:\s*(?:/|via|,|-)\s*<AGENCY>)*)",
        10,
    ),
    whole(_PICTURE, "gallery", r".{10,}\bhide caption(?: \d+ of \d+)?|.{0,40}\btoggle caption\b.*", 120, "caption"),
    opens(
        _PICTURE,
        "picture described",
        r"""(?:file\b(?: photo| image| picture| pic)?\s*[-–—:]|(?:pictured|seen here|shown here)\b\s*(?:[:,]
        |is\b|are\b)
        |(?:above|below|left|right|top|bottom|main image|inset)\s*[:—–]|image caption\b)\s*\S""",
        120,
    ),
    opens(
        _PICTURE,
        "place in a picture",
        r""".*\((?:pictured\b[^()]{0,40}|(?:(?:far|top|bottom|front|back|second|third|fourth|fifth|2nd|3rd|4th)\s+)*
        (?:from (?:the )?)?(?:left|right|centre|center))\)""",
        80,
        "(",
    ),
    opens(
        _PICTURE,
        "caption with credit",
        r"""(?-i:.{25,}(?:[(\[|/©]|[Pp]hotos? by|[Pp]hoto(?:graph)?:|[Cc]redit:|[Pp]icture:|[Ii]mage:|Via|via)
        [^()\[\].!?]{0,60}\b<AGENCY>(?:\W<AGENCY>)*(?:, File|/File| file)?\.?\s*[)\]]?\W*\Z)""",
        120,
        *AGENCY_SIGNS,
    ),
    opens(
        _PICTURE,
        "caption with credit",
        r""".{25,}\s[(\[]?(?:photo|photograph|image|picture|illustration)s?(?: credit)?(?: by |: ?| courtesy(?: of)? )
        [^.!?]{3,60}\W*\Z""",
        120,
        "photo",
        "image",
        "picture",
        "illustration",
    ),
    # ── who wrote it and when ─────────────────────────────────────────────────────────────────
    whole(
        _SIGNED,
        "contributors",
        r"[^.\"“”]{3,150}\bcontributed (?:reporting )?(?:to |from |for )?(?:this|the) <STORY>",
        35,
    ),
    edge(
        "desk credits",
        r"""(?:additional )?(?:reporting|writing|editing|compiled|edited|written|research|graphics|production)
        (?: and \w+)? by (?-i:[A-Z]).*""",
        25,
    ),
    edge(
        "desk",
        r"(?:from )?(?:[A-Z]\S* ){0,5}(?:(?:staff|wire|news|press|agency) (?:reports?|writers?|services?)|staff)",
        9,
    ),
    edge("desk", r"from [^.]{3,50} (?:reports|wires?|staff|services)|special (?:for|to) [^.]{3,40}", 10),
    edge("date line", rf"{_DATE_LABEL}{_CLOCK}{_WEEKDAY}{_DAY}{_AFTER_THE_DAY}", 30),
)
