"""Words that can name one happening: verbs, nouns and adjectives of one line each, and words that name none.

Finer than `appearances.actions`: a line holds what reports of one event call it ("heist", "robbery", "raid"), so
"killed" and "injured" are on different lines. General news English, written for this project. A word may be on
several lines. Lemmas; inflected and capitalised forms are found through their stem.
"""

from __future__ import annotations

import functools

ALIKE: tuple[str, ...] = (
    # harm to people
    (
        "kill murder slay slaying killing assassinate assassination execute dead death die homicide manslaughter "
        "gun_down shoot_dead fatal deadly massacre bloodbath slaughter fatality claim casualty"
    ),
    "die death dead pass_away succumb perish demise passing fatal lose_life funeral",
    "suicide hang hanging kill_oneself take_life overdose",
    "shoot shooting shot gunfire fire gunplay shootout crossfire open_fire gun_down rampage pull_trigger",
    "stab stabbing knife knifing slash",
    "injure wound hurt injury casualty maim hospitalize hospitalise",
    "sprain tweak strain twist tear injure injury hurt",
    "attack assault raid strike ambush hit storm onslaught target",
    "beat beating assault batter punch hit",
    "bomb bombing blast explosion explode detonate detonation blow_up go_off airstrike air-strike bombardment",
    "shell shelling bombard bombardment pound",
    "rape molest abuse assault harass",
    "kidnap abduct abduction kidnapping seize snatch hostage capture",
    "hijack hijacking seize commandeer take_over board",
    "crash collide collision smash wreck ram slam plough plow accident derail derailment crash_into",
    "drown sink capsize founder",
    "poison poisoning sicken",
    "miss missing vanish disappear disappearance",
    "rescue save pluck recover recovery",
    "threaten threat menace",
    # law
    "arrest detain apprehend capture catch nab custody pick_up take_custody seize detention round_up book jail",
    "charge accuse indict indictment accusation allegation count prosecute allege",
    "convict conviction guilty verdict find_guilty",
    "acquit acquittal not_guilty clear exonerate",
    "sentence sentencing jail imprison prison hand_down term life punishment condemn",
    "trial hearing court case proceedings",
    "sue lawsuit suit litigation complaint file claim",
    "appeal challenge contest",
    "plead plea confess confession admit",
    "investigate investigation probe inquiry enquiry look_into examine",
    "search hunt manhunt seek look comb scour",
    "raid sweep bust crackdown swoop operation blitz",
    "release free freed parole bail let_go",
    (
        "escape flee run run_away getaway break_out jailbreak walk_away take_off on_the_run on_the_loose "
        "on_the_lam abscond make_off leave bolt"
    ),
    "steal theft rob robbery heist burglary burgle snatch grab take loot clean_out raid haul make_off nab swipe",
    "fraud scam swindle cheat embezzle embezzlement ponzi scheme",
    "hack hacking breach intrusion break_into cyberattack",
    "exploit use leverage abuse",
    "smuggle smuggling traffic trafficking",
    "ban prohibit outlaw bar block forbid",
    "fine penalty penalise penalize sanction",
    "violate violation breach break infringe infringement",
    "disguise dress pose posing masquerade",
    # disasters
    "earthquake quake tremor temblor aftershock jolt shake",
    "hit strike jolt shake rock rattle rip slam batter",
    "fire blaze burn burning inferno wildfire catch_fire flame ablaze go_flame",
    "arson torch set_fire set_ablaze firebomb",
    "flood flooding inundate deluge",
    "storm hurricane typhoon cyclone tornado twister",
    "erupt eruption",
    "destroy destruction demolish raze level flatten gut wreck devastate devastation ruin reduce rip",
    "damage sever cut harm break rupture snap",
    "collapse fall cave_in crumble topple",
    "leak spill seep",
    (
        "outage disruption downtime blackout disrupt interrupt interruption loss problem fail failure go_down "
        "knock_out lose cut down offline breakdown affect"
    ),
    "repair fix restore mend restoration patch plug remedy",
    "evacuate evacuation",
    # unrest and war
    "protest demonstrate demonstration rally march sit-in picket vigil",
    "riot rioting unrest clash battle violence rampage fight fighting disorder battleground disturbance",
    "strike walkout walk_out stoppage industrial_action",
    "war conflict fighting battle combat hostility offensive",
    "invade invasion incursion enter",
    "launch fire test test-fire shoot lift_off liftoff blast_off",
    "drill exercise manoeuvre maneuver",
    "deploy deployment send dispatch station reinforce",
    "withdraw withdrawal pull_out retreat pullout",
    "ceasefire truce cease-fire armistice",
    "spark trigger unleash touch_off set_off ignite prompt provoke cause lead break_out start",
    # politics
    "elect election vote voting ballot balloting poll cast",
    "appoint name nominate nomination choose pick select tap appointment selection choice",
    "resign resignation quit step_down stand_down leave",
    "dismiss sack fire oust axe firing dismissal",
    "replace succeed take_over replacement successor",
    "agree agreement deal accord pact treaty sign contract",
    "negotiate negotiation talk talks discuss discussion bargain at_table",
    "meet meeting summit conference confer",
    "visit trip tour",
    "overturn reverse reversal restore flip repeal revoke rescind undo change",
    "approve approval endorse endorsement back pass adopt ratify",
    "reject refuse decline deny turn_down rebuff refusal",
    "propose proposal plan suggest offer",
    "order command instruct tell direct",
    "scandal affair controversy",
    "inaugurate inauguration swear_in take_office",
    # business
    "buy acquire acquisition purchase takeover take_over snap_up deal buyout merger merge",
    "sell sale divest",
    "offer bid extend proposal propose",
    "pay payment cost spend",
    "release launch unveil introduce issue roll_out rollout debut publish announce rush push deliver ship announcement",
    "update patch fix upgrade address close resolve plug",
    "lay_off layoff cut redundancy job_loss",
    "hire rehire recruit sign employ hiring",
    "bankrupt bankruptcy insolvency collapse",
    "rise increase climb jump surge soar grow gain growth",
    "fall drop decline decrease slump plunge tumble slip",
    "invest investment fund finance",
    "build construct erect construction",
    "open opening reopen",
    "close shut closure shut_down closing",
    "delay postpone defer",
    "cancel cancellation scrap call_off abandon drop",
    "suspend suspension halt stop",
    "award prize honor honour win accolade receive",
    # sport and show
    "win victory beat defeat triumph overcome top edge down comeback upset rout thrash outlast prevail succeed",
    "lose loss defeat fall",
    "clinch secure lock_up seal earn reach",
    "retain keep defend hold",
    "stop stoppage knock_out knockout tko",
    "play game match contest face",
    "score goal shot hit",
    "break pass set eclipse surpass beat become achieve accomplish achievement make",
    "record mark milestone",
    "direct helm shoot film",
    "star play cast portray role act appear",
    "film movie sequel picture",
    "perform performance concert gig show",
    "sit_out miss out sidelined inactive",
    "place put list designate",
    "trade swap deal send",
    "retire retirement quit",
    "host present emcee presenter",
    # people
    "marry wed wedding marriage tie_knot",
    "divorce split separate separation break_up",
    "birth bear born give_birth",
    "pregnant pregnancy expect",
    "check_into enter admit check_in go_into enrol enroll admission",
    "rehab treatment stint stay therapy",
    "leave depart exit check_out departure",
    "arrive arrival land reach come",
    "move transfer transport relocate relocation drive take shift",
    "travel go head fly sail journey",
    "return come_back go_back",
    "attend attendance gather turn_out",
    "celebrate celebration party mark commemorate",
    "find discover discovery locate spot recover",
    "see witness watch observe",
    "decide decision choose choice",
    "know aware knowledge",
    "believe think suspect feel",
    "want hope wish desire",
    "help aid assist assistance",
    "try attempt effort bid",
    "begin start commence kick_off",
    "end finish conclude stop",
    "continue remain persist go_on",
    "allow let permit enable",
    "prevent stop block avert foil thwart",
    "force compel make",
    "carry bear hold",
    "throw toss hurl lob",
    "cause lead result reason",
    "cut_off sever isolate",
    "smash break shatter crash ram drive plough plow",
    "affect hit impact hamper hurt",
    "work job employment",
    "steroid dope doping drug",
    "diagnose diagnosis",
    "surgery operation operate procedure",
    # saying
    "say tell state add speak talk statement remark comment quote note accord according explain",
    "announce announcement declare unveil reveal say disclose statement",
    "confirm confirmation acknowledge verify say admit",
    "report reported reportedly say news story",
    "reveal disclose specify divulge disclosure",
    "deny denial dispute refute",
    "claim allege assert maintain contend insist",
    "warn warning caution alert",
    "ask request call appeal urge plea",
    "praise laud hail commend",
    "criticise criticize condemn blast slam denounce criticism condemnation",
    "apologise apologize apology sorry",
    "rumor rumour speculation speculate",
    "promise vow pledge",
)

