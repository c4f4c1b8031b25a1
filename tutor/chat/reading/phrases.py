"""The words by which messages are read, and by which sentences of a bank go on from others. Data only.

Tuples and strings are regular expressions, matched at word boundaries, lower case or whatever the case; sets
are words.
"""

from tutor.records import FacetName

GREETINGS = (
    r"(?:hi|hello|hey|hallo|yo|howdy|greetings|good (?:morning|afternoon|evening|day))(?: there| tutor| everyone| again| all)?",
)
THANKS = (
    r"(?:(?:ok(?:ay)?|great|cool|perfect|nice|awesome|super|ah|oh)[,!.]* )*(?:many )?(?:thanks?|thank you|thx|ty|cheers)"
    r"(?:[,!]? (?:a lot|so much|very much|a bunch|tutor|you))*(?:[,!]? (?:for|that) .{1,80})?",
    r"(?:(?:ok(?:ay)?|great|cool|ah|oh|yes)[,!.]* )*(?:(?:i )?(?:got|get) it(?: now)?|fair (?:enough|point)|point taken)",
    r"(?!.*\b(?:what|which|who|why|how|where|when|whether|if|tell|explain|know|check|wonder|sure|whats)\b)"
    r"(?:(?:ok(?:ay)?|ah|oh|yes|yay|phew|nice|great|hm+)[,!.]* )*(?:(?:that|it) (?:worked|works now|fixed it|did it|solved it|was it)|[^.,;!?]{3,40} (?:was|were) the (?:problem|issue|bug|culprit|mistake))"
    r"(?:[.,!]? (?:now|lol|haha|thanks?|thank you|thx|ty|cheers))*",
    r"(?:(?:ha(?:ha)?|ok(?:ay)?|ah|oh|yes|yay|done|phew|nice)[,!.]* )*(?:i )?(?:got|had) (?:it|them|all|both|one|two|three|\d)(?: (?:out )?of (?:them|it|the \w+|\w+))?(?: (?:right|correct))?",
)
THANKING = r"^(?!.*\b(?:not|no|never|try)\b|.*n'?t\b).*\b(?:thank|thx|ty\b|cheers|appreciat|help(?:ed|ful)|great|awesome|perfect|brilliant|excellent|nice|lovely|amazing)"
STOPPING = r"(?:ok(?:ay)?[,. ]+|please |i (?:want|would like|'?d like) to |let'?s )*(?:stop|finish|quit|end)(?: (?:here|now|it|the quiz|quizzing|with the quiz))*|(?:ok(?:ay)?[,. ]+)?(?:that'?s )?enough(?: (?:for (?:today|now)|of that|questions))?"
"""How somebody ends a quiz, or the talk."""
LEAVING = r"\b(?:bye|goodbye|good ?night|(?:see|talk to) (?:you|ya)|cu|until tomorrow)\b|^(?:see you )?(?:later|tomorrow)$"
"""What a reaction says where it thanks or praises, and where it takes leave."""
SCOPE = (
    r"(?:(?:so|ok(?:ay)?|and|hi|hello|hey)[, ]+)*what (?:can|do) you (?:actually )?(?:know|cover|answer|teach(?: me)?|talk about|do|help(?: me)? with)",
    r"(?:(?:so|ok(?:ay)?|and|hi|hello|hey)[, ]+)*what (?:can|could|may) (?:i|we) ask(?: (?:you|here|about))*",
    r"(?:(?:so|ok(?:ay)?|and|hi|hello|hey)[, ]+)*(?:what|which)(?: are)?(?: all)?(?: the| your)? (?:topics?|questions?|subjects?|areas|themes)(?: all)?"
    r" (?:do|can|could) (?:you|i|we) (?:know|cover|answer|ask|help(?: me)? with|talk about|teach|explain)(?: (?:you|me|here|about))*",
    r"what(?:'s| is| are)? (?:in|inside) (?:the|your|this) (?:question )?(?:bank|library)|(?:list|show)(?: me)?(?: all)?(?: the| your)? (?:topics|questions|subjects)(?: you (?:know|have))?",
    r"what (?:topics|questions|subjects)(?: are there| do you have| have you got| exist)?|what (?:are|is) (?:all )?(?:the|your) (?:topics|questions|subjects)(?: (?:you|that you) (?:know|have|cover))?",
)
"""How messages ask what the bank holds."""
DISTRESS = (
    r"(?:hurt|kill|harm|cut|hang) myself(?![-\w])|end my (?:own )?life",
    r"i(?:'?m| am| feel| keep| have been)? (?:\w+ )?(?:suicidal|self[- ]harming)|(?:commit|thinking (?:about|of)) suicide",
    r"i (?:just |really )?(?:want|wanna|wish)(?: to)? (?:die|be dead)|(?:don'?t|do not) want to (?:live|be alive)(?: anymore)?",
)
"""How somebody says that they are in danger."""
WRITING = (
    r"(?:\W*\b(?:please|pls|can you|could you|would you|will you|now|ok(?:ay)?|and|then|instead|just|i (?:want|need) you to)\b)*\W*"
    r"(?:(?:write|compose|make up|invent|draft|rap|sing|tell|give)(?: me| us)? (?:(?:an?|another|some|my|our|one) )?(?:[\w-]+ ){0,2}?(?:essays?|homework"
    r"|poetry|lyrics|(?:cover|love) letters?|blog ?posts?|tweets?|speech|novels?|thesis|stor(?:y|ies)|POEM)|(?:an?|another) POEM)"
    r"(?=\W*$|\W+(?:about|on|for|of|in|with|to|where|please|pls|instead)\b)"
).replace("POEM", "(?:poem|haiku|limerick|sonnet|song|rap|joke|fairy ?tale)s?")
"""How messages ask for a text that nobody has written yet."""
SOCIAL = frozenset(
    """
    ah aha alright amazing appreciated awesome aww brilliant bye cheers clear clearer cool damn exactly
    excellent fine fun funny glad good goodbye great hah haha hahaha helped helpful helps hm hmm hmmm huh
    impressive interesting k kay later lol love lovely moment neat nice oh ok okay ouch perfect phew pity
    right sad sec see sense shame sorry sounds super sure sweet thank thanks thx tomorrow true ty understood
    welcome well wonderful wow yay yeah yep yes yesss yup
    """.split()
)
INTERJECTION = r"a+h+|o+h+|h+m+|u+h+|e+h+|(?:ha){2,}h?|lo+l|wo+w|ye+s+|o+k+"
"""Sounds that count as such words however they are drawn out."""
SOCIAL_FILLER = frozenset(
    """
    a about again all and answer are at be but didnt different dont everything explained explanation for got
    great have i im is it it's its ive just lot made make makes me mind much my never no not now of on one
    really runs so still that that's thats the then this to too tutor very wait was what works you you're
    your
    """.split()
)
"""A message of the two kinds of words alone, with at least one of the first, says nothing of the subject."""
YES_OR_NO = r"(?:(?:and|but|so|ok|hm+)[ ,]+)*(?:are|is|was|do|does|did|can|could|should|would|will) (?:you|that|this|it|they|these)\b"
"""How messages open that ask, though all their words could be a reaction: "are you sure about that"."""
COMPLAINING = r"\b(?:not|no|never|(?:do|does|did|is|was)n'?t)\b.*\b(?:clear(?:er)?|help(?:s|ed|ful)?|sense|understood)\b"
"""Where such words say that a reply was not understood."""
MORE = (
    r"(?:please |and |ok |okay )?(?:more|another(?: one)?|one more|go on|continue|keep going|carry on|next(?: one| card)?|and|and then|then|what else|tell me more|anything else|is that all|the rest)"
    r"(?: please| pls| about (?:this|that|it)| on (?:this|that|it)| should i know(?: about (?:this|that|it))?)?",
    r"what comes (?:after that|next)|you stopped in the middle|that can'?t be all|there must be more",
)
REVEALING = (
    r"(?:(?:hm+|ok|well|sorry|honestly|um+|uh+|no|pf+)[, .]*)*(?:i )?(?:(?:have |'ve got )?(?:no|not a|not the slightest) (?:idea|clue)|i'?m not sure|(?:do not|don'?t|dont|really don'?t) (?:know|remember)|forgot(?: it)?|dunno|idk|not sure|give up|pass)"
    r"(?: (?:this|that|it)(?: one)?)?(?:[,. ]+(?:please |just |so )*(?:tell me|show me|what is it|the answer|answer)(?: please| pls)?)?(?: sorry| lol| at all| really| honestly)*",
    r"(?:so |and |ok )*(?:was|am|is) (?:i|my answer|that|it) (?:right|correct|ok|wrong)(?: or (?:not|wrong))?",
    r"(?:just |please |ok |so )*(?:tell|show|give)(?: me)?(?: (?:the|that|a))?(?: (?:answer|solution|hint))?(?: please| pls| now)*|hint|(?:so |ok |and )*(?:what(?:'?s| is|s)? )?(?:the )?(?:right |correct |good )?(?:answer|solution)(?: please| pls| then)*|reveal(?: it| the answer)?",
)
"""How messages want to see what a good answer to a check of understanding says."""
QUIZ = r"\b(?:quiz|test|examine) me\b"
ASKS_BACK = (
    r"(?![^?]*\b(?:does|\w+ed) (?:is|are)\b[^?]*$)\W*(?:(?:and|but|so|ok|wait|hm+|no|then|i am asking(?: you)?|i'?m asking(?: you)?)[,:. ]+)*"
    r"(?:what|what'?s|why|which|who|how (?:do|does|is|are|can|would|should|did|come)|explain|tell me|describe|do you|can you|could you)\b"
    r"(?![^?]*[,.;] ?\w[^?]*$)|.*[.?!:] *(?:(?:so|and|but) )?(?:what|why|which|how (?:do|does|is|are|can))\b[^.!]*\?\W*$"
)
"""How messages ask something themselves behind a check of understanding."""
OWN_STORY = r"\W*(?:(?:hm+|ok|so|well|and|but)[, ]+)*(?:i(?:'?m|'?ve)?(?! (?:think|guess|believe|suppose|would|say))|my|we|our)\b"
"""How messages open that tell something of the learner's own."""
CLAUSES = (
    r"(?<=[.!?;])\s+|,\s+|\s*[:\n]\s*|\s-+>?\s|\s+(?:and|but|because|bc|cause|so|since|while|also|then)\s+"
)
"""What stands between the clauses of an answer."""
NEXT_CHECK = r"\b(?:another|next|one more|new|harder|skip|pass|too (?:easy|simple|hard|difficult|boring))(?P<named> (?:one|question|card|this|that|it|this one))?(?: (?:please|pls))*$"
"""How a message ends that asks for the next check of understanding after one; a question only with the noun."""
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
DEFINING = (
    r"(?:sorry[, ]+|wait[, ]+|and |but )?(?:what (?:do|did) you mean (?:by|with)|what(?:'s| is| are)? meant by|define|(?:the )?meaning of|explain(?: the (?:term|word)|(?= [\"“'‘]))) (?P<term>.{2,60})",
    r"(?:sorry[, ]+|wait[, ]+|and |but )?what does (?:the (?:word|term) )?(?P<word>.{2,60}?) (?:mean|stand for)(?: here)?",
)
"""Messages that ask what a word means."""
ASKING_FORMULA = r"(?<!\bno )(?<!without )(?<!without any )(?<!not the )(?<!fewer )\b(?:formulas?|formulae|equations?|update rules?|derive|derivation|mathematically)\b"
"""How a formula is asked for, of whatever subject."""

