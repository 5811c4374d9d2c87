/* Rows kept as text come back byte for byte, whatever the store does to text. */
#include <config.h>

#include "base/text.h"
#include "chain/kamer.h"
#include "chain/suites.h"
#include "pack_priv.h"

#include <stdlib.h>
#include <string.h>

static const char plain[] = "mapping: x\nsoort: persoon\nbewaar: brp_rij\nlijst: -\nkolommen: - a b c b -\n\n"
	"uit: persoon\nnaar: a persoon.bsn\n";

static struct mapping *mapping_of(const char *text)
{
	struct spec_fault_list faults = {0};
	struct mapping *m;
	struct buf why = {0};
	enum err e = mapping_parse(kamer_spec(), "x", text, strlen(text), &m, &faults);
	spec_faults_format(faults.rows, faults.n, &why);
	ck_assert_msg(e == ERR_OK, "%s", buf_str(&why));
	return m;
}

static void fill(struct row *r, const char *const *cells, size_t n)
{
	row_start(r, n);
	for (size_t i = 0; i < n; i++)
		row_set(r, i, cells[i], strlen(cells[i]));
}

START_TEST(pack_row__names_columns_and_leaves_out_what_is_empty)
{
	static const char *const cells[] = {"L1", "1", "", "x\ty", "2", "z"};
	struct mapping *m = mapping_of(plain);
	struct row r = {0};
	struct buf out = {0};
	fill(&r, cells, 6);
	pack_row(m, &r, &out);
	ck_assert_str_eq(buf_str(&out), "\tL1\na\t1\nc\tx\\ty\nb#2\t2\n#2\tz\n");
	buf_clear(&out);
	row_start(&r, 6);
	pack_row(m, &r, &out);
	ck_assert_uint_eq(out.len, 0);
	row_clear(&r);
	mapping_free(m);
}
END_TEST

static const char *const pieces[] = {"a", " ", "\t", "\n", "\r", "\\", "\\n", "\\x41", "#", "\"", ";", "'",
	"\xC2\xA0", "\x01", "\x7F", "e\xCC\x81", "\xC3\xA9", "\xE2\x84\xAB", "\xCC\x81", "\xCC\xA7\xCC\x81",
		"\xCC\x81\xCC\xA7",
	"\xEA\xB0\x80", "\xE1\x84\x80\xE1\x85\xA1", "\xF0\x9F\x98\x80", "\xD8\xB9\xD8\xB1", "\xEF\xBB\xBF",
		"\xE2\x80\xAE"};

static void random_cell(struct buf *out)
{
	for (int p = rand() % 5; p > 0; p--)
		buf_add(out, pieces[rand() % (int)(sizeof pieces / sizeof pieces[0])]);
}

/* What the store does: NFC; and what it takes for equal: NFC and trimmed. */
static char *trimmed(const char *s)
{
	struct buf b = {0};
	size_t n = strlen(s), from = 0;
	while (n && (strchr(" \t\n\v\f\r", s[n - 1]) || (n > 1 && memcmp(s + n - 2, "\xC2\xA0", 2) == 0)))
		n -= (unsigned char)s[n - 1] == 0xA0 ? 2 : 1;
	while (from < n && strchr(" \t\n\v\f\r", s[from]))
		from++;
	buf_add_n(&b, s + from, n - from);
	return buf_detach(&b);
}

START_TEST(pack_unpack__gives_the_same_bytes_after_the_store_had_them)
{
	struct mapping *m = mapping_of(plain);
	struct row r = {0}, back = {0};
	srand(1);
	for (int round = 0; round < 20000; round++) {
		struct buf packed = {0};
		row_start(&r, m->n_columns);
		for (size_t i = 0; i < m->n_columns; i++) {
			struct buf cell = {0};
			random_cell(&cell);
			row_set(&r, i, buf_str(&cell), cell.len);
			buf_clear(&cell);
		}
		pack_row(m, &r, &packed);
		char *nfc = text_nfc(buf_str(&packed), packed.len);
		ck_assert_str_eq(nfc, buf_str(&packed));
		pack_unpack(m, nfc, &back);
		for (size_t i = 0; i < m->n_columns; i++)
			ck_assert_str_eq(row_cell(&back, i), row_cell(&r, i));
		free(nfc);
		buf_clear(&packed);
	}
	row_clear(&r);
	row_clear(&back);
	mapping_free(m);
}
END_TEST