SAYING = frozenset(
    """say tell add state report announce confirm claim note comment quote accord according explain declare warn ask
    speak talk write post tweet read call describe reveal disclose suggest statement insist allege admit deny argue
    believe think know expect hope feel see hear show indicate reportedly news""".split()
)
"""Telling, seeing and believing: each report has its own, so the same word twice is mostly two events."""
STAGE = frozenset("begin start stop end continue finish keep remain resume follow try attempt fail manage plan".split())
"""Phases of something else."""
CAUSE = frozenset("cause lead prompt trigger spark result make force allow let help bring".split())
LIGHT = frozenset("take make have get give do put go come be become set bring keep hold turn see face use".split())
"""Verbs that say little without their object or particle."""

TIMES: dict[str, str] = {
    word: kind
    for kind, words in {
        "weekday": "monday tuesday wednesday thursday friday saturday sunday",
        "month": "january february march april may june july august september october november december",
        "part": "morning afternoon evening night noon midnight",
        "day": "yesterday today tonight tomorrow",
    }.items()
    for word in words.split()
}
_ABBREVIATED = {
    "jan": "january", "feb": "february", "aug": "august", "sept": "september", "sep": "september", "oct": "october",
    "nov": "november", "dec": "december", "mon": "monday", "tues": "tuesday", "tue": "tuesday", "wed": "wednesday",
    "thurs": "thursday", "thu": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday",
}  # fmt: skip