ASKING_NUMBER = r"\b(?:how (?:many|much|large|big|small|high|low|long|often)|(?:which|what|typical|usual|good|default|just the) (?:number|value|threshold|percentage|percent|size|amount|rate)s?)\b"
"""How a number is asked for."""

CALCULATING = (
    r"(?:\d|\))\s*(?:=|\^|\*|/|\+)\s*\(?[\d.]|\b(?:compute|calculate)\b|\b(?:can you check|i (?:get|got) \d)"
)
"""How a message calculates, or wants something calculated."""

EXPLAINING = (
    r"(?:(?:so|and|ok(?:ay)?|but|hm+|wait|sorry|then|well)[,. ]+)*(?:what(?:'?s| is| are| was| were)|explain|define) (?:an? |the |this |that )?(?P<term>[^,.;?!]{2,40}?)(?: (?:exactly|really|actually|then|here|now|again|please|pls))*",
    r"(?:(?:so|and|ok(?:ay)?|but|hm+|wait)[,. ]+)*how (?:does|do) (?:an? |the |this |that )?(?P<working>[^,.;?!]{2,40}?) (?:go|works?)(?: (?:exactly|really|actually|then|here|please|pls))*",
    r"(?:(?:so|and|ok(?:ay)?|but|hm+)[,. ]+)*(?P<first>[^,.;?!]{2,40}?)(?:,|\.+|) (?:what(?:'?s| is| are) (?:that|it|those|they|this)|how does (?:that|it) (?:go|work))\b.{0,25}",
)
"""Messages that ask what a thing is or how it works."""

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