/* Two rows that differ are never equal to the store, or a change would not be written. */
START_TEST(pack_row__differs_where_cells_differ)
{
	struct mapping *m = mapping_of(plain);
	struct row r = {0};
	srand(2);
	for (int round = 0; round < 20000; round++) {
		struct buf a = {0}, b = {0}, packed_a = {0}, packed_b = {0};
		size_t at = (size_t)rand() % m->n_columns;
		random_cell(&a);
		buf_add(&b, buf_str(&a));
		buf_add(&b, rand() % 2 ? " " : rand() % 2 ? "\xC2\xA0"
			: pieces[rand() % (int)(sizeof pieces / sizeof pieces[0])]);
		row_start(&r, m->n_columns);
		row_set(&r, at, buf_str(&a), a.len);
		pack_row(m, &r, &packed_a);
		row_start(&r, m->n_columns);
		row_set(&r, at, buf_str(&b), b.len);
		pack_row(m, &r, &packed_b);
		char *x = trimmed(buf_str(&packed_a)), *y = trimmed(buf_str(&packed_b));
		ck_assert_str_ne(x, y);
		free(x);
		free(y);
		buf_clear(&a);
		buf_clear(&b);
		buf_clear(&packed_a);
		buf_clear(&packed_b);
	}
	row_clear(&r);
	mapping_free(m);
}
END_TEST

/* A municipality gives its mapping other columns: what is kept still means the same. */
START_TEST(pack_unpack__goes_by_name)
{
	static const char *const cells[] = {"L1", "1", "2", "3", "4", "5"};
	struct mapping *m = mapping_of(plain), *other = mapping_of(
		"mapping: x\nsoort: persoon\nbewaar: brp_rij\nlijst: -\nkolommen: - c nieuw a\n\nuit: persoon\nnaar: a persoon.bsn\n");
	struct row r = {0};
	struct buf packed = {0};
	fill(&r, cells, 6);
	pack_row(m, &r, &packed);
	pack_unpack(other, buf_str(&packed), &r);
	ck_assert_uint_eq(r.n, 4);
	ck_assert_str_eq(row_cell(&r, 0), "L1");
	ck_assert_str_eq(row_cell(&r, 1), "3");
	ck_assert_str_eq(row_cell(&r, 2), "");
	ck_assert_str_eq(row_cell(&r, 3), "1");
	buf_clear(&packed);
	row_clear(&r);
	mapping_free(m);
	mapping_free(other);
}
END_TEST

/* What somebody else's program put there: never a crash, never a NUL. */
START_TEST(pack_unpack__survives_noise)
{
	static const char alphabet[] = "ab#\t\n\\x0A1F2";
	struct mapping *m = mapping_of(plain);
	struct row r = {0};
	srand(3);
	for (int round = 0; round < 20000; round++) {
		char text[40];
		int n = rand() % 39;
		for (int i = 0; i < n; i++)
			text[i] = alphabet[rand() % (int)(sizeof alphabet - 1)];
		text[n] = '\0';
		pack_unpack(m, text, &r);
		ck_assert_uint_eq(r.n, m->n_columns);
	}
	pack_unpack(m, "a\tx\\x00y\\", &r);
	ck_assert_str_eq(row_cell(&r, 1), "xy\\");
	row_clear(&r);
	mapping_free(m);
}
END_TEST

START_TEST(pack_weight__counts_the_bytes_of_a_line)
{
	ck_assert_uint_eq(pack_weight(""), 0);
	ck_assert_uint_eq(pack_weight("abc"), 3);
	ck_assert_uint_eq(pack_weight("a\"\\\n\t"), 9);
	ck_assert_uint_eq(pack_weight("\x01"), 6);
	ck_assert_uint_eq(pack_weight("\xC3\xA9"), 2);
}
END_TEST

Suite *pack_suite(void)
{
	Suite *s = suite_create("chain/pack");
	TCase *t = tcase_create("pack");
	tcase_add_test(t, pack_row__names_columns_and_leaves_out_what_is_empty);
	tcase_add_test(t, pack_unpack__gives_the_same_bytes_after_the_store_had_them);
	tcase_add_test(t, pack_row__differs_where_cells_differ);
	tcase_add_test(t, pack_unpack__goes_by_name);
	tcase_add_test(t, pack_unpack__survives_noise);
	tcase_add_test(t, pack_weight__counts_the_bytes_of_a_line);
	suite_add_tcase(s, t);
	return s;
}
