"""The words by which learners ask for something other than a new answer. Data only.

Each entry is a regular expression that is matched, lower case, at word boundaries.
"""

from tutor.records import FacetName

GREETINGS = (
    r"(?:hi|hello|hey|hallo|yo|howdy|greetings|good (?:morning|afternoon|evening))(?: there| tutor| everyone| again)?",
)
THANKS = (
    r"(?:(?:ok(?:ay)?|great|cool|perfect|nice|awesome|super|ah|oh)[,!.]* )*(?:many )?(?:thanks?|thank you|thx|ty|cheers)"
    r"(?:[,!]? (?:a lot|so much|very much|a bunch|for .{1,40}|that .{1,40}|tutor|you))*",
    r"ok(?:ay)?|alright|got it|i see|makes sense|(?:that )?makes sense now|great|cool|perfect|nice|awesome|bye|goodbye",
    r"ok(?:ay)?,? (?:got it|i see|makes sense|great|cool|thanks)|(?:great|perfect|nice|ok|cool)?[,!]? ?(?:that|this) (?:helps|helped|is (?:great|helpful|clear))(?: a lot)?",
)
MORE = (
    r"(?:please |and )?(?:more|go on|continue|keep going|carry on|next|and then|what else|tell me more|anything else)"
    r"(?: please| about (?:this|that|it)| on (?:this|that|it))?",
)

FACET_CUES: tuple[tuple[FacetName, tuple[str, ...]], ...] = (
    (
        "check-yourself",
        (
            r"quiz(?: me)?|(?:test|examine) me|(?:my turn,? )?(?:now )?ask me(?: (?:a question|something|questions))?",
            r"check (?:yourself|myself|my understanding|if i (?:understood|understand|got it))",
            r"(?:practice|exam|test|interview|self-?test) questions?|do i understand (?:it|this|that)",
            r"(?:an |some )?exercises?",
        ),
    ),
    (
        "intuition",
        (
            r"(?:explain|say|put|tell)(?: me)? (?:it|this|that)? ?(?:in )?(?:simpl[ey]r?|easier|plain)(?: terms| words| english)?",
            r"(?:in |with )?(?:simple|simpler|plain|easy|easier|everyday|layman'?s?) (?:terms|words|english|language)",
            r"simpler|simplify|more simply|easier|dumb it down",
            r"eli5|like i'?m (?:five|\d+|ten|twelve|a child|a kid|a beginner)|for (?:a )?(?:beginners?|dummies|kids|child(?:ren)?)",
            r"to (?:a |my )?(?:non-?technical|non-?expert)(?: \w+)?|to my (?:grand(?:mother|father|ma|pa)|mother|father|boss|manager)",
            r"intuition|intuitively|intuitive(?: explanation)?|analog(?:y|ies)|metaphors?|everyday (?:comparison|example)",
            r"(?:with a )?picture (?:it|this|that|in my head)(?: for me)?",
            r"(?:i )?(?:still )?(?:do not|don'?t|didn'?t) (?:get|understand|follow)(?: (?:it|this|that))?",
            r"i'?m (?:lost|confused)|too (?:hard|complicated|difficult|technical)",
        ),
    ),
    (
        "code",
        (
            r"(?:show|give)(?: me)? (?:the |some |a )?(?:sample |example |pytorch |numpy |python )?(?:code|snippet|implementation)",
            r"(?:the |some |sample |example |pytorch |numpy |python )?code(?: snippet| example)?(?: please)?",
            r"(?:an? )?(?:example )?(?:in|with|using) (?:pytorch|numpy|python|keras|torch)|snippet|(?:minimal )?implementation|implement (?:it|this|that)",
            r"how (?:do|would|can) (?:i|you|we) (?:implement|code|program|write) (?:it|this|that)",
        ),
    ),
    (
        "worked-example",
        (
            r"(?:tiny |small )?worked (?:out )?(?:example|case)",
            r"(?:(?:a|an|one|some) )?(?:numeric(?:al)?|concrete|small|tiny|toy|simple|real) (?:examples?|calculations?|computations?|case)",
            r"(?:example )?(?:with |using |in |some |actual |real |concrete |small |plug in |\w+ )?numbers",
            r"(?:compute|calculate|work|do)(?: (?:it|this|that|one))? (?:out )?by hand|by hand|(?:example |sample )?(?:calculation|computation)",
            r"(?:compute|calculate) (?:it|this|that|one|something)(?: small)?",
            r"(?:show|give)(?: me)?(?: an?| one| some)? examples?|(?:an? |another )?examples?(?: please)?|step by step",
        ),
    ),
    (
        "pitfalls",
        (
            r"pitfalls?|gotchas?|traps?|(?:wrong|false) (?:beliefs?|ideas?)",
            r"(?:common |typical |usual |frequent )?(?:mistakes|misconceptions?|misunderstandings?)|(?:common|typical|usual|frequent) (?:errors|mistake)",
            r"what do (?:people|beginners|most people) (?:often |usually |commonly )?get wrong",
            r"what (?:can|could|might|usually|often) goe?s? wrong|(?:what )?should i (?:avoid|watch out for|be careful about)",
        ),
    ),
    (
        "in-brief",
        (
            r"(?:say (?:it|that|this) )?in (?:brief|short|a nutshell|(?:one|two|three|a|a couple of|a few) (?:sentences?|words|lines?))",
            r"shorter|briefly|tl;?dr|too long|(?:the |a )?(?:short|quick|one-?\w+) (?:version|answer|summary)|(?:just )?the gist|bullets?(?: points?| summary)?",
            r"summar(?:y|ize|ise)(?: (?:it|this|that))?|in summary|sum (?:it|this|that) up",
        ),
    ),
    (
        "explanation",
        (
            r"(?:in )?(?:more )?(?:depth|detail)|more details?|(?:go )?deeper|elaborate|(?:the )?(?:full|long) (?:answer|explanation|version)",
        ),
    ),
)
"""What asks for which facet; the first that matches counts."""