LEANING = (
    r"(?<!worth )it|its|this|that|these|those|they|them|their|there|above|ones?|both|either|each",
    r"the (?:first|second|third|last|other|former|latter|same)(?: one)?",
)
"""Words that point back to what was said."""

WHY = r"\bwhy\b|\bhow come\b|\breasons?\b"
"""Words that ask for a reason."""

SENTENCE_POINTING = (
    r"it|its|this|that|these|those|they|them|their|both|neither|such|so|but|however|yet|therefore|hence|thus|then|instead|otherwise"
    r"|also|and|or|here|there|in this|for this|with this|at that|the (?:first|second|third|last|other|others|former|latter|same|result|reason)"
)
"""How a sentence opens that goes on from the one before it."""

POINTING = (r"it|they|them|which one|these|those|the (?:former|latter|first|second)(?: one)?",)
"""Words that stand for the topic at hand even beside the name of another."""

WHICH_OF_TWO = (
    r"(?:(?:and|so|ok|but|then)[, ]+)*which(?: (?:one|of (?:them|these|those|the two)))?"
    r" (?:is|are|was|does|do|should|would|will|has|needs?|trains?|works?|runs?|learns?|generali[sz]es|converges)"
    r"(?! (?:why|what|how|where|when|because|an?)\b)"
)
"""How messages open that ask which of two things is meant."""
SIDE = (
    r"\b(?:the (?:(?P<one>first|former)|(?P<other>second|latter|other))(?: one| of (?:them|these|those))?|(?P<both>both))"
    r"(?=\W*$|[?.!,;:]|\s+(?:is|are|was|were|does|do|did|has|have|would|should|will|can|could|needs?|works?|helps?|instead"
    r"|then|too|at once|together|better|for|on|with|if|when)\b)"
)
"""Words that stand for one of two things, or for both."""
PART = r"\b(?:point|passage|source|item|bullet|number|part|paragraph)"
"""What a reply has, and a comparison has not."""

