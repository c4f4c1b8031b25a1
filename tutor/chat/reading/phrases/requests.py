"""How messages ask something of the last reply, or for a facet."""

from tutor.records import FacetName

MORE = (
    r"(?:please |and |ok |okay )?(?:more|another(?: one)?|one more|go on|continue|keep going|carry on|next(?: one| card)?|and|and then|then|what else|tell me more|anything else|is that all|the rest)"
    r"(?: please| pls| about (?:this|that|it)| on (?:this|that|it)| should i know(?: about (?:this|that|it))?)?",
    r"what comes (?:after that|next)|you stopped in the middle|that can'?t be all|there must be more",
)
AGAIN = (
    r"(?:please )?(?:say (?:that|it|this) again|repeat|once more|again|one more time)(?: (?:it|that|this))?(?: please| pls)?",
)
ACCEPTING = (
    r"(?:yes|yep|yeah|yup|sure|ok|okay|of course|gladly)[,!.]* (?:please|tell me|show me|go ahead|do it|do that|let'?s do (?:it|that))|yes|yep|please do|go ahead"
    r"|sounds good[,!.]* (?:show me|tell me|go ahead|do it)|(?:i'?d|i would) (?:like|love) (?:that|to)",
)
REJECTING = (
    r"(?:no[,. ]+)*i (?:didn'?t|did not|don'?t|do not|wasn'?t) (?:mean|ask(?:ing)? (?:for|about)|talk(?:ing)? about) (?!.*\b(?:but|i meant?|instead|rather|how|what|why)\b)[^,.;:!?]{1,40}",
    r"no|nope|nah|wrong(?: (?:topic|question|answer|one))?|no the other one|not that(?: one)?|no,? not that(?: one)?",
    r"(?:no[,. ]+)?that(?:'s| is|s) not (?:what i (?:asked|meant|wanted)(?: for| about)?|it|right|my question|the question)",
    r"(?:no[,. ]+)?(?:that|this) (?:doesn'?t|does not|didn'?t|did not) answer (?:my|the) question",
    r"you (?:misunderstood(?: me)?|answered something else|got me wrong|didn'?t answer(?: my question)?)",
)
NUMBERS = (
    ("one", "a single", "single", "first", "1st"),
    ("two", "a couple of", "second", "2nd"),
    ("three", "a few", "third", "3rd", "middle"),
    ("four", "fourth", "4th"),
    ("five", "fifth", "5th"),
)
SENTENCES = r"(?:say (?:it|that|this) )?(?:explain (?:it|that|this) )?(?:put (?:it|that|this) )?\b(?:in|into|max\.?|maximum|at most|with)? ?(?:at most |max )?NUMBER (?:short |simple )?(?P<unit>sentences?|lines?|phrases?)\b(?: or less| at most| only| max| please| pls)?"
"""How many sentences a message asks for; NUMBER stands for a number."""
ITEM = (
    r"(?:(?:ok|and|so|no|tell me (?:more )?about|what about|explain|more on|i'?d like|i would like|show me|take|give me|what is)[, ]+)*"
    r"(?:the |number |nr\.? ?|option |bullet |point |#)?(?:one in the )?NUMBER(?: (?:one|point|bullet|item|option|part|source|of them))?"
    r"(?:[, ]+(?:please|pls|explain (?:that|it)|then|instead|why|again|i don'?t understand|obviously|of course|ofc|definitely|i guess|i think|yes|lol))*"
)
"""Messages that name something of the last reply by its place; NUMBER stands for it."""
SOURCE = (
    r"(?:and )?(?:the |a |any |your |show (?:me )?(?:the )?)?(?:sources?|citations?(?: needed)?|references?)(?: (?:for (?:that|this|it)|please|pls))?",
    r"which (?:paper|book|article)(?: (?:is|was) (?:that|this|it))?(?: from)?|(?:do you have |is there |any )a? ?links?",
    r"where (?:is|does|did) (?:that|this|it|you) (?:from|come from|get (?:that|this|it)(?: from)?)|who (?:says|said|wrote|claims|came up with|invented|proposed) (?:that|this|it)|where can i read(?: more)?(?: about (?:that|this|it))?",
    r"how do you know(?: (?:that|this))?|(?:is there )?(?:any )?evidence(?: for (?:that|this|it))?|(?:in )?which year was (?:that|this|it)(?: published)?|how reliable is (?:that|this|it)(?: number)?|what'?s \[\d+\]",
)
LIST = (
    r"(?:as |in |with |\d+ |\w+ )?(?:bullets?(?: points?)?|list form)(?: summary)?(?: please| pls)?|(?:as|make|into|prefer) (?:a )?(?:lists?|checklist|table)|itemi[sz]e(?: (?:it|that|this))?",
    r"(?:the |just the )?key ?points?(?: please| pls)?|just the steps|break (?:it|that|this) (?:down )?into (?:points|steps)|(?:as )?a checklist",
)
FORMULA = (
    r"(?:the |a |show (?:me )?(?:the )?|what'?s the |what is the |give me the |write (?:down )?the )?(?:formulas?|formulae|equations?|derivation|maths?)(?: (?:of|for|behind) (?:it|this|that))?(?: please| pls)?",
    r"(?:how is (?:it|that|this) )?written mathematically|mathematically|prove (?:it|that|this)|(?:the |a |any )?proof|derive (?:it|that|this)|in symbols",
)
FACET_CUES: tuple[tuple[FacetName, tuple[str, ...]], ...] = (
    (
        "check-yourself",
        (
            r"(?:let me |i want to )(?:practi[cs]e|try (?:it )?(?:myself|out))|how do i know i (?:understood|understand)(?: it)?|interviewer|another (?:practice )?question(?: please)?(?!\s*[:,.] ?\w)|(?:some |any )?questions for practi[cs]e|ask me something(?: about (?:it|this|that))?",
            r"quiz(?: me)?|(?:test|examine) (?:me|my understanding)|(?:my turn,? )?(?:now )?ask me(?: (?:a question|something|questions))?",
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
            r"(?:give me )?a (?:mental )?picture(?: (?:i|to) .{3,20})?|(?:how would you )?(?:explain (?:it|that|this) )?to an? \d+[- ]years?[- ]old",
            r"simpler|simplify|more simply|easier|dumb (?:it|this|that) down(?: a bit)?",
            r"(?:with(?:out|no)|no|less|fewer|not so (?:much|many)) (?:any )?(?:formulas?|formulae|equations?|maths?|symbols)|too (?:much|many) (?:maths?|formulas?)(?: for me)?|too technical",
            r"(?:in |put (?:it|that|this) in )?other words|rephrase(?: (?:it|that|this))?|over my head|come again|in words|(?:still )?lost|understand (?:a|any|one) word|(?:don'?t|dont|didn'?t) get (?:it|that|this)",
            r"eli5|like i'?m (?:five|\d+|ten|twelve|a child|a kid|a beginner)|for (?:a )?(?:beginners?|dummies|kids|child(?:ren)?)",
            r"to (?:a |my )?(?:non-?technical|non-?expert)(?: \w+)?|to my (?:grand(?:mother|father|ma|pa)|mother|father|boss|manager)",
            r"(?:what'?s |what is |just )?the (?:basic )?idea(?: behind (?:it|this|that))?|intuition|intuitively|intuitive(?: explanation)?|analog(?:y|ies)|metaphors?|everyday (?:comparison|example)",
            r"(?:with a )?picture (?:it|this|that|in my head)(?: for me)?",
            r"(?:an? |some )?(?:examples?|comparisons?|pictures?) from (?:my |our )?(?:daily|everyday|real|normal) life|(?:daily|real)[- ]life (?:examples?|comparison|picture)",
            r"(?:i )?(?:still )?(?:do not|don'?t|didn'?t) (?:get|understand|follow)(?: (?:it|this|that))?",
            r"(?:wait|sorry|huh|hm+)[, ]+what(?=\W*$)",
            r"i'?m (?:lost|confused)|too (?:hard|complicated|difficult|technical)",
        ),
    ),
    (
        "code",
        (
            r"(?:show|give)(?: me)? (?:the |some |a )?(?:sample |example |pytorch |numpy |python )?(?:code|snippet|implementation)",
            r"(?<!\bno )(?<!without )(?<!without any )(?:(?:the|some|sample|example|pytorch|numpy|python) )?(?<!\bno )(?<!without )code(?: snippet| example)?(?: please)?",
            r"(?:something|anything) (?:i can|to) (?:copy|run)(?: and (?:run|paste))?|what do i (?:have to )?type|(?:minimal )?script|(?:pytorch|numpy|python|torch) (?:please|version)|how (?:do|would) i write (?:it|this|that)|coed",
            r"(?:an? )?(?:example )?(?:in|with|using) (?:pytorch|numpy|python|keras|torch)|snippet|(?:minimal )?implementation|implement (?:it|this|that)",
            r"how (?:do|would|can) (?:i|you|we) (?:implement|code|program|write) (?:it|this|that)",
        ),
    ),
    (
        "worked-example",
        (
            r"(?:tiny |small )?worked (?:out )?(?:example|case)",
            r"(?:(?:a|an|one|some) )?(?:numeric(?:al)?|concrete|small|tiny|toy|simple|real) (?:examples?|calculations?|computations?|case)",
            r"(?:example )?(?:(?:with|using|in|some|actual|real|concrete|small|easy|simple|toy|example|plug in|plus|show|give|do) )(?:me )?(?:some |the |real |small |actual )?numbers|^(?:and |ok |the |now )?numbers(?: please| pls)?$",
            r"(?:compute|calculate|work|do)(?: (?:it|this|that|one))? (?:out )?by hand|by hand|(?:example |sample )?(?:calculation|computation)",
            r"(?:compute|calculate) (?:it|this|that|one|something)(?: small)?",
            r"(?:calculate|compute) (?:them|the first (?:\w+ )?(?:steps?|one)|a step|some)|plug in (?:some |the )?(?:values|numbers)|(?:an? )?example w/? ?numbers|show (?:it )?with (?:a |an )?(?:parabola|toy .{3,20}|small .{3,20})|count (?:the )?\w+ for me(?: once)?|with (?:a |an )\w+(?: \w+)? example",
            r"^(?:like |and |ok |such as |as )?(?:for (?:instance|example)|e\.g\.?)(?: please| pls| what)?$|exmaples?|concrete case|(?:calculate|compute) (?:that|it|this) for .{3,30}|(?:show|do) (?:it|this|that) (?:on|for|with) (?:one|two|three|\d+|a small|a tiny).{0,20}|how does (?:it|that|this) look like with .{3,20}",
            r"(?:show|give)(?: me)?(?: an?| one| some)? examples?|(?<!\bfor )(?:an? |another )?examples?(?: please)?|step by step",
        ),
    ),
    (
        "pitfalls",
        (
            r"(?:and )?what should i never do|what(?:'s| is) the catch|screw (?:this|that|it) up|usually misunderstand|things to avoid|what (?:should|do) i (?:have to )?watch out(?: for)?",
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
            r"shorten(?: (?:it|that|this))?|wall of text|(?:more |be )?concise|(?:be|keep it) brief|cut (?:it|that) down|half of (?:it|that)(?: would do)?|too much to read|main idea|takeaways?|bottom line|(?:just |only )?(?:yes or no|the answer)",
            r"shorter|briefly|tl;?dr|too long|(?:the |a )?(?:short|quick|one-?\w+) (?:version|answer|summary)|(?:just )?the gist",
            r"summar(?:y|ize|ise)(?: (?:it|this|that))?|in summary|sum (?:it|this|that) up",
        ),
    ),
    (
        "explanation",
        (
            r"superficial|explain (?:this|that|it) properly|(?:and |ok and )?technically|dig (?:deeper )?into (?:the )?theory|what(?:'s| is) (?:really )?(?:going on|behind (?:it|that|this))|under the hood|more rigorous",
            r"(?:in )?(?:more )?(?:depth|detail)|more details?|(?:go )?deeper|elaborate|(?:the )?(?:full|long) (?:answer|explanation|version)",
        ),
    ),
)
"""What asks for which facet; the first that matches counts."""
ASKING_FOR = (
    r"(?:please |pls |plz |can you |could you |would you |will you |i want |i need |i'?d like |do you have |is there )*"
    r"(?:to see |to |me )?(?:show|give|write|quiz|test|examine|ask me|do|compute|calculate|work|explain|put|say|tell|summari[sz]e|sum up|an? |some |the )",
)
"""How messages open that ask for a facet; elsewhere its cues are mostly part of what is asked about."""
