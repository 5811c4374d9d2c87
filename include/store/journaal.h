/* The journaal: who looked at what, written before it is shown. Lines are operations
 * of kind log in the same chain. */
#ifndef REGIE_STORE_JOURNAAL_H
#define REGIE_STORE_JOURNAAL_H

#include "store/record.h"

/* Log before show: when this fails, do not show. `act`: ontgrendeld, dossier, historie,
 * document, export, afdruk, rapport, import, sleutels, definities. `subject` may be none. */
enum err journaal_note(struct store *s, const char *act, struct rid subject, const char *detail);
/* The same of many records in one event (the lines of an export, a piece at a time). */
enum err journaal_note_many(struct store *s, const char *act, const struct rid *subjects, size_t n,
	const char *detail);
/* A visit to a list or search: one event, completed with the ids that were drawn. */
struct journaal_visit;
enum err journaal_visit_begin(struct store *s, const char *act, struct journaal_visit **out);
void journaal_visit_drawn(struct journaal_visit *v, struct rid id);
/* Completes and frees; NULL is nothing. */
enum err journaal_visit_end(struct journaal_visit *v);
/* Lines about a record (and its dossier), oldest first. */
struct journaal_line { int64_t when_ms; const char *user, *act, *detail; };
enum err journaal_read(struct store *s, struct rid subject,
	bool (*each)(void *ctx, const struct journaal_line *l), void *ctx);

#endif