CONTINUING = (
    r"and|but|so|then|or|also|plus|what about|how about|what if|why(?: not)?|how so|how come|when|where|since|because",
    r"in that case|for example|instead|really|ok(?:ay)?|hmm+|wait|sorry",
)
"""How messages open that go on from the last one."""

CHATTER = (
    r"(?:\s*[,.!]*\s+(?:pls|plz|please|lol|lmao|haha|xd|btw|tbh|asap|bro|dude|guys|real quick|quick(?= (?:pls|plz|please))))+(?=\W*$)"
    r"|(?<!what),? (?:that |which )?(?:my|our|the) (?:prof(?:essor)?|teacher|lecturer|ta|tutor|boss|book|lecture|course|slides?|video|colleague|friend)s?"
    r" (?:(?:keeps?|always) )?(?:said|says|mention(?:s|ed)|mentioning|saying|told (?:me|us)|talk(?:s|ed) about|showed|shows)(?: (?:about|in class|it|this|that))*(?=\W*$)"
)
"""What ends a message and says nothing of what it asks: "pls", "my prof mentioned"."""
THING = (
    r"\b(?P<what>(?:the|that|this) (?!first|second|third|last|same|only|whole|right|best|other|main|one)[\w -]{2,40}?)"
    r" (?:thing|thingy|stuff)(?=\W*$)"
)
"""The end of a message that says nothing of what it names: "the receptive field thing"."""

TAKING_UP = (
    r"(?:(?:ok(?:ay)?|and|but|so|then|h+m+|ah+|oh+|huh|well|(?:i'?m )?(?:still )?not (?:convinced|sure))[,. ]+)*(?:what|how) about|and|but|so|ok(?:ay)?",
    r"(?:(?:h+m+|ah+|oh+|huh|well|(?:i'?m )?(?:still )?not (?:convinced|sure))[,. ]+)+(?:and|but|so)?",
)
"""How messages open that take up the thread without asking anything by it."""
WHAT_ABOUT = r"(?:(?:and|so|ok|but)[, ]+)*(?:what|how) about\b"
"""How those of them open that name what they ask about."""

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

