"""Words that tell places from people and bodies: world knowledge, no text of any corpus."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


IN_WORDS = _words("in at near outside around across throughout toward towards via inside within beyond off")
"""Prepositions that almost only a place follows (with a capitalised word)."""

TO_WORDS = _words(
    "from to into through between over above along reach reached left visit visited entering entered leaving visiting "
    "via neighbouring neighboring nearby"
)
"""Words that a place often follows, but a person can too."""

KIND_OF = _words(
    "city town village province region state county district port capital suburb neighborhood neighbourhood island "
    "settlement hamlet municipality borough prefecture oblast republic territory peninsula resort commune parish "
    "cities towns villages provinces regions states counties districts suburbs republics islands community "
    "communities"
)
"""Nouns that stand before or after a name and say that it is a place: "the village of X", "X province"."""

REGION_NOUNS = _words(
    "province region oblast krai kray territory prefecture state governorate republic region's provinces regions "
    "states governorates okrug"
)
"""After a name they say that it is a division and not its town: "Kursk region"."""

FEATURE_HEADS = _words(
    "River Creek Lake Bay County Township Island Islands Mountain Mountains Peninsula Valley Canyon Beach Strait "
    "Straits Gulf Province Oblast Krai Kray Prefecture Desert Sea Ocean Harbor Harbour Reservoir Parish Territory "
    "Governorate Falls Springs Heights Hills Cove Sound Lagoon Marsh Glacier Archipelago Atoll Pass Dam Forest"
)
"""Capitalised nouns that end the name of a place, whether or not we know it."""

FEATURE_LEADS = _words("Lake Mount Cape Fort Port Camp Gulf Mt. Point Isle")
"""Capitalised nouns that begin the name of a place."""

SITE_HEADS = (
    ("training", "range"), ("training", "ground"), ("training", "grounds"), ("test", "site"), ("test", "range"),
    ("air", "base"), ("naval", "base"), ("proving", "ground"), ("firing", "range"),
    ("border", "crossing"), ("railway", "station"), ("train", "station"), ("rail", "yard"), ("launch", "site"),
    ("military", "base"), ("airbase",), ("airfield",), ("peninsula",), ("bay",), ("river",), ("range",),
)  # fmt: skip
"""Lower-case nouns after a name that say that it is a place or site."""

VILLAGES = frozenset((("village",), ("province",), ("oblast",), ("district",), ("neighborhood",), ("neighbourhood",)))

PLACING = _words("the of at in near from to village town towards toward around outside")
"""Words after which a name that we do not hold may still be a place, when more says so."""

STREET_HEADS = _words(
    "Street St. St Avenue Ave. Ave Road Rd. Rd Drive Dr. Boulevard Blvd. Blvd Lane Ln. Highway Hwy. Hwy Parkway Court "
    "Way Pike Turnpike Freeway Expressway Interstate Square Place Terrace Alley Bridge Trail Circle Loop"
)

BODY_HEADS = _words(
    "Fleet Command Squadron Brigade Regiment Corps Flotilla Treaty Accord Accords Agreement Summit Declaration "
    "Hauling Post Times News Herald Journal Tribune Gazette Star Sun Chronicle Telegraph Guardian Mirror Mail Express "
    "Observer Review Magazine Today Daily Weekly Press Globe Inquirer Enquirer Examiner Sentinel Courier Dispatch "
    "Register Independent Record Advocate Democrat Republican-American Leader Banner Bee Eagle Airlines Airways "
    "Airline Inc Inc. Corp Corp. Ltd Ltd. LLC Co. Plc PLC Group Holdings Bank Bancorp Motors Steel Oil Gas Energy "
    "Petroleum Pharmaceuticals Technologies Systems Partners Capital Insurance Mutual Electric Tigers Bulldogs "
    "Cowboys Rangers Giants Jets Yankees Mets Dodgers Angels Lakers Bulls Bears Cubs Packers Vikings Lions Pistons "
    "Celtics Patriots Bruins Sox Steelers Pirates Penguins Eagles Phillies Flyers 76ers Falcons Hawks Braves "
    "Thrashers Dolphins Heat Marlins Panthers Buccaneers Rays Lightning Magic Jaguars Texans Astros Rockets Mavericks "
    "Stars Spurs Suns Cardinals Diamondbacks Coyotes Rockies Broncos Nuggets Avalanche Raiders Warriors Athletics "
    "Sharks 49ers Seahawks Mariners SuperSonics Blazers Kings Chargers Padres Jazz Predators Titans Grizzlies Saints "
    "Pelicans Hornets Hurricanes Bobcats Capitals Wizards Redskins Nationals Orioles Ravens Browns Cavaliers Indians "
    "Reds Bengals Jackets Pacers Colts Bucks Brewers Timberwolves Twins Wild Royals Chiefs Blues Rams Raptors Leafs "
    "Canadiens Senators Sabres Bills Oilers Flames Canucks Maple Gators Seminoles Longhorns Aggies Sooners Buckeyes "
    "Wolverines Spartans Badgers Gophers Hoosiers Boilermakers Hawkeyes Cyclones Huskers Jayhawks Volunteers Vols "
    "Gamecocks Clemson Wildcats Huskies Cougars Ducks Beavers Trojans FC F.C. Rovers Wanderers Athletic Albion "
    "Hotspur Villa Forest Orient Argyle Celtic"
)
"""After a name they make it the name of a paper, a company or a team, which is not the place."""

PAPER_HEADS = _words("Times News Herald Journal Tribune Gazette Chronicle Telegraph Lines Airlines Airways Review")
"""After a place, also behind another word, they make a paper or an airline: "X State Journal", "X Air Lines"."""

LOCAL_NOUNS = _words(
    "man men woman women couple girl boy boys girls teen teens teenager resident residents native natives family "
    "families mother father driver drivers motorist motorists homeowner homeowners student students police officer "
    "officers firefighter firefighters official officials authorities voters businessman businesswoman farmer farmers "
    "pensioner schoolboy schoolgirl selectmen councillor councillors councilman mayor pub house home homes "
    "neighborhood suburb area"
)
"""Lower-case nouns for people and things of a town that its name stands before: "a X man", "X police"."""

SCHOOL_HEADS = _words("University College Institute Academy Seminary Polytechnic")

DISEASES = _words("virus viruses ebolavirus strain flu fever disease syndrome encephalitis hantavirus")
"""After a name they say that a disease is called so, as after rivers and towns where it was first seen."""

SCHOOL_OF = _words(
    "University College Bank Institute Museum School Diocese Archdiocese Voice Times Corporation Corp. Corp"
)
"""Before "of X" they make one name with it: "University of X", "Voice of America"."""

TITLES = _words(
    "Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Prof Prof. Professor Sir Lady Lord Dame Baroness Sen. Senator Rep. "
    "Representative Gov. Governor President Chancellor Secretary Minister Premier Mayor Judge Justice Sheriff Chief "
    "Capt. Captain Lt. Lieutenant Col. Colonel Gen. General Maj. Major Sgt. Sergeant Cpl. Corporal Pvt. Private "
    "Officer Detective Det. Deputy Coach Rev. Reverend Father Sister Brother Bishop Archbishop Cardinal Pope Rabbi "
    "Imam Sheikh King Queen Prince Princess Duke Duchess Earl Count Attorney Commissioner Superintendent Supt. "
    "Councilman Councilwoman Alderman Ald. Chairman Chairwoman Chairperson Director Admiral Adm. Commander Cmdr. "
    "Marshal Ambassador Congressman Congresswoman Principal Inspector Constable Pastor Saint Councillor Cllr "
    "Spokesman Spokeswoman Spokesperson Coroner Trooper Agent Treasurer Prosecutor Trustee Selectman Singer Actor "
    "Actress Author Quarterback"
)

AFTER_PLACE = _words(
    "Mayor President Governor Gov. Senator Sen. Sheriff Police Department Ambassador Prime Foreign Secretary Minister "
    "Council City County State National Attorney Commissioner Commissioners District Fire School High Public Rep. "
    "Chief Board Chamber Court Republican Democratic Democrat Republicans Democrats Premier Defense Defence Interior "
    "Deputy Highway Town Village Township Community Regional Municipal International Chancellor Parliament Congress "
    "Embassy Government Army Navy Marine Air Supreme Coroner Jail Prison Hospital Medical Center Centre Health "
    "Airport Library Zoo Park Marina Water Housing Development Transportation Education Environmental Emergency "
    "Association Area Metropolitan Superior Circuit Rescue Crimestoppers Parks Recreation Senior Junior Middle "
    "Elementary Charter Independent Volunteer Ministry Office Service Services Central Civic Arts Elks Legislature "
    "Lt. Lieutenant General Special Criminal Legislative Division Historical Heritage Public-School Commonwealth"
)
"""Capitalised words after a place that belong to a public body or an office of that place."""

AFTER_SITE = _words(
    "Rail Railway Train Station Facility Naval Base Airbase Airfield Shipyard Complex Training Range Test Launch "
    "Nuclear Power Plant Satellite Yard Terminal Port Depot Checkpoint Crossing Ground"
)
"""Capitalised words after a place that belong to a site there: "X Rail Facility"."""

DIRECTIONS = _words(
    "North South East West Northern Southern Eastern Western Northeast Northwest Southeast Southwest Northeastern "
    "Northwestern Southeastern Southwestern Central Greater Downtown Upper Lower Metro Metropolitan Mid Old New Inner "
    "Outer Mainland Rural Suburban Coastal Upstate Continental Occupied"
)

NAME_PARTS = _words("van von de di da del della al el bin ibn ben la le du der den")

SAYING = _words(
    "say tell add ask reply explain note think believe recall joke laugh smile know feel write read want like love "
    "remember testify continue conclude concede admit win play score coach pitch sing die retire marry graduate"
)
"""What people do more often than places do: as the subject of one of these an unknown name is a person."""

ACTING = _words(
    "say announce accuse warn insist deny demand call urge refuse reject agree decide plan seek want threaten vow "
    "pledge sign propose offer claim argue condemn denounce criticize criticise support oppose back blame plead ask "
    "respond react confirm declare order ban impose lift withdraw send deploy invite negotiate sue hope believe "
    "expect consider view fear see maintain hold signal suspect allege stress protest welcome approve adopt join "
    "recognize recognise sever cut ratify veto block launch test fire develop promise help provide supply ship aim "
    "attempt try prepare continue begin start stop suspend resume request hesitate watch accept retaliate"
)
"""What a government does: with a country or a capital as subject, the place stands for the body seated there."""

TIME_ZONES = _words("GMT UTC EST EDT CST CDT MST MDT PST PDT BST CET CEST EET EEST MSK KST JST IST HKT AEST AEDT")
"""Short forms of time zones; Est is a region of Burkina Faso."""

BODY_NOUNS = _words(
    "government position stance leaders leadership policy allies ally ambassador envoy decision response request "
    "demand officials diplomats plan offer claim ties relations nuclear military army forces troops sanctions "
    "influence interests warning regime ministry minister ministers president premier parliament leader chiefs army "
    "navy spokesman spokeswoman embassy"
)
"""What a government has: "Beijing's position"."""

GIVEN = _words(
    "aaron adam adrian alan albert alex alexander alexei alfred alice alison allen amanda amy andrea andrei andrew "
    "angela ann anna anne anthony antonio arnold arthur ashley austin barack barbara barry ben benjamin bernard beth "
    "betty bill billy bob bobby brad bradley brandon brenda brett brian brittany bruce bryan carl carlos carol "
    "caroline catherine chad charles charlie charlotte chelsea cheryl chris christian christina christine christopher "
    "cindy clara clarence claude colin connie craig crystal curtis cynthia dale dan daniel danny darren dave david "
    "dawn dean deborah debra dennis derek diana diane dick dmitry don donald donna dorothy doug douglas duane dustin "
    "dylan earl ed eddie edgar edith edna edward edwin eileen elaine eleanor elizabeth ellen emily emma eric erica "
    "erik ernest esther ethan eugene eva evan evelyn florence frances francis frank fred frederick gail gary gene "
    "geoffrey george gerald gina glen glenn gloria gordon grace graham grant greg gregory guy gwen harold harriet "
    "harry harvey heather hector helen henry herbert hillary holly howard hugh ian igor irene isaac ivan jack jackie "
    "jackson jacob jacqueline jake james jamie jan jane janet janice jared jason jay jean jeff jeffrey jennifer jenny "
    "jeremy jerome jerry jesse jessica jill jim jimmy joan joanne joe joel john johnny jon jonathan jordan jorge jose "
    "joseph josh joshua joyce juan judith judy julia julian julie justin karen karl kate katherine kathleen kathryn "
    "kathy katie keith kelly ken kenneth kerry kevin kim kimberly kirk kristen kurt kyle lance larry laura lauren "
    "laurie lawrence lee leo leon leonard leroy leslie lewis lillian linda lindsay lisa lloyd logan lois lori louis "
    "louise lucas lucy luis luke lydia lynn madison malcolm marc marcia marcus margaret maria marian marie marilyn "
    "mario marion marjorie mark marshall martha martin marvin mary mason matt matthew maureen maurice max megan "
    "melanie melissa michael michele michelle miguel mike mildred milton mitchell mohammed mohammad muhammad monica "
    "morgan morris nancy naomi natalie nathan neil nelson nicholas nick nicole nigel nikolai nina noel nora norma "
    "norman oliver olivia oscar owen pamela patricia patrick paul paula pauline pedro peggy penny perry peter phil "
    "philip phillip phyllis rachel ralph ramon randy ray raymond rebecca regina reginald rex rhonda ricardo richard "
    "rick ricky rita rob robert roberta roberto robin rodney roger roland ron ronald rose ross roy ruben russell ruth "
    "ryan sally sam samantha samuel sandra sandy sara sarah scott sean sergei sergey seth shane shannon sharon shaun "
    "shawn sheila shelly sherry shirley sidney simon sophia sophie spencer stacy stanley stella stephanie stephen "
    "steve steven stewart stuart sue susan suzanne sydney sylvia tamara tammy tara taylor ted teresa terrance terry "
    "thelma theodore theresa thomas tiffany tim timothy tina todd tom tommy toni tony tracy travis trevor tyler tyrone "
    "valerie vanessa vera vernon veronica vicki victor victoria vincent viola virginia vivian vladimir wade wallace "
    "walter wanda warren wayne wendy wesley whitney wilbur will willard william willie wilson xavier yolanda yvonne "
    "zachary chuck hank abdul ahmed ali hassan hussein ibrahim omar mahmoud yusuf xi li wang zhang chen liu yang park "
    "choi hiroshi"
)
"""Common given names, lower case."""

ORDINARY = _words(
    "a about act after alert all amber an and angels any april area army art as august autumn bad bank bar bath "
    "battle bay beach bell best bible big bill black blue board born boy bridge bush but by call canal candy care "
    "center chance chase church christmas city class coal coast college come cook council country county court cross "
    "crown day deal december deer democrat democratic do dr east eagle early easter eden end enterprise era even "
    "every fair faith fall farm father federal field fire first fish fishing five flat for forest four free freedom "
    "friday friend front game general god gold good government grand great green group hall harbor has hazard he "
    "health heart heaven help her high hill his holiday home hope hospital house how i if in independence "
    "international is island it jan january july june junior just justice king lake land last law left liberal "
    "liberty life light like line little live long look love low main male man many march market may media men middle "
    "military mission mobile monday more most mother much my national nature need new next nice night no north not "
    "november now oak ocean october of off office old on one opportunity or orange order orient our paradise park "
    "part peace pearl people plain plains plan point police post power press price pride progress province public "
    "queen race rain read reading real red reform regional republic republican rich right river road rock rose route "
    "rural sale sand saturday save school sea season second senior september service seven she shell show silver six "
    "so social some south southern special spring star start state station still stone store street strong student "
    "success such summer sun sunday super surprise tall team ten that the their then there these they this three "
    "thursday time to today too top total town trade train travel tree truth tuesday two under union unit united "
    "universal university up us valley very view village volunteer war was water way we wednesday well west western "
    "what when where white who why wide will wind winter with wood world year yes york you young your friends "
    "internet online website english web earth moon mars venus sol major minor normal ordinary commerce energy "
    "industry auto navy marine"
)
"""Words that are ordinary at the start of a sentence or in a headline, though some town bears them as a name."""

NEVER = _words(
    "toyota honda ford chevrolet chrysler nissan mazda suzuki mitsubishi hyundai kia volvo audi mercedes obama bush "
    "clinton hamas fatah hezbollah taliban duma knesset swat passover jupiter ramadan easter christmas gulf federal "
    "superior regional naval conservation metro abbas putin merkel sarkozy netanyahu trump biden xi kim sunday monday "
    "tuesday wednesday thursday friday saturday january february march april may june july august september october "
    "november december muslim christian jewish islam arab jew catholic protestant buddhist hindu sikh roman state "
    "city town county village province republic kingdom president minister king queen pope god jesus christ nato un "
    "who fbi cia kgb nasa reuters xinhua interfax tass kremlin internet facebook twitter google microsoft apple "
    "amazon.com sony nokia samsung boeing airbus mother father english spanish french german russian chinese vice "
    "inner centre center university hospital"
)
"""Words that no reader takes for a place by themselves, though some town bears them."""

SURNAMES = _words(
    "smith johnson williams jones brown davis miller wilson moore taylor anderson thomas jackson white harris martin "
    "thompson garcia martinez robinson clark rodriguez lewis lee walker hall allen young hernandez king wright lopez "
    "hill scott green adams baker gonzalez nelson carter mitchell perez roberts turner phillips campbell parker evans "
    "edwards collins stewart sanchez morris rogers reed cook morgan bell murphy bailey rivera cooper richardson cox "
    "howard ward torres peterson gray ramirez james watson brooks kelly sanders price bennett wood barnes ross "
    "henderson coleman jenkins perry powell long patterson hughes flores washington butler simmons foster gonzales "
    "bryant alexander russell griffin diaz hayes myers ford hamilton graham sullivan wallace woods cole west jordan "
    "owens reynolds fisher ellis harrison gibson mcdonald cruz marshall ortiz gomez murray freeman wells webb simpson "
    "stevens tucker porter hunter hicks crawford henry boyd mason morales kennedy warren dixon ramos reyes burns "
    "gordon shaw holmes rice robertson hunt black daniels palmer mills nichols grant knight ferguson rose stone "
    "hawkins dunn perkins hudson spencer gardner stephens payne pierce berry matthews arnold wagner willis ray "
    "watkins olson carroll duncan snyder hart cunningham bradley lane andrews ruiz harper fox riley armstrong "
    "carpenter weaver greene lawrence elliott chavez sims austin peters kelley franklin lawson blair blake bernal "
    "gore schwartz obrien"
)
"""Common surnames, lower case."""
