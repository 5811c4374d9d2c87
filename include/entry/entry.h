/* One form being filled: a main record and the records its form also asks about,
 * their values, relevance, checks, undo and draft, up to the save. No curses. */
#ifndef REGIE_ENTRY_ENTRY_H
#define REGIE_ENTRY_ENTRY_H

#include "rule/kalender.h"
#include "rule/termijn.h"
#include "spec/type.h"
#include "store/change.h"
#include "store/record.h"

struct entry;

/* What stands on the form, top to bottom; the set changes with relevance and rows. */
enum entry_kind {
	ENTRY_BLOCK,   /* heading of a block */
	ENTRY_FIELD,   /* a field of a record */
	ENTRY_ROWS,    /* heading of a sub-list */
	ENTRY_ROW,     /* one row of a sub-list (opens as a form of its own fields) */
	ENTRY_ADD      /* "+ rij toevoegen" */
};

struct entry_item {
	enum entry_kind kind;
	size_t block;                     /* index in form->blocks */
	const struct spec_question *question;
	const struct spec_field *field;   /* ENTRY_FIELD */
	struct rid record;                /* whose field or row */
	int depth;                        /* 0, or 1 inside an opened row */
};

/* Of a block: faults first; done when all that is needed is answered, or, where nothing is
 * needed, when all is. */
enum entry_badge { BADGE_EMPTY, BADGE_BUSY, BADGE_FAULTS, BADGE_DONE };
struct entry_block_state { enum entry_badge badge; unsigned answered, asked, faults, missing; };

struct entry_options {
	struct store *store;
	const struct kalender *kalender;
	const struct spec_form *form;
	const struct regels *regels;      /* NULL: no law beside the form */
};

/* New main record owned by `owner` (none for records that stand alone), or an existing
 * one. Also loads the records the form reaches: the owners, what one of those refers to
 * with exactly one field, and sub-lists. Nothing is written. ERR_NOT_FOUND (also when
 * the owner is of another kind), ERR_EXISTS (new: the owner has its only one already),
 * ERR_DAMAGED. *out NULL on failure. */
enum err entry_new(const struct entry_options *o, struct rid owner, struct entry **out);
enum err entry_open(const struct entry_options *o, struct rid record, struct entry **out);
/* Go on from a draft: same values, rows, undo and field (entry_cursor, with the text under
 * the cursor in entry_edit_text). o->form NULL: the draft's own. ERR_NOT_FOUND, ERR_DAMAGED,
 * ERR_NEWER_FORMAT. When a record changed since, *changed is true: the bases stay those the
 * draft's author saw, so the save will compare. */
enum err entry_resume(const struct entry_options *o, const unsigned char draft[16], struct entry **out,
	bool *changed);
/* What of the draft the definitions of today have no place for ("persoon.oud, ..."); ""
 * when nothing. Borrowed. */
const char *entry_resume_note(const struct entry *e);
/* Closes; the draft stays when there are unsaved changes, else it goes. NULL is nothing. */
void entry_free(struct entry *e);

const struct spec_form *entry_form(const struct entry *e);
const struct record *entry_main(const struct entry *e);
size_t entry_n_items(const struct entry *e);
const struct entry_item *entry_item(const struct entry *e, size_t i);
/* Index of the item of a field of the main record, or SIZE_MAX. */
size_t entry_find(const struct entry *e, struct rid record, const struct spec_field *f);

/* Value as stored, as shown, and as edited. Borrowed until the next call on e. */
const char *entry_stored(const struct entry *e, size_t i);
const char *entry_shown(struct entry *e, size_t i);
const char *entry_edit_text(struct entry *e, size_t i);
/* The grey text beside the field: echo of the last typing, name of the code, "≈ uit ..." */
const char *entry_echo(struct entry *e, size_t i);
/* The warning beside the field, NULL when none. Never blocks. */
const char *entry_finding(struct entry *e, size_t i);
enum stand entry_stand(const struct entry *e, size_t i);
/* Needed for `vaststellen` and not answered (onbekend and wil_niet count). */
bool entry_is_missing(const struct entry *e, size_t i);
bool entry_is_readonly(const struct entry *e, size_t i);
/* Another writer's value stands in open conflict with this one. */
bool entry_in_conflict(const struct entry *e, size_t i);
/* Changed since it was opened or saved. */
bool entry_is_dirty(const struct entry *e);

/* Typing, while the cursor is in a field: kept in the draft within two seconds, not
 * checked. entry_set on leaving: normalise, check, relevance, calculations, draft. */
void entry_typing(struct entry *e, size_t i, const char *text);
void entry_set(struct entry *e, size_t i, const char *typed);
void entry_set_stored(struct entry *e, size_t i, const char *stored); /* from a choice list */
void entry_set_stand(struct entry *e, size_t i, enum stand s);        /* only records with answers */
/* Take the answer of the previous record of this kind under the same owner, else of a
 * member of the household; entry_echo says "≈ uit Brede intake 03-02-2026". One step of
 * undo. False: there is none (or the field is readonly). */