OBJECTING = (
    r"(?:(?:no+|nope|but|hm+|ok(?:ay)?|well|sorry|hey|yes|yeah)[,.! ]+)*(?:"
    r"you (?:(?:have |had |just |already |'ve )*(?:said|told me|wrote|quoted|showed(?: me)?|gave me) (?:that|this|it|the same)|repeat(?:ed)?|are repeating|keep repeating)"
    r"(?: (?:yourself|already|before|twice|again|above|just now|once|thing))*"
    r"|(?:that'?s |that is |this is |it'?s )?(?:way |much |far )?too (?:general|vague|abstract)"
    r"|i (?:already )?(?:know|knew|read|saw) (?:that|this)(?: (?:already|part|one))?(?=[,.;:!])|i know,? you (?:already )?(?:said|told me|wrote) (?:that|this|it|so)"
    r"|you (?:did|do) ?n[o'’]?t (?:answer|address)(?: (?:me|it|that|this|my (?:actual )?question))?|you (?:missed|ignored) (?:my|the) (?:question|point)"
    r"|you (?:just |only |still |always )?(?:(?:talk|quote|answer|explain|praise|describe|show|give|tell)(?:e?d)?\b[^,.;:!?]{0,50}\b(?:again|instead)|jump(?:ed)? (?:to|back|from)\b[^,.;:!?]{0,30}"
    r"|mix(?:ed)?(?: (?:it|that|this|them|things))?(?: up)?(?=[.;:!]))(?:[,;] but i (?:was asking|asked|mean|meant|want)(?: about| for)?)?"
    r"|(?:that|this)(?: \w+)? has nothing to do with [^,.;:!?]{2,40}"
    r"|(?:that|this|it)(?:['’]?s| is| was)(?: only| just| still| really)? (?:not (?:really |exactly |quite )?(?:what i (?:asked|meant|wanted)(?: for| about)?|an? answer|the answer|my question|the question|helpful|what i need(?:ed)?)"
    r"|the (?:definition|statement|same(?: (?:again|thing|text|answer|passage))?)|what you (?:already )?(?:said|wrote|quoted)(?: (?:before|above|already))?)"
    r"|not what i (?:asked|meant|wanted)(?: for| about)?"
    r")(?=[,.;:!?]| (?:but|my|i|so|what|which|how|why|is|are|can|could|does|do|where|when)\b)[,.;:!? ]*(?:but )?",
    r"(?:(?:no+|but|hm+|ok(?:ay)?|well)[,.! ]+)*(?:that|this|you) (?:did|does|do) ?n[o'’]?t (?:really |actually )?(?:say|tell(?: me)?|explain|mention|answer(?: me)?) (?=what|how|why|which|when|where)",
)
"""How messages open that object to what the last reply says, and then say what they want."""
TRIED = (
    r"^(?:(?:ok(?:ay)?|so|and|but|hm+|well|yes|yeah|no)[,. ]+)*(?:"
    r"(?:i|we) (?:have |'?ve )?(?:already |just |all )*(?:did|done|tried)(?= (?:that|this|it|all|both|everything)\b|\W*$|[,.])"
    r"|(?:i|we) (?:already )?tried\b|(?:i|we) already (?:do|have|had|use|used|did)\b(?!.*\?\W*$)"
    r"|(?:have |already |just )*(?:did|tried|done) (?:that|this|it|all|both|the)\b(?!.*\?\W*$)|already (?:did|do|have|had|on|use|used|tried|done|doing)\b(?!.*\?\W*$))"
    r"|[,.;] *(?:(?:but|and|now|it'?s|its|that) )*still\b(?! (?:do ?n.?t|not|confused|unclear))(?!.*\?\W*$)"
    r"|(?:^|[,.;] *)(?:that |this |it )?(?:did|does) ?n[o'’]?t (?:help|change|fix|do) (?:it|that|this|anything|much|at all)\b(?!.*\?\W*$)|^(?:that |this |it )?(?:did|does) ?n[o'’]?t help\b(?!.*\?\W*$)"
    r"|(?:^|[,.;] *)no (?:change|difference|effect|improvement)\b(?! (?:to|from|between|in)\b)(?!.*\?\W*$)"
)
"""How messages say that what was advised is done already, or is not enough; no question opens so."""
MORE_THAN_THAT = (
    r"\bwhat else\b(?! (?:is|are|was) in\b)|\bnext thing to (?:try|do|check)\b|\b(?:what'?s|what is) next\W*$|[.,;] *next(?: (?:one|idea|step|try|remedy))?\W*$"
    r"|(?:^|[,.;] *)(?:(?:and|so|the|my|any) )*next best (?:idea|thing|step)\W*$|^(?:(?:ok|and|but|so|hm+)[, ]+)*(?:what )?if (?:that|this|it) (?:(?:does|do) ?n[o'’]?t (?:help|work|fix)|fails)"
)
"""How messages ask for what was not advised yet."""
TOO_LONG = r"(?:(?:no+|ok(?:ay)?|hm+)[,.! ]+)*(?:you (?:write|wrote|say|talk) too much|(?:that'?s |that is |this is |it'?s )?(?:way |much |far )?too (?:long|much(?: text)?))(?:[,.;:!]+ ?(?:but )?| but )"
"""How messages open that object to the length of the last reply."""

