/* What the files of the types share. */
#ifndef REGIE_SPEC_TYPE_PRIV_H
#define REGIE_SPEC_TYPE_PRIV_H

#include "spec/type.h"

/* One value being typed. `text` is clean: NFC, trimmed, no control characters, not empty. */
struct spec_typing {
	const struct spec_field *f;
	const struct spec_env *env;
	const char *text;
	struct buf *value, *echo; /* filled when the reader returns true */
	struct buf *why;          /* may be filled when it returns false; else the check tells */
};

/* Readers, checks, printers, orders and editors, by the table in type.c. */
bool read_text(struct spec_typing *t);
bool check_text(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
int compare_text(const struct spec_field *f, const char *a, const char *b);
bool check_long_text(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool read_hash(struct spec_typing *t);
bool check_hash(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool read_ref(struct spec_typing *t);
bool check_ref(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
void print_ref(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);

bool read_date(struct spec_typing *t);
bool check_date(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool read_partial_date(struct spec_typing *t);
bool check_partial_date(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
void print_date(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
int compare_date(const struct spec_field *f, const char *a, const char *b);
bool read_moment(struct spec_typing *t);
bool check_moment(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
void print_moment(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
void edit_moment(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
int compare_moment(const struct spec_field *f, const char *a, const char *b);
bool read_time(struct spec_typing *t);
bool check_time(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool read_quarter(struct spec_typing *t);
bool check_quarter(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);

bool read_yes_no(struct spec_typing *t);
bool check_yes_no(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
void print_yes_no(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
bool read_yes_no_unknown(struct spec_typing *t);
bool check_yes_no_unknown(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool read_choice(struct spec_typing *t);
bool check_choice(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
void print_choice(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
int compare_choice(const struct spec_field *f, const char *a, const char *b);
bool read_choices(struct spec_typing *t);
bool check_choices(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
void print_choices(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);

bool read_whole(struct spec_typing *t);
bool check_whole(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool read_hours(struct spec_typing *t);
bool check_hours(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
void print_hours(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
bool read_money(struct spec_typing *t);
bool check_money(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
void print_money(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
void edit_money(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
bool read_percent(struct spec_typing *t);
bool check_percent(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
void print_percent(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
int compare_number(const struct spec_field *f, const char *a, const char *b);

bool read_bsn(struct spec_typing *t);
bool check_bsn(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool read_digits(struct spec_typing *t);
bool check_anr(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool read_vnr(struct spec_typing *t);
bool check_vnr(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool check_oin(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool check_kvk(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool check_rsin(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool read_letters_digits(struct spec_typing *t);
bool check_postcode(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
void print_postcode(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
bool check_iban(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
void print_iban(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
bool check_btw(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool read_phone(struct spec_typing *t);
bool check_phone(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
bool check_email(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);

/* As stored: print and edit of types that need nothing else; order by bytes, empty last. */
void print_plain(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
int compare_plain(const struct spec_field *f, const char *a, const char *b);

/* Fail with a sentence; why may be NULL. Always false. */
bool refuse(struct buf *why, const char *text);
/* Empty sorts last: true with the order in *order when either is empty. */
bool order_of_empty(const char *a, const char *b, int *order);
/* n digits at s as a number; -1 when one is no digit. */
int digits_at(const char *s, int n);
/* Is s exactly n digits? */
bool is_digits(const char *s, size_t n);
/* A stored whole number, strict (no plus, no leading zeros, no -0, fits). */
bool stored_number(const char *s, int64_t *out);
/* Lower case of A-Z. */
char lower(char c);
char upper(char c);
/* Today of the environment; none without one. */
struct civil today_of(const struct spec_env *env);

#endif
