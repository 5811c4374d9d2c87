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

/* The functions of the table in type.c. */
typedef bool spec_read_fn(struct spec_typing *t);
typedef bool spec_check_fn(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *why);
typedef void spec_print_fn(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *out);
typedef int spec_compare_fn(const struct spec_field *f, const char *a, const char *b);

spec_read_fn read_text, read_hash, read_ref, read_date, read_partial_date, read_moment, read_time,
	read_quarter, read_yes_no, read_yes_no_unknown, read_choice, read_choices, read_whole, read_hours,
	read_money, read_percent, read_bsn, read_digits, read_vnr, read_letters_digits, read_phone;
spec_check_fn check_text, check_long_text, check_hash, check_ref, check_date, check_partial_date,
	check_moment, check_time, check_quarter, check_yes_no, check_yes_no_unknown, check_choice,
	check_choices, check_whole, check_hours, check_money, check_percent, check_bsn, check_anr,
	check_vnr, check_oin, check_kvk, check_rsin, check_postcode, check_iban, check_btw, check_phone,
	check_email;
spec_print_fn print_ref, print_date, print_moment, edit_moment, print_yes_no, print_choice,
	print_choices, print_hours, print_money, edit_money, print_percent, print_postcode, print_iban,
	print_plain;
spec_compare_fn compare_text, compare_date, compare_moment, compare_choice, compare_number,
	compare_plain;

/* print_plain and compare_plain: as stored; order by bytes, empty last. */

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