MISSED = (
    r"(?:(?:no+|nope|but|hm+|ok(?:ay)?|well|sorry|hey|hello)[,.!? ]+)*(?:"
    r"(?:(?:that|this)(?: (?:last |whole )?(?:reply|answer|passage|paragraph|section|part|explanation|quote|text|one|comparison|table))|that|you)"
    r"(?:['’]?s| is| was|['’]?re| are| were| talk(?:ed)?)(?: (?:still|only|all|just|again|more|now|talking|quoting))* about"
    r" (?!my |me |the same|\d|an? (?:few|third|quarter|dozen|hundred)\b|half\b)[^,.;:!?]{2,60}(?:, not (?:about )?[^,.;:!?]{2,30})?"
    r"|i (?:did ?n[o'’]?t|did not|never) (?:ask(?:ed)?(?: (?:for|about))?|sa(?:id|y)) (?!(?:that|how|why|what)\b)[^,.;:!?]{2,60}"
    r"|i (?:did ?n[o'’]?t|did not) (?:write|type) [^,.;:!?]{2,60}(?=[,.;:!?]+ *(?:but )?i mean))"
    r"[,.;:!?]+ *(?:but )?(?:(?:my (?:\w+ )?question (?:was|is)|i (?:asked|was asking|mean|meant|wanted(?: to know)?))"
    r"(?: (?:about|for|whether)\b)?[:,]? )?"
)
"""How messages open that say of the last reply that it was about something else."""

DENYING = r"(?:(?:no+|ok(?:ay)?|hm+|please|but)[,.! ]+)*(?:not|no(?: more)?|nothing (?:with|about|of|on)|leave|drop|skip|(?:stop|enough) (?:with|of|about)) (?:the |a |an |about )?(?P<what>[^,.;:!?]{2,40}?)(?: now| again| please| any ?more| here)*[,.;:!]+ ?(?:but )?(?:i mean |i want )?"
"""How messages open that want no more of a topic."""

RETURNING = (
    r"(?:let'?s |can we |could we |please )?(?:go |going |come |get )?back to",
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
    r"(?:ok(?:ay)?[, ]+)?(?:let'?s |can we |could we |please )?(?:go |take )?(?:back|one step back)(?: to (?:the )?(?:previous|last|earlier|other)(?: (?:one|topic|question|thing))?)?(?: please)?",
)
"""How messages ask for what was talked about before the last topic."""

BEGINNING = (
    r"(?:(?:let'?s |can we |could we |please )?(?:go |going |come |get )?back to|return(?:ing)? to|(?:let'?s )?revisit)"
    r" (?:the |my |our )?(?:very )?(?:first|beginning|start)(?: (?:one|thing|topic|question|point|subject))?(?: (?:we|i|you) .{3,20})?(?: again| please)?",
    r"(?:so |and |ok )*(?:the |my |our |that )?(?:very )?first (?:thing|topic|question)(?: (?:we|i|you) (?:talked about|had|asked))?(?: again)?",
)
"""How messages ask for what the conversation began with."""

BESIDES = r"[.,;] ?(?:and )?not (?:the |about |in |for )?(?P<not>[^,.;?]{1,40})(?=[.,;]|\??$)"
"""What a correction says that it does not mean."""

COMPARING = (
    r"vs\.?|versus|differ(?:s|ent|ence|ences)?|compar(?:e|ed|ing|ison)|better than|instead of|rather than",
    r"or|against|as opposed to|replac(?:e|es|ing)|same (?:thing )?as|distinguish|prefer|still need|on top of|unlike|both",
)
"""Words that set two things against each other."""

