"""Words that carry no topic, and words that are not English."""

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