bool entry_carry_over(struct entry *e, size_t i);
/* Text that equals entry_edit_text changes nothing; more than 120,000 bytes are cut, with a
 * finding. What cannot be changed (readonly) is ignored. Setting, undo and rows may change
 * the set of items: indexes from before are no longer good. */
/* Rows. entry_row_add (on the list's heading or ENTRY_ADD) returns the item index of the
 * new row, which is open; SIZE_MAX when none may be added. A removed row can be undone. */
size_t entry_row_add(struct entry *e, size_t i);
void entry_row_remove(struct entry *e, size_t i);
/* Open or close a row in place: its fields follow as items of depth 1. */
void entry_row_open(struct entry *e, size_t i, bool open);
bool entry_row_is_open(const struct entry *e, size_t i);

/* Undo and redo, without limit and across a save (what lapsed by it comes back too); return
 * the item to go to, or what stands nearest to it; SIZE_MAX when there is nothing. */
size_t entry_undo(struct entry *e);
size_t entry_redo(struct entry *e);

/* What a correction is of: a new record, of a kind that has a field correctie_van, names the one
 * that was made definitive. False: it has none. With its draft it is known again. */
bool entry_corrects(struct entry *e, struct rid of);
/* Is it a correction that was not saved yet? Its save is to have a reason (entry_reason). */
bool entry_is_correction(const struct entry *e);

/* Next item with a finding or missing answer after `from` (wraps); SIZE_MAX none. */
size_t entry_next_problem(const struct entry *e, size_t from);
struct entry_block_state entry_block_state(const struct entry *e, size_t block);

/* Where the cursor is, kept in the draft so that it comes back after a kill. */
void entry_set_cursor(struct entry *e, size_t item, size_t offset);
void entry_cursor(const struct entry *e, size_t *item, size_t *offset);
/* Flush the draft (on lock, hang-up) and wait until it is on the disk: ERR_DISK_FULL,
 * ERR_IO. Also called each second by the screen with force = false: queues typing that is
 * older than one second, so that no key is ever lost after two; after a failure tries the
 * whole draft anew. The answer is that of entry_draft_state: the last failure until a
 * write succeeds again. */
enum err entry_flush(struct entry *e, bool force);
enum err entry_draft_state(const struct entry *e);
/* Id of the draft as 22 characters; NULL when nothing was typed. Borrowed. */
const char *entry_draft_id(const struct entry *e);
/* Throw the draft away: the form is as it was stored. */
void entry_discard(struct entry *e);

/* What a save will do beside writing: "3 antwoorden vervallen" (fields that became
 * irrelevant are cleared), near matches of a new person. Text empty when nothing. */
void entry_before_save(struct entry *e, struct buf *text);
/* Save. ERR_CONFLICT as change_save: set choices in the result and call again. Missing
 * V-fields: ERR_FINDINGS (entry_next_problem finds them). ERR_READ_ONLY and what change_save
 * says: nothing was written, all that was typed is still there, try again. After ERR_OK the
 * form goes on from the saved state and the draft is gone. */
enum err entry_save(struct entry *e, struct change_result *r);
/* Why this is written (a correction): kept with every line of the next save that succeeds, and
 * forgotten then. Copied; NULL: none. Not kept in the draft. */
void entry_reason(struct entry *e, const char *why);
/* What keeps this from being made definitive, as it stands on the screen: one a line, appended to
 * `why`. False: nothing does, or it is not a form for it. */
bool entry_lacks(struct entry *e, struct buf *why);
/* Vaststellen: saves first; ERR_FINDINGS with the list of what is missing or not good (one
 * a line) in `why`. Freezes the main record and its rows. ERR_CONFLICT as in entry_save (what
 * is made definitive is what is on the screen). ERR_REFUSED: not a form for it. */
enum err entry_freeze(struct entry *e, struct change_result *r, struct buf *why);

/* The facts of the dossier with the answers of the form over them, and the settings, for explanations
 * and "what if"; NULL without rules or a dossier. Borrowed until the next call on e. */
const struct feiten *entry_feiten(struct entry *e);
const struct instellingen *entry_instellingen(struct entry *e);
/* Why a save would be refused by the law now: a sentence a line. False: it would not. */
bool entry_refusal(struct entry *e, struct buf *why);

/* Drafts for "verder gaan", newest first: form, title (the person), time, number of answers;
 * record none: a new one. Drafts of forms that do not exist are left out and stay. */
struct entry_draft {
	unsigned char id[16];
	const struct spec_form *form;
	char *title;
	int64_t when_ms;
	unsigned answers;
	struct rid record, owner;
};
enum err entry_drafts(const struct entry_options *o, struct entry_draft **out, size_t *n);
void entry_drafts_free(struct entry_draft *d, size_t n);

#endif
