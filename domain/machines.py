"""The state machines of the programme, as tables.

Each row reads: in this state, this event leads to that state, fired by that actor. They are the
domain model's; where a row surprises, the model is right and the comment says why.
"""

from domain.states import Actor, Machine, Transition

OFFICE, COORDINATOR, LEADER = Actor.OFFICE, Actor.COORDINATOR, Actor.LEADER
MENTOR, TRAINER, PARTICIPANT = Actor.MENTOR, Actor.TRAINER, Actor.PARTICIPANT
HOST, MEMBERS, COUNTY = Actor.NETWORK_COORDINATOR, Actor.NETWORK_MEMBERS, Actor.COUNTY
SYSTEM = Actor.SYSTEM

Row = tuple[str, str, str, Actor]


def _machine(name: str, initial: str, final: str, *rows: Row) -> Machine:
    table = tuple(Transition(*row) for row in rows)
    return Machine(name=name, initial=initial, final=frozenset(final.split()), transitions=table)


PARTICIPANT_STATES = _machine(
    "participant",
    "zaproszony",
    "ukonczyl nie_ukonczyl wycofany zastapiony",
    ("zaproszony", "powiazanie_konta", "zarejestrowany", PARTICIPANT),
    ("zaproszony", "bez_komunikatora", "zarejestrowany", OFFICE),
    ("zarejestrowany", "oswiadczenie_dostarczone", "aktywny", OFFICE),
    ("aktywny", "warunki_ukonczenia", "ukonczyl", COORDINATOR),
    ("aktywny", "brak_warunkow", "nie_ukonczyl", COORDINATOR),
    ("zaproszony", "zmiana_osoby", "zastapiony", LEADER),
    ("zarejestrowany", "zmiana_osoby", "zastapiony", LEADER),
    ("aktywny", "zmiana_osoby", "zastapiony", LEADER),
    ("zarejestrowany", "wycofanie", "wycofany", PARTICIPANT),
    ("aktywny", "wycofanie", "wycofany", PARTICIPANT),
)

JST_TEAM = _machine(
    "jst_team",
    "zgloszony",
    "ukonczyl wycofany",
    ("zgloszony", "deklaracja_przyjeta", "aktywny", OFFICE),
    ("aktywny", "sklad_ponizej_2", "niepelny", SYSTEM),
    ("niepelny", "uzupelniono", "aktywny", LEADER),
    ("aktywny", "plan_przyjety", "ukonczyl", COORDINATOR),
    ("aktywny", "brak_planu_po_module_5", "w_konsultacjach", COORDINATOR),
    ("w_konsultacjach", "plan_przyjety", "ukonczyl", COORDINATOR),
    ("zgloszony", "wycofanie", "wycofany", COORDINATOR),
    ("aktywny", "wycofanie", "wycofany", COORDINATOR),
    ("niepelny", "wycofanie", "wycofany", COORDINATOR),
    ("w_konsultacjach", "wycofanie", "wycofany", COORDINATOR),
)

MODULE = _machine(
    "module",
    "planowany",
    "zamkniety odwolany",
    ("planowany", "publikacja", "ogloszony", COORDINATOR),
    ("ogloszony", "zmiana_terminu", "ogloszony", COORDINATOR),
    ("ogloszony", "start", "trwa", SYSTEM),
    ("trwa", "koniec", "ewaluacja", SYSTEM),
    ("ewaluacja", "zamkniecie_ankiet", "zamkniety", SYSTEM),
    ("planowany", "odwolanie", "odwolany", COORDINATOR),
    ("ogloszony", "odwolanie", "odwolany", COORDINATOR),
)

IMPLEMENTATION_TASK = _machine(
    "implementation_task",
    "projekt",
    "omowione niewykonane",
    ("projekt", "publikacja", "przydzielone", COORDINATOR),
    ("przydzielone", "rozpoczecie", "w_toku", LEADER),
    ("przydzielone", "wyslanie", "przekazane", LEADER),
    ("w_toku", "wyslanie", "przekazane", LEADER),
    ("przydzielone", "po_terminie", "zalegle", SYSTEM),
    ("w_toku", "po_terminie", "zalegle", SYSTEM),
    ("zalegle", "wyslanie", "przekazane", LEADER),
    ("zalegle", "przedluzenie", "w_toku", MENTOR),
    # A sent report may be corrected, unread or accepted; `domain.tasks` ends this at the deadline.
    ("przekazane", "wyslanie", "przekazane", LEADER),
    ("gotowe_do_omowienia", "wyslanie", "przekazane", LEADER),
    ("przekazane", "przedluzenie", "do_poprawy", MENTOR),
    ("do_poprawy", "po_terminie", "zalegle", SYSTEM),
    ("przekazane", "uwagi", "do_poprawy", MENTOR),
    ("do_poprawy", "wyslanie", "przekazane", LEADER),
    ("przekazane", "akceptacja", "gotowe_do_omowienia", MENTOR),
    ("gotowe_do_omowienia", "omowienie", "omowione", TRAINER),
    ("przekazane", "omowienie", "omowione", TRAINER),
    ("zalegle", "kolejny_modul_zamkniety", "niewykonane", SYSTEM),
)