_ENDINGS: tuple[tuple[str, str], ...] = (
    ("ations", "ate"), ("ation", "ate"), ("itions", "ite"), ("ition", "ite"), ("utions", "ute"), ("ution", "ute"),
    ("sions", "d"), ("sion", "d"), ("tions", "t"), ("tion", "t"), ("ments", ""), ("ment", ""), ("ings", ""),
    ("ing", ""), ("ances", ""), ("ance", ""), ("ences", ""), ("ence", ""), ("ers", ""), ("er", ""), ("ors", ""),
    ("or", ""), ("ies", "y"), ("ied", "y"), ("als", ""), ("al", ""), ("ures", ""), ("ure", ""), ("ed", ""),
    ("es", ""), ("ees", ""), ("ee", ""), ("s", ""), ("y", ""),
)  # fmt: skip
_IRREGULAR = {
    "death": "die", "dead": "die", "dying": "die", "choice": "choose", "loss": "lose", "lost": "lose", "won": "win",
    "sale": "sell", "sold": "sell", "shot": "shoot", "slain": "slay", "fought": "fight", "caught": "catch",
    "thought": "think", "belief": "believe", "theft": "theft", "flight": "fly", "seizure": "seize", "proof": "prove",
    "growth": "grow", "stole": "steal", "stolen": "steal", "broke": "break", "broken": "break",
    "ran": "run", "fled": "flee", "beaten": "beat", "hurt": "hurt", "led": "lead", "left": "leave", "made": "make",
    "took": "take", "taken": "take", "said": "say", "told": "tell", "met": "meet", "found": "find", "held": "hold",
    "tries": "try", "dies": "die", "died": "die", "hit": "hit", "cut": "cut", "set": "set", "birth": "bear",
    "born": "bear", "arrival": "arrive", "approval": "approve", "denial": "deny", "trial": "trial", "news": "news",
    "talks": "talk", "injury": "injure", "injuries": "injure", "collision": "collide", "explosion": "explode",
    "decision": "decide", "destruction": "destroy", "reaction": "react", "action": "action", "election": "elect",
    "murder": "murder", "order": "order", "offer": "offer", "suffer": "suffer", "enter": "enter", "letter": "letter",
    "fire": "fire", "officer": "officer", "number": "number", "power": "power", "water": "water", "record": "record",
    "error": "error", "terror": "terror", "honor": "honor", "quarter": "quarter", "summer": "summer",
    "discover": "discover", "recover": "recover", "deliver": "deliver", "consider": "consider", "remember": "remember",
    "appear": "appear", "hospital": "hospital", "final": "final", "deal": "deal", "steal": "steal", "reveal": "reveal",
    "appeal": "appeal", "heal": "heal", "seal": "seal", "thing": "thing", "king": "king", "bring": "bring",
    "sting": "sting", "during": "during", "speed": "speed", "need": "need", "feed": "feed", "proceed": "proceed",
    "hundred": "hundred", "city": "city", "story": "story", "party": "party", "day": "day", "play": "play",
    "stay": "stay", "say": "say", "pay": "pay", "way": "way", "lawyer": "lawyer", "deny": "deny", "carry": "carry",
    "marry": "marry", "try": "try", "worry": "worry", "apply": "apply", "buy": "buy", "enjoy": "enjoy",
}  # fmt: skip