COMPARE_WITH = (
    r"(?:(?:and|now|so|ok|please|can you|could you)[, ]+)*(?:compared?(?: (?:it|this|that))?|(?:a )?comparison|contrast(?: (?:it|this|that))?"
    r"|(?:what(?:'s| is) )?(?:the )?differences?)(?: (?:with|to|from|against))",
    r"(?:(?:and|ok)[, ]+)?(?:vs\.?|versus)",
    r"(?:(?:so|and|but|wait|hm+|ok|well)[,. ]+)*(?:is ?n['’]?t|is|are|are ?n['’]?t) (?:that|this|it|they|these) (?:not |then |just |basically |kind of |really |exactly |pretty much )*(?:the same(?: thing)?|similar)(?: as| to| like)(?! (?:in|at|for|with|on|the ones?)\b)",
)
"""How messages open that set what they name against the topic at hand."""

SET_AGAINST = (
    r"^(?P<one>.+?),? \bor\b (?P<other>.+? against .+)",
    r"(?:differences?|relation(?:ship)?|trade-?offs?|connection|choice|distinction|choose|distinguish|decide|differentiate)"
    r"(?: \w+){0,2}? between (?P<one>.+?) (?:and|&) (?P<other>.+)",
    r"\bbetween (?P<one>.+?) (?:or|vs\.?) (?P<other>.+)",
    r"\bcompar(?:e|ing|ison (?:of|between)) (?P<one>.+?) (?:and|with|to|vs\.?|against|&) (?P<other>.+)",
    r"^(?P<one>.+?)\s*(?:\bvs\b\.?|\bversus\b|\bv\.)\s*(?P<other>.+)",
    r"^(?P<one>.+?),? (?:compared (?:to|with)|as opposed to|rather than|instead of|in place of|in comparison (?:to|with)"
    r"|on top of|unlike|against) (?P<other>.+)",
    r"\bhow (?:do|does|is|are|did) (?P<one>.+?) (?:differs?|different|distinct)(?: \w+)? (?:from|to|than) (?P<other>.+)",
    r"\b(?:how (?:is|are) )(?P<one>.+?) (?:related|connected|linked) (?:to|with) (?P<other>.+)",
    r"\b(?:is|are|isn'?t|aren'?t|was|does|do|did|can|could|will|would|should) (?P<one>.+?) (?:\w+ )?"
    r"(?:same (?:thing )?as|like|similar to|(?:replacement|substitute|alternative|cure|special case|form|kind|type|sort) (?:for|to|of)"
    r"|replac(?:e|es|ing)|beats?|outperforms?|matter more than|(?:more|less) \w+ than|just (?:an?)?) (?P<other>.+)",
    r"^(?P<one>.+?) (?:better|worse|faster|slower|stronger|easier|cheaper|simpler|older|newer) than (?P<other>.+)",
    r"\b(?:is|are|isn'?t|aren'?t) (?P<one>.+?) and (?P<other>.+?) (?:basically |really |just )?"
    r"(?:the same|same|synonyms?|identical|equivalent|different|related|interchangeable)\b",
    r"\bdo (?P<one>.+?) and (?P<other>.+?) (?:have in common|differ|share|compare|relate|work together|do the same)\b",
    r"\b(?:does|do|will|would) (?P<one>.+?) makes? (?P<other>.+?) (?:unnecessary|redundant|obsolete|useless|superfluous)",
    r"\bif (?:i|we|you) (?:already )?(?:have|use) (?P<one>.+?),? do (?:i|we|you) (?:still|also) need (?P<other>.+)",
    r"^(?P<one>.+?),? \bor\b (?P<other>.+)",
    r"^(?P<one>.+?)(?:,| and| &) (?P<other>.+?)(?:,| -| —|:|\?)? (?:(?:what'?s|what is) the difference|difference|compared|in common"
    r"|how do they differ|both needed|same\b)",
    r"\bdiff(?:e?rences?)?\b(?: (?:between|of|in))? (?P<one>[^/]{2,40}?)(?<!\bw) ?/ ?(?P<other>[^/]+)$",
    r"^(?P<one>[^/]{2,40}?)(?<!\bw) ?/ ?(?P<other>[^/]{2,40}?),? (?:what'?s the |what is the )?diff(?:e?rences?)?\W*$",
)
"""How messages set one thing against another; the first that matches counts."""
ONE_MORE = (
    r"\b(?:vs|versus)\b|\bor (?!(?:both|neither|none|not|no|worse|better|less|more|something|anything|is|are|do|does"
    r"|should|can|am|was|were|did|will|would|has|have|had|i|maybe|what|which|why|how|when|if|only|just|even|rather)\b)"
)
"""What stands before a third thing within one of two."""