QUESTIONNAIRE_ASSIGNMENT = _machine(
    "questionnaire_assignment",
    "zaplanowana",
    "zwrocona zwrocona_na_papierze niezwrocona odmowa",
    ("zaplanowana", "otwarcie", "otwarta", SYSTEM),
    ("otwarta", "pierwsza_odpowiedz", "rozpoczeta", PARTICIPANT),
    ("rozpoczeta", "wyslanie", "zwrocona", PARTICIPANT),
    ("otwarta", "papier", "zwrocona_na_papierze", OFFICE),
    ("otwarta", "odmowa", "odmowa", PARTICIPANT),
    ("rozpoczeta", "odmowa", "odmowa", PARTICIPANT),
    ("otwarta", "zamkniecie", "niezwrocona", SYSTEM),
    ("rozpoczeta", "zamkniecie", "niezwrocona", SYSTEM),
)

NETWORK = _machine(
    "network",
    "planowana",
    "zamknieta",
    ("planowana", "otwarcie_naboru", "nabor", HOST),
    ("nabor", "spotkanie_organizacyjne_odbyte", "dziala", HOST),
    ("dziala", "spotkanie_podsumowujace_odbyte", "podsumowana", HOST),
    ("podsumowana", "kontynuacja", "nabor", HOST),
    ("podsumowana", "zamkniecie", "zamknieta", COUNTY),
    ("dziala", "brak_koordynatora", "bez_koordynatora", SYSTEM),
    ("bez_koordynatora", "wybor_przez_uczestnikow", "dziala", MEMBERS),
    ("bez_koordynatora", "zamkniecie", "zamknieta", COUNTY),
)

NETWORK_MEMBERSHIP = _machine(
    "network_membership",
    "brak",
    "opuscil odrzucony",
    ("brak", "prosba", "oczekuje", PARTICIPANT),
    ("brak", "zaproszenie", "zaproszony", HOST),
    ("zaproszony", "przyjecie", "czlonek", PARTICIPANT),
    ("zaproszony", "odmowa", "odrzucony", PARTICIPANT),
    ("oczekuje", "przyjecie", "czlonek", HOST),
    ("oczekuje", "odmowa", "odrzucony", HOST),
    ("oczekuje", "brak_miejsc", "lista_rezerwowa", SYSTEM),
    ("lista_rezerwowa", "miejsce", "czlonek", HOST),
    ("lista_rezerwowa", "rezygnacja", "opuscil", PARTICIPANT),
    ("czlonek", "rezygnacja", "opuscil", PARTICIPANT),
)

NETWORK_MEETING = _machine(
    "network_meeting",
    "planowane",
    "udokumentowane odwolane",
    ("planowane", "ogloszenie", "ogloszone", HOST),
    ("ogloszone", "zmiana_terminu", "ogloszone", HOST),
    ("ogloszone", "odbycie", "odbyte", HOST),
    ("odbyte", "lista_obecnosci_i_notatka", "udokumentowane", HOST),
    ("planowane", "odwolanie", "odwolane", HOST),
    ("ogloszone", "odwolanie", "odwolane", HOST),
)

ANNOUNCEMENT = _machine(
    "announcement",
    "szkic",
    "wyslane anulowane",
    ("szkic", "podglad", "sprawdzone", COORDINATOR),
    ("sprawdzone", "zaplanowanie", "zaplanowane", COORDINATOR),
    ("sprawdzone", "wyslij_teraz", "wysylanie", COORDINATOR),
    ("zaplanowane", "czas", "wysylanie", SYSTEM),
    ("zaplanowane", "anulowanie", "anulowane", COORDINATOR),
    ("sprawdzone", "edycja", "szkic", COORDINATOR),
    ("wysylanie", "koniec", "wyslane", SYSTEM),
)

MACHINES = {
    machine.name: machine
    for machine in (
        PARTICIPANT_STATES,
        JST_TEAM,
        MODULE,
        IMPLEMENTATION_TASK,
        QUESTIONNAIRE_ASSIGNMENT,
        NETWORK,
        NETWORK_MEMBERSHIP,
        NETWORK_MEETING,
        ANNOUNCEMENT,
    )
}
