"""How messages open that correct, go back, or begin something new."""

_JUDGED = (
    r"convinced|sure|really|yet|bad|good|great|nice|clear|help|useful|enough|much|simple|easy|so\b|true|right"
)
"""What follows "not" where a reply is judged and no thing is denied."""
CORRECTING = (
    r"(?:no[,. ]+)*i (?:didn'?t|did not|don'?t|do not) (?:mean|ask|say) (?:(?!\bbut\b)[^,.;!?]){1,60}(?:[,.;!?] ?(?:but )?|\bbut )(?:(?:i|just|rather) )?(?:(?:asked|meant?|want(?:ed)?|said)(?: about| for)?)?",
    r"(?:no[,. ]+|but )?(?:that|this)(?:'s| is| was|s) (?:about |for )?[^,.;]{1,40}[,.;] ?(?:but )?i (?:need|want(?:ed)?|meant?|asked)(?: about| for)?",
    r"(?:stop|you|yes|no|not|that|this|wait|sorry|actually|wrong|hm+)\b[^,.;!?]{0,40}[,.;!?]? ?(?:but )?i (?:meant?|only need|just need|wanted to (?:ask|know))(?: about| for)?",
    r"(?:(?:no)+[,. ]+)*not (?!" + _JUDGED + r")(?:the |about )?[^,.;!?]{1,40}[,;.!] ?(?:but |i mean )?",
    r"(?:no[,. ]+)*(?:it|that|this)(?:'?s| is| was) not (?!"
    + _JUDGED
    + r"|what|it\b|in\b)(?:an? |the |about )?[^,.;!?]{1,40}[,;.!] ?(?:but )?(?:it(?:'?s| is) |more that )?",
    r"forget (?:about )?(?:the |that |this )?[^,.;!?]{1,30}[,;.!] ?(?:but )?",
    r"(?:no[,. ]+)*(?:sorry[,. ]+|actually[,. ]+)?(?:i|we) (?:meant?|was asking (?:about|for)|asked(?: about| for)?|wanted|said)(?: about)?",
    r"(?:no (?=no)|no[,.] ?)+(?:not that(?: one)?[,. ]*)?(?:rather|instead|the)?",
    r"wrong (?:one|topic|question)[,.: ]*|that(?:'s| is) not what i (?:asked|meant)[,.: ]*",
    r"(?:sorry|actually|no|wait)[,.]? (?:i (?:meant?|mean)|not that[,.]?(?: i meant?)?|rather)",
    r"i meant?|not that(?: one)?[,.]? ?but",
)
"""How messages open that replace the topic of the last one."""
DENYING = r"(?:(?:no+|ok(?:ay)?|hm+|please|but)[,.! ]+)*(?:not|no(?: more)?|nothing (?:with|about|of|on)|leave|drop|skip|(?:stop|enough) (?:with|of|about)) (?:the |a |an |about )?(?P<what>[^,.;:!?]{2,40}?)(?: now| again| please| any ?more| here)*[,.;:!]+ ?(?:but )?(?:i mean |i want )?"
"""How messages open that want no more of a topic."""
_LINKING = r"(?:(?:ok(?:ay)?|so|and|now|well|alright|hm+|but)[,. ]+)*"
RETURNING = (
    _LINKING + r"(?:let'?s |please )?(?:go |going |come |coming |get )?back to(?! back\b)",
    r"(?:can|could) we (?:go |come |get )?back to",
    r"(?:to )?(?:come|coming|going|go) back to(?: what (?:you|we) said about)?|earlier (?:you|we) (?:mentioned|said|had|talked about)|what was that about|(?:so[, ]+)?once more about",
    r"(?:let'?s |can we |could we |please )?return(?:ing)? to|(?:let'?s |can we )?revisit|about|regarding|on the topic of|as for|coming to",
)
"""How messages open that go back to a topic."""
SWITCHING = (
    r"(?:(?:ok(?:ay)?|alright|now|so|and|great|thanks?|cool)[,.! ]+)*(?:a |an |one |(?:an |a )?(?:completely|totally|entirely) )?(?:more|new|another|other|different|next|unrelated)(?: (?:question|topic|thing|one))",
    r"(?:(?:ok(?:ay)?|now|so)[,. ]+)*(?:(?:on to )?something (?:(?:completely|totally) )?(?:else|different|new)|unrelated(?: to that)?)",
    r"(?:let'?s |can we |let me )?(?:move|moving|switch|switching|chang(?:e|ing)|go|going) (?:on to|to|(?:the )?(?:topic|subject)s?(?: to)?)|on (?:another|a different) note",
)
"""How messages open that begin something new."""
AGAIN_ABOUT = r"(?:(?:ok|alright|so|now|and)[,. ]+)*(?:the )?(?P<about>[^,:?.]{3,40}?),? again\b[,:?. ]*"
"""How a message opens that names an earlier topic: "momentum again: ..."."""
PREVIOUS = (
    _LINKING
    + r"(?:let'?s |can we |could we |please )?(?:go |take )?(?:back|one step back)(?: to (?:the )?(?:previous|last|earlier|other)(?: (?:one|topic|question|thing))?)?(?: please)?",
)
"""How messages ask for what was talked about before the last topic."""
BEGINNING = (
    _LINKING
    + r"(?:(?:let'?s |can we |could we |please )?(?:go |going |come |get )?back to|return(?:ing)? to|(?:let'?s )?revisit)"
    r" (?:the |my |our )?(?:very )?(?:first|beginning|start)(?: (?:one|thing|topic|question|point|subject))?(?: (?:we|i|you) .{3,20})?(?: again| please)?",
    _LINKING
    + r"(?:the |my |our |that )?(?:very )?first (?:thing|topic|question)(?: (?:we|i|you) (?:talked about|had|asked))?(?: again)?",
)
"""How messages ask for what the conversation began with."""
BESIDES = r"[.,;] ?(?:and )?not (?:the |about |in |for )?(?P<not>[^,.;?]{1,40})(?=[.,;]|\??$)"
"""What a correction says that it does not mean."""
