/* Errors as values. One list gives the code, the exit code of the program and
 * the Dutch sentence; a function that can fail returns `enum err` and puts its
 * results, nulled first, in its last parameters. */
#ifndef REGIE_BASE_ERR_H
#define REGIE_BASE_ERR_H

/* X(name, exit code, sentence). Exit codes: 1 findings or refused, 2 usage,
 * 3 wrong passphrase or code, 4 damaged, 5 not this store, 6 other version,
 * 7 environment. A sentence says what is wrong and what to do. */
#define ERR_LIST(X) \
  X(ERR_OK, 0, "Gelukt.") \
  X(ERR_REFUSED, 1, "Dit is niet toegestaan.") \
  X(ERR_FINDINGS, 1, "Er zijn bevindingen.") \
  X(ERR_CONFLICT, 1, "Een collega heeft hetzelfde gegeven gewijzigd; kies welke waarde blijft.") \
  X(ERR_FROZEN, 1, "Dit is vastgesteld en kan niet meer worden gewijzigd; maak een correctie.") \
  X(ERR_NOT_FOUND, 1, "Dit bestaat niet.") \
  X(ERR_PARSE, 1, "De invoer kan niet worden gelezen.") \
  X(ERR_LIMIT, 1, "De invoer is te groot.") \
  X(ERR_STOPPED, 1, "Gestopt op verzoek; wat al klaar was, blijft staan.") \
  X(ERR_DEFINITION, 1, "Een definitie is niet goed; regie definitions check noemt bestand en regel.") \
  X(ERR_USAGE, 2, "De opdracht is niet goed geschreven; zie regie --help.") \
  X(ERR_PASSPHRASE, 3, "Deze wachtzin of code past niet bij dit bestand.") \
  X(ERR_CODE_TYPO, 3, "De herstelcode bevat een typefout.") \
  X(ERR_DAMAGED, 4, "De opslag is beschadigd; zet een reservekopie terug met regie restore.") \
  X(ERR_SLOTS_DAMAGED, 4, "Het sleutelbestand is beschadigd; gebruik regie.keys.bak of de herstelcode.") \
  X(ERR_MISSING, 5, "Hier is geen opslag; maak er een met regie init.") \
  X(ERR_EMPTY, 5, "Het bestand is leeg: dit is geen opslag van regie.") \
  X(ERR_PLAIN, 5, "Dit is een gewoon, onversleuteld SQLite-bestand: dit is geen opslag van regie.") \
  X(ERR_FOREIGN, 5, "Dit is niet de opslag die bij dit sleutelbestand hoort.") \
  X(ERR_NEWER, 6, "Deze opslag is gemaakt door een nieuwere regie; werk regie bij.") \
  X(ERR_OLDER, 6, "Deze opslag is van een oudere versie en moet eerst worden bijgewerkt.") \
  X(ERR_NEWER_FORMAT, 6, "Dit bestand is gemaakt door een nieuwere regie; werk regie bij.") \
  X(ERR_NO_CIPHER, 7, "De versleuteling ontbreekt: regie is met een gewone SQLite gekoppeld.") \
  X(ERR_MEMORY, 7, "Er is te weinig geheugen om te ontgrendelen.") \
  X(ERR_DISK_FULL, 7, "De schijf is vol; het laatste is niet opgeslagen. Maak ruimte, probeer opnieuw.") \
  X(ERR_IO, 7, "Lezen of schrijven is niet gelukt.") \
  X(ERR_RIGHTS, 7, "De rechten van de map of het bestand zijn niet goed.") \
  X(ERR_BUSY, 7, "Een ander is met deze opslag bezig; probeer het zo opnieuw.") \
  X(ERR_NO_TERMINAL, 7, "Er is geen bruikbare terminal.") \
  X(ERR_READ_ONLY, 1, "Regie is geopend om te kijken; wijzigen kan niet.") \
  X(ERR_EXISTS, 1, "Dit bestaat al.") \
  X(ERR_NO_RANDOM, 7, "Het systeem geeft geen toevalsgetallen; zo kan regie geen sleutels maken.")

enum err {
#define ERR_ENUM(name, exit_code, text) name,
	ERR_LIST(ERR_ENUM)
#undef ERR_ENUM
	ERR_COUNT
};

/* The translated sentence for `e`; borrowed, valid for ever. Never NULL. */
const char *err_text(enum err e);

/* The exit code of the program for `e`, by the list above. */
int err_exit_code(enum err e);

/* The bare name, "ERR_BUSY", for logs and tests; borrowed. */
const char *err_name(enum err e);

#endif