LEANING = (
    r"it|its|this|that|these|those|they|them|their|there|above|ones?|both|either|each",
    r"the (?:first|second|third|last|other|former|latter|same)(?: one)?",
)
"""Words that point back to what was said."""

POINTING = (r"it|they|them|which one|these|those|both|the (?:former|latter|first|second)(?: one)?",)
"""Words that stand for the topic at hand even beside the name of another."""

CONTINUING = (
    r"and|but|so|then|or|also|plus|what about|how about|what if|why(?: not)?|how so|how come|when|where|since|because",
    r"in that case|for example|instead|really|ok(?:ay)?|hmm+|wait|sorry",
)
"""How messages open that go on from the last one."""

TAKING_UP = (r"(?:(?:ok(?:ay)?|and|but|so|then|hmm+)[,. ]+)*(?:what|how) about|and|but|so|ok(?:ay)?",)
"""How messages open that take up the thread without asking anything by it."""

CORRECTING = (
    r"(?:no[,. ]+)*(?:sorry[,. ]+|actually[,. ]+)?(?:i|we) (?:meant?|was asking (?:about|for)|asked (?:about|for)|wanted|said)(?: about)?",
    r"(?:no (?=no)|no[,.] ?)+(?:not that(?: one)?[,. ]*)?(?:rather|instead|the)?|not [^,.;]{1,40}[,;] ?(?:but )?",
    r"wrong (?:one|topic|question)[,.: ]*|that(?:'s| is) not what i (?:asked|meant)[,.: ]*",
    r"(?:sorry|actually|no|wait)[,.]? (?:i (?:meant?|mean)|not that[,.]?(?: i meant?)?|rather)",
    r"i meant?|not that(?: one)?[,.]? ?but",
)
"""How messages open that replace the topic of the last one."""

RETURNING = (
    r"(?:let'?s |can we |could we |please )?(?:go |going |come |get )?back to",
    r"return(?:ing)? to|(?:let'?s |can we )?revisit|about|regarding|on the topic of|as for|coming to",
    r"(?:ok(?:ay)?[,. ]+|now )?(?:a )?(?:new|another|other|different|next) (?:question|topic|thing)[,:.]*|something (?:else|different)[,:.]*",
    r"(?:let'?s |can we )?(?:move|moving|switch|switching|go|going) (?:on )?to|on (?:another|a different) note[,:.]*|changing (?:the )?(?:topic|subject)[,:.]*",
)
"""How messages open that name a topic to talk about next."""

BEGINNING = (
    r"(?:(?:let'?s |can we |could we |please )?(?:go |going |come |get )?back to|return(?:ing)? to|(?:let'?s )?revisit)"
    r" (?:the |my |our )?(?:very )?(?:first|beginning|start)(?: (?:one|thing|topic|question|point|subject))?(?: again| please)?",
)
"""How messages ask for what the conversation began with."""

COMPARING = (
    r"vs\.?|versus|differ(?:s|ent|ence|ences)?|compar(?:e|ed|ing|ison)|better than|instead of|rather than",
    r"or|against|as opposed to|replac(?:e|es|ing)|same as|distinguish|prefer|still need|on top of|unlike|both",
)
"""Words that set two things against each other."""

FILLER = frozenset(
    [
        "a",
        "about",
        "again",
        "all",
        "also",
        "always",
        "am",
        "an",
        "and",
        "any",
        "anything",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "done",
        "else",
        "even",
        "explain",
        "for",
        "from",
        "further",
        "get",
        "gets",
        "give",
        "go",
        "got",
        "had",
        "happen",
        "happens",
        "has",
        "have",
        "having",
        "help",
        "helps",
        "here",
        "how",
        "i",
        "i'd",
        "i'm",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "kind",
        "know",
        "let",
        "let's",
        "like",
        "look",
        "lot",
        "make",
        "makes",
        "matter",
        "matters",
        "may",
        "me",
        "mean",
        "means",
        "might",
        "more",
        "most",
        "much",
        "my",
        "need",
        "needs",
        "no",
        "not",
        "now",
        "of",
        "off",
        "ok",
        "okay",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "please",
        "really",
        "right",
        "same",
        "say",
        "see",
        "should",
        "show",
        "so",
        "some",
        "something",
        "sort",
        "still",
        "sure",
        "tell",
        "than",
        "that",
        "that's",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "things",
        "this",
        "those",
        "though",
        "time",
        "to",
        "too",
        "try",
        "up",
        "us",
        "use",
        "used",
        "useful",
        "using",
        "very",
        "want",
        "was",
        "way",
        "we",
        "well",
        "were",
        "what",
        "what's",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "without",
        "work",
        "works",
        "would",
        "yes",
        "yet",
        "you",
        "your",
        "between",
        "actually",
        "maybe",
        "understand",
        "question",
        "answer",
        "again",
        "back",
        "them",
        "both",
        "either",
        "each",
        "ones",
        "ones'",
    ]
)
"""Words that carry no topic."""
