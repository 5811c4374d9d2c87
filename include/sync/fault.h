/* Why something that travels was refused: one list gives the fault, its error for the
 * exit code, the short code that a receipt carries, and the Dutch sentence. */
#ifndef REGIE_SYNC_FAULT_H
#define REGIE_SYNC_FAULT_H

#include "base/err.h"

/* X(name, error, code, sentence). Codes are stored and sent: never changed or reused. */
#define SYNC_FAULT_LIST(X) \
  X(FAULT_NONE, ERR_OK, "ok", "In orde.") \
  X(FAULT_SHORT, ERR_DAMAGED, "kort", "Dit is geen hele bundel: het bestand is leeg of afgebroken.") \
  X(FAULT_SIZE, ERR_LIMIT, "groot", "Dit bestand is te groot om een bundel te zijn.") \
  X(FAULT_FORM, ERR_DAMAGED, "vorm", "Dit is geen hele bundel: er ontbreekt iets of er staat te veel.") \
  X(FAULT_MAGIC, ERR_PARSE, "merk", "Dit bestand is geen bundel van regie.") \
  X(FAULT_NEWER, ERR_NEWER_FORMAT, "nieuwer", \
    "Deze bundel is gemaakt door een nieuwere regie; werk regie bij. Het bestand blijft bewaard.") \
  X(FAULT_OWN, ERR_REFUSED, "eigen", "Deze bundel komt van dit apparaat zelf; er is niets ingelezen.") \
  X(FAULT_SENDER, ERR_REFUSED, "afzender", "Deze bundel komt van een apparaat dat hier niet is aangemeld.") \
  X(FAULT_REVOKED, ERR_REFUSED, "ingetrokken", \
    "Deze bundel komt van een ingetrokken apparaat en wacht op een besluit.") \
  X(FAULT_CARRIED, ERR_REFUSED, "gedragen", \
    "Deze bundel brengt regels van een ander apparaat en wacht op een besluit.") \
  X(FAULT_SIGNATURE, ERR_DAMAGED, "handtekening", \
    "De handtekening klopt niet: de bundel is beschadigd of veranderd.") \
  X(FAULT_RECIPIENT, ERR_FOREIGN, "geadresseerde", "Deze bundel is voor een ander bestemd.") \
  X(FAULT_KEY, ERR_DAMAGED, "sleutel", \
    "Deze bundel kan niet worden geopend: de gedeelde sleutel past niet.") \
  X(FAULT_CHUNK, ERR_DAMAGED, "blok", "Een blok van de bundel klopt niet of staat op een andere plaats.") \
  X(FAULT_END, ERR_DAMAGED, "einde", "Het einde van de bundel ontbreekt.") \
  X(FAULT_AFTER, ERR_DAMAGED, "erna", "Er staat nog iets na het einde van de bundel.") \
  X(FAULT_PACKED, ERR_DAMAGED, "ingepakt", "De inhoud van de bundel kan niet worden uitgepakt.") \
  X(FAULT_BOMB, ERR_LIMIT, "bom", "De inhoud van de bundel zwelt op boven wat een bundel mag bevatten.") \
  X(FAULT_LINE, ERR_PARSE, "regel", "Een regel in de bundel is niet goed geschreven.") \
  X(FAULT_LONG, ERR_LIMIT, "lang", "Een regel in de bundel is te lang.") \
  X(FAULT_LINES, ERR_LIMIT, "aantal", "De bundel heeft te veel regels.") \
  X(FAULT_MANIFEST, ERR_PARSE, "opgave", "De opgave vooraan in de bundel klopt niet.") \
  X(FAULT_COUNT, ERR_DAMAGED, "telling", "De bundel bevat niet de regels die hij opgeeft.") \
  X(FAULT_CHAIN, ERR_DAMAGED, "keten", "De keten van de regels in de bundel klopt niet.") \
  X(FAULT_STATEMENT, ERR_REFUSED, "opgaaf", \
    "De sleutelopgave van het kantoor is niet door het kantoor ondertekend.") \
  X(FAULT_OLDER, ERR_REFUSED, "ouder", "Dit is ouder dan wat hier al bekend is.") \
  X(FAULT_OTHER, ERR_REFUSED, "ander", "Dit is voor een ander apparaat of een eerdere voortzetting ervan.") \
  X(FAULT_BEYOND, ERR_REFUSED, "verder", \
    "Het kantoor heeft onder de naam van dit apparaat iets anders dan hier staat.") \
  X(FAULT_MEDIUM, ERR_IO, "medium", "Lezen of schrijven op het medium is niet gelukt; is het er nog?") \
  X(FAULT_FULL, ERR_DISK_FULL, "vol", \
    "Het medium is vol; er is niets verstuurd. Neem een ander medium of maak ruimte.") \
  X(FAULT_READ_BACK, ERR_IO, "teruglezen", \
    "Wat op het medium staat is niet wat is geschreven; neem een ander medium.") \
  X(FAULT_NAME, ERR_EXISTS, "naam", "Er staat al een bestand met deze naam; het is niet aangeraakt.") \
  X(FAULT_PLACE, ERR_RIGHTS, "plaats", "Hier kan geen bundel staan: geen gewoon bestand of geen recht.") \
  X(FAULT_ABSENT, ERR_MISSING, "weg", "Het bestand is er niet.") \
  X(FAULT_BUSY, ERR_BUSY, "bezig", "Een ander schrijft deze bundel juist; wacht even.") \
  X(FAULT_STOPPED, ERR_STOPPED, "gestopt", "Gestopt op verzoek; er is niets veranderd.") \
  X(FAULT_CHILD, ERR_IO, "hulp", "Uitpakken in een apart proces is niet gelukt; probeer het opnieuw.") \
  X(FAULT_CHECK, ERR_REFUSED, "keuring", "Een regel in de bundel kan hier niet worden opgenomen.")

enum sync_fault {
#define FAULT_ENUM(name, error, code, text) name,
	SYNC_FAULT_LIST(FAULT_ENUM)
#undef FAULT_ENUM
	FAULT_COUNT_OF
};

/* The error of a fault (its exit code follows from that). */
enum err sync_fault_err(enum sync_fault f);
/* The short code, and back: FAULT_COUNT_OF for a code this version does not know. */
const char *sync_fault_code(enum sync_fault f);
enum sync_fault sync_fault_of(const char *code);
/* The translated sentence; borrowed, never NULL. */
const char *sync_fault_text(enum sync_fault f);

#endif