ASKING = (
    r"what|whats|what's|how|why|when|which|where|who|whether|is|are|does|do|did|can|could|should|would|will"
    r"|explain|tell|describe|show|give|define|compare"
)
"""Words that questions open with."""
PREPOSITION = r"to|for|with|without|in|on|at|of|by|from|as|than|like|because|until|into|under|over"
"""Words that a piece of a question opens with."""
SHORTENED = r"(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\betc\.)(?<!\bcf\.)"
"""What ends no sentence though it ends with a stop; it stands behind the stop."""
PARTING = (
    rf"(?<=[?!.;]){SHORTENED}\s+|\s*[;\n]\s*|\s\+\s",
    rf",?\s+(?:oh )?(?:and|&|also|plus)\s+(?:also\s+)?(?=(?:{ASKING})\b)",
    r",\s*(?:also|and|plus)\s+",
    r",\s+(?=(?:what|whats|what's|how|why|which|when)\b)",
)
"""What stands between two questions of one message."""
EXPLAIN = r"(?:please |pls |can you |could you )*(?:explain|describe|define|what(?:'?s| is| are)|tell me (?:about|what)|teach me)(?: (?:me|to me))?"
"""How messages open that ask for one thing after another: "explain A, B and C"."""
CLAUSE = r"(?:when|where|which|who|how|what)(?:ever)? (?:i|you|we|they|it|the|a|my|your|one|there)\b|(?:explain|describe|discuss|show|state),"
"""How pieces open that look like a question and ask nothing yet: "when I use dropout, ...", "explain, ..."."""
NUMBERED = r"(?:^|\s)\(?[1a][.)]\s.+\s\(?[2b][.)]\s"
NUMBER = r"(?:^|\s)\(?[1-9a-d][.)]\s+"
"""Messages that number what they ask, and what stands before each."""
ANNOUNCING = (
    r"(?:^|[.,;?]\s+)(?:first|second|third)(?:ly)?[,:]\s+|[.,;:?]?\s*\b(?:and |oh and |also )?(?:my |the |a |one )?(?:second|other|another|next|more) (?:question|thing)(?: is)?[,:]?\s"
    r"|^.{0,40}?\b(?:two|three|a few|some|2|3) (?:things|questions)(?: [^:]{0,30})?:\s*"
)
"""How messages announce that they ask another thing."""

FOREIGN = frozenset(
    """
    auf aux avec como cómo cos'è cual cuál dass det dla dlaczego een ein eine erklär erkläre funktioniert für gibt
    hoe hva hvad ich ist jest kann können mit nicht och oder perché porque por pour pourquoi quand quali que qué
    quel quelle quoi qual qu'est sich sind sobre som tegen trotz und une una uno unterschied vad verschil voor
    waarom warum wat welche welcher wie wieso wird wofür zum zur zwischen é è
    """.split()
)
"""Common words of other languages that English does not have."""
FILLER = frozenset(
    """
    a about actually again ah all also always am an and answer any anything are arent as at back be been
    being between both btw but by can cant could did didnt do does doesnt doing done dont each eh either
    else erm even explain for from further get gets give go got ha had haha happen happens has have having
    help helps here hey hm hmm hmmm how hows huh i i'd i'll i'm i've if im in into is isnt it it's its ive
    just kind know let let's like lol look lot make makes matter matters may maybe me mean means might more
    most much my need needs no not now of off oh ok okay on one ones ones' only or other our out over please
    pls plz question really right same say see should shouldnt show so some something sorry sort still stuff sure
    tell than that that's thats the their them then there theres these they thing things this those though
    time to too try u uh um umm understand up ur us use used useful using very wait want was wasnt way we well
    were what what's whats when where wheres whether which while who whos why will with without wont work
    works would wouldnt yes yet you your
    """.split()
)
"""Words that carry no topic."""