@functools.lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What a verb shares with its forms and its nouns: "kills", "killing", "Killed", "killer" are "kill".

    A rule of thumb for comparing, not for reading: "explode" and "explosion" meet, some unlike words may as well.
    """
    word = word.lower()
    if word in _IRREGULAR:
        return _close(_IRREGULAR[word])
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            base = word[: -len(ending)]
            if base + "e" in _IRREGULAR:
                return _close(_IRREGULAR[base + "e"])
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsfz":
                base = base[:-1]
            return _close(base + instead)
    return _close(word)


def _close(base: str) -> str:
    """Endings that come and go in spelling."""
    if len(base) > 3 and base[-1] == "e":
        base = base[:-1]
    if len(base) > 3 and base[-1] == "i":
        base = base[:-1] + "y"
    return base[:-2] if len(base) > 5 and base.endswith("at") else base


@functools.lru_cache(maxsize=1)
def _lines() -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = {}
    for number, line in enumerate(ALIKE):
        for word in line.split():
            parts = word.split("_")
            key = "_".join([stem(parts[0]), *parts[1:]]) if len(parts) > 1 else stem(word)
            table.setdefault(key, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in table.items()}


@functools.lru_cache(maxsize=100_000)
def alike(lemma: str, others: frozenset[str] = frozenset()) -> frozenset[int]:
    """Lines of `ALIKE` that a trigger is on; with a particle or object of `others` a phrase counts before its verb."""
    base, table = stem(lemma), _lines()
    phrases = [table[f"{base}_{o}"] for o in sorted(others) if f"{base}_{o}" in table]
    if phrases:
        return frozenset[int]().union(*phrases)
    return table.get(base, frozenset())


def time_word(word: str) -> tuple[str, str] | None:
    """Kind and name of a weekday, month, part of a day or relative day; None for other words."""
    name = word.lower().rstrip(".")
    name = _ABBREVIATED.get(name, name)
    return (TIMES[name], name) if name in TIMES else None
