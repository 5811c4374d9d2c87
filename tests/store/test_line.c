/* Operation lines: the vectors of db/operations.md byte for byte, hostile bytes, cutting,
 * the hybrid clock. */
#include <config.h>

#include "line_priv.h"
#include "store/suites.h"
#include "support/run.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "{\"c\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"d\":\"AAAAAAAAAAAAAAAAAAAAAQ\",\"f\":"
#define TAIL ",\"i\":1,\"k\":\"set\",\"n\":1,\"r\":\"00112233-4455-4677-8899-aabbccddeeff\"," \
	"\"s\":\"persoon\",\"t\":\"0123456789abcdef\",\"u\":\"anja\",\"v\":\"AAAAAAAAAAAAAAAAAAAAAA\"}"
#define GOOD HEAD "{\"a\":[\"x\",{},[]]}" TAIL

static enum err parse_n(const char *s, size_t n)
{
	struct line l;
	enum err e = line_parse(s, n, &l);
	if (e == ERR_OK)
		line_clear(&l);
	return e;
}

static enum err parse(const char *s)
{
	return parse_n(s, strlen(s));
}

/* --- vectors ---------------------------------------------------------------------------- */

/* The page, whole. */
static char *read_page(void)
{
	char path[4096];
	struct buf b = {0};
	char piece[4096];
	size_t n;
	snprintf(path, sizeof path, "%s/db/operations.md", support_srcdir());
	FILE *f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_add_n(&b, piece, n);
	fclose(f);
	return buf_detach(&b);
}

/* "key rest" of the line at p; the next line. */
static char *take(char *p, const char *key, char **rest)
{
	char *end = strchr(p, '\n');
	ck_assert_ptr_nonnull(end);
	*end = '\0';
	ck_assert_msg(strncmp(p, key, strlen(key)) == 0, "expected %s", key);
	*rest = p + strlen(key);
	return end + 1;
}

START_TEST(line_vectors__every_line_gives_its_hashes_and_its_own_bytes_again)
{
	char *page = read_page(), *p = page, *salt, *line, *commit, *link, *id;
	unsigned char prev[HASH_BYTES] = {0}, c[HASH_BYTES], s[16];
	size_t n = 0;
	while ((p = strstr(p, "\nsalt "))) {
		char hex[2 * HASH_BYTES + 1], text[ID_TEXT];
		struct line l;
		struct buf again = {0};
		p = take(p + 1, "salt ", &salt);
		p = take(p, "line ", &line);
		p = take(p, "c    ", &commit);
		p = take(p, "h    ", &link);
		p = take(p, "id   ", &id);
		ck_assert(hash_unhex(salt, s, sizeof s));
		hash_commit(c, s, line, strlen(line));
		hash_link(prev, prev, c);
		hash_hex(c, sizeof c, hex);
		ck_assert_str_eq(hex, commit);
		hash_hex(prev, sizeof prev, hex);
		ck_assert_str_eq(hex, link);
		id_text(c, text);
		ck_assert_str_eq(text, id);
		ck_assert_int_eq(line_parse(line, strlen(line), &l), ERR_OK);
		ck_assert_int_eq(l.sequence, (int64_t)++n);
		/* a key we do not know is kept in the bytes only */
		if (!strstr(line, "\"x_later\"")) {
			ck_assert_int_eq(line_build(&l, &again), ERR_OK);
			ck_assert_str_eq(buf_str(&again), line);
		}
		buf_clear(&again);
		line_clear(&l);
	}
	ck_assert_uint_ge(n, 8);
	free(page);
}
END_TEST

START_TEST(line_vectors__refused_lines_are_refused)
{
	char *page = read_page(), *p = page, *line;
	size_t n = 0;
	for (p = strstr(p, "\nrefused ") + 1; strncmp(p, "refused ", 8) == 0;) {
		p = take(p, "refused ", &line);
		ck_assert_msg(parse(line) == ERR_PARSE, "accepted: %s", line);
		n++;
	}
	ck_assert_uint_ge(n, 8);
	free(page);
}
END_TEST

/* --- reading ------------------------------------------------------------------------------ */

START_TEST(line_parse__reads_every_part)
{
	const char *text = "{\"c\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"d\":\"AAAAAAAAAAAAAAAAAAAAAQ\",\"f\":"
		"{\"moedertaal\":[\"tir\",{\"bron\":\"hand\",\"peil\":\"2026-01-02\",\"stand\":\"O\"},"
		"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"AAAAAAAAAAAAAAAAAAAAAg\"]],\"naam\":[{\"b\":\"2\",\"a\":\"1\"},{},[]]}";
	struct buf b = {0};
	struct line l;
	buf_add(&b, text);
	buf_add(&b, ",\"i\":3,\"k\":\"resolve\",\"m\":\"2/5\",\"n\":77,\"p\":\"waarom\","
		"\"r\":\"00112233-4455-4677-8899-aabbccddeeff\",\"s\":\"persoon\",\"t\":\"0123456789abcdef\","
		"\"u\":\"anja\",\"v\":\"AAAAAAAAAAAAAAAAAAAAAA\"}");
	/* the parts of the group stand in the wrong order */
	ck_assert_int_eq(parse(b.s), ERR_PARSE);
	char *at = strstr(b.s, "\"b\":\"2\",\"a\":\"1\"");
	memcpy(at, "\"a\":\"1\",\"b\":\"2\"", 15);
	ck_assert_int_eq(line_parse(b.s, b.len, &l), ERR_OK);
	ck_assert_int_eq(l.kind, LINE_RESOLVE);
	ck_assert_int_eq(l.incarnation, 3);
	ck_assert_int_eq(l.sequence, 77);
	ck_assert_uint_eq(l.part, 2);
	ck_assert_uint_eq(l.parts, 5);
	ck_assert_str_eq(l.purpose, "waarom");
	ck_assert_str_eq(l.user, "anja");
	ck_assert(l.time == UINT64_C(0x0123456789abcdef));
	ck_assert_uint_eq(l.n_registers, 2);
	const struct line_register *r = line_register(&l, "moedertaal");
	ck_assert_str_eq(line_value(r, NULL), "tir");
	ck_assert_str_eq(r->stand, "O");
	ck_assert_str_eq(r->bron, "hand");
	ck_assert_str_eq(r->peil, "2026-01-02");
	ck_assert_uint_eq(r->n_bases, 2);
	ck_assert_int_eq(r->bases[1][15], 2);
	r = line_register(&l, "naam");
	ck_assert_ptr_null(r->value);
	ck_assert_str_eq(line_value(r, "b"), "2");
	ck_assert_str_eq(line_value(r, "geen"), "");
	ck_assert_ptr_null(line_register(&l, "geen"));
	line_clear(&l);
	buf_clear(&b);
}
END_TEST

static const char *const hostile[] = {
	"", "{", "null", "[]", "\"x\"", "{}", " " GOOD, GOOD " ", GOOD "\n", GOOD GOOD,
	/* doubled key, blank between tokens, wrong order */
	HEAD "{\"a\":[\"x\",{},[]],\"a\":[\"y\",{},[]]}" TAIL,
	HEAD "{\"a\": [\"x\",{},[]]}" TAIL,
	HEAD "{\"b\":[\"x\",{},[]],\"a\":[\"y\",{},[]]}" TAIL,
	/* another spelling of the same character */
	HEAD "{\"a\":[\"\\u0078\",{},[]]}" TAIL, HEAD "{\"a\":[\"\\/\",{},[]]}" TAIL, HEAD "{\"a\":[\"\\u00e9\",{},[]]}" TAIL,
	HEAD "{\"a\":[\"\\u001f\",{},[]]}" TAIL,
	/* NUL, lone surrogates, bad UTF-8, raw control */
	HEAD "{\"a\":[\"\\u0000\",{},[]]}" TAIL, HEAD "{\"a\":[\"\\ud800\",{},[]]}" TAIL,
	HEAD "{\"a\":[\"\xed\xa0\x80\",{},[]]}" TAIL, HEAD "{\"a\":[\"\xc3\",{},[]]}" TAIL,
	HEAD "{\"a\":[\"\xc0\x80\",{},[]]}" TAIL, HEAD "{\"a\":[\"\xf5\x80\x80\x80\",{},[]]}" TAIL,
	HEAD "{\"a\":[\"\n\",{},[]]}" TAIL,
	/* numbers and others where strings are due */
	HEAD "{\"a\":[1,{},[]]}" TAIL, HEAD "{\"a\":[null,{},[]]}" TAIL, HEAD "{\"a\":[true,{},[]]}" TAIL,
	HEAD "{\"a\":[\"x\",{\"stand\":1},[]]}" TAIL, HEAD "{\"a\":[\"x\",{},[1]]}" TAIL,
	HEAD "{\"a\":[{\"p\":1},{},[]]}" TAIL,
	/* shape of a register */
	HEAD "{\"a\":\"x\"}" TAIL, HEAD "{\"a\":[]}" TAIL, HEAD "{\"a\":[\"x\",{}]}" TAIL, HEAD "{\"a\":[\"x\",{},[],[]]}" TAIL,
	HEAD "{\"a\":[[\"x\"],{},[]]}" TAIL, HEAD "{\"a\":[{},{},[]]}" TAIL, HEAD "{\"a\":[\"x\",[],[]]}" TAIL,
	HEAD "{\"a\":[\"x\",{},{}]}" TAIL, HEAD "{\"a\":[{\"p\":{\"q\":\"x\"}},{},[]]}" TAIL, HEAD "{}" TAIL, HEAD "[]" TAIL, HEAD "\"\"" TAIL,
	/* bases: not an id, twice, out of order, a last character with spare bits */
	HEAD "{\"a\":[\"x\",{},[\"\"]]}" TAIL, HEAD "{\"a\":[\"x\",{},[\"AAAAAAAAAAAAAAAAAAAAAA\",\"AAAAAAAAAAAAAAAAAAAAAA\"]]}" TAIL,
	HEAD "{\"a\":[\"x\",{},[\"AAAAAAAAAAAAAAAAAAAAAg\",\"AAAAAAAAAAAAAAAAAAAAAA\"]]}" TAIL,
	HEAD "{\"a\":[\"x\",{},[\"AAAAAAAAAAAAAAAAAAAAAB\"]]}" TAIL,
	/* names */
	HEAD "{\"A\":[\"x\",{},[]]}" TAIL, HEAD "{\"\":[\"x\",{},[]]}" TAIL, HEAD "{\"a b\":[\"x\",{},[]]}" TAIL, HEAD "{\"../a\":[\"x\",{},[]]}" TAIL,
	HEAD "{\"=x\":[\"x\",{},[]]}" TAIL, HEAD "{\"a\\\"\":[\"x\",{},[]]}" TAIL,
	/* a set may not name the record itself */
	HEAD "{\"~\":[\"\",{},[]]}" TAIL, HEAD "{\"!\":[\"\",{},[]]}" TAIL,
};

START_TEST(line_parse__refuses_hostile_bytes)
{
	ck_assert_msg(parse(hostile[_i]) == ERR_PARSE, "accepted: %s", hostile[_i]);
}
END_TEST

START_TEST(line_parse__good_line_is_good)
{
	ck_assert_int_eq(parse(GOOD), ERR_OK);
}
END_TEST

/* The good line with one part replaced: each must be refused. */
static const char *const swaps[][2] = {
	{"\"i\":1", "\"i\":0"}, {"\"i\":1", "\"i\":-1"}, {"\"i\":1", "\"i\":\"1\""}, {"\"i\":1", "\"i\":1.0"}, {"\"i\":1", "\"i\":1e0"},
	{"\"i\":1", "\"i\":2147483648"}, {"\"n\":1", "\"n\":0"}, {"\"n\":1", "\"n\":9007199254740992"},
	{"\"n\":1", "\"n\":9223372036854775808"}, {"\"n\":1", "\"n\":true"}, {"\"k\":\"set\"", "\"k\":\"Set\""},
	{"\"k\":\"set\"", "\"k\":\"\""}, {"\"k\":\"set\"", "\"k\":1"}, {"\"k\":\"set\"", "\"k\":\"create\""},
	{"\"k\":\"set\"", "\"k\":\"tombstone\""}, {"\"k\":\"set\"", "\"k\":\"freeze\""}, {"\"k\":\"set\"", "\"k\":\"log\""},
	{"\"k\":\"set\"", "\"k\":\"set\",\"m\":\"1/1\""}, {"\"k\":\"set\"", "\"k\":\"set\",\"m\":\"3/2\""},
	{"\"k\":\"set\"", "\"k\":\"set\",\"m\":\"01/2\""}, {"\"k\":\"set\"", "\"k\":\"set\",\"m\":\" 1/2\""},
	{"\"k\":\"set\"", "\"k\":\"set\",\"m\":\"1/2 \""}, {"\"k\":\"set\"", "\"k\":\"set\",\"m\":\"1/999999\""}, {"\"k\":\"set\"", "\"k\":\"set\",\"m\":2"},
	{"00112233-4455", "00112233-4455-"}, {"aabbccddeeff", "AABBCCDDEEFF"}, {"\"r\":\"00112233-4455-4677-8899-aabbccddeeff\"", "\"r\":\"\""},
	{"00112233-4455-4677-8899-aabbccddeeff", "00000000-0000-0000-0000-000000000000"},
	{"\"s\":\"persoon\"", "\"s\":\"\""}, {"\"s\":\"persoon\"", "\"s\":\"Persoon\""}, {"0123456789abcdef", "0123456789ABCDEF"},
	{"0123456789abcdef", "123456789abcdef"}, {"\"u\":\"anja\"", "\"u\":\"\""}, {"\"u\":\"anja\"", "\"u\":7"},
	{"\"v\":\"AAAAAAAAAAAAAAAAAAAAAA\"", "\"v\":\"\""}, {"\"v\":\"AAAAAAAAAAAAAAAAAAAAAA\"", "\"v\":\"AAAA\""},
	{"\"c\":\"AAAAAAAAAAAAAAAAAAAAAA\"", "\"c\":\"AAAAAAAAAAAAAAAAAAAAAAA\""}, {"\"d\":\"AAAAAAAAAAAAAAAAAAAAAQ\"", "\"d\":\"\""},
	{"\"u\":\"anja\"", "\"u\":\"anja\",\"uu\":1"}, {"\"u\":\"anja\"", "\"u\":\"anja\",\"uu\":null"}, {",\"u\":\"anja\"", ""},
};

START_TEST(line_parse__refuses_one_wrong_part)
{
	struct buf b = {0};
	const char *at = strstr(GOOD, swaps[_i][0]);
	ck_assert_ptr_nonnull(at);
	buf_add_n(&b, GOOD, (size_t)(at - GOOD));
	buf_add(&b, swaps[_i][1]);
	buf_add(&b, at + strlen(swaps[_i][0]));
	ck_assert_msg(parse(b.s) == ERR_PARSE, "accepted: %s", b.s);
	buf_clear(&b);
}
END_TEST

START_TEST(line_parse__keeps_what_a_later_version_adds)
{
	struct line l;
	const char *text = HEAD "{\"a\":[\"x\",{\"zeker\":\"nee\"},[]]}" ",\"i\":1,\"k\":\"verplaats\",\"n\":1,"
		"\"r\":\"00112233-4455-4677-8899-aabbccddeeff\",\"s\":\"persoon\",\"t\":\"0123456789abcdef\","
		"\"u\":\"anja\",\"v\":\"\",\"waarheen\":{\"x\":[\"y\"]}}";
	ck_assert_int_eq(line_parse(text, strlen(text), &l), ERR_OK);
	ck_assert_int_eq(l.kind, LINE_HELD);
	ck_assert_str_eq(l.kind_name, "verplaats");
	line_clear(&l);
}
END_TEST

START_TEST(line_parse__depth_and_length_are_bounded)
{
	struct buf b = {0};
	for (int i = 0; i < 10000; i++)
		buf_add(&b, "{\"a\":");
	ck_assert_int_eq(parse(b.s), ERR_PARSE);
	buf_reset(&b);
	buf_add(&b, HEAD "{\"a\":[\"");
	while (b.len <= LINE_MAX_BYTES)
		buf_add_c(&b, 'x');
	buf_add(&b, "\",{},[]]}" TAIL);
	ck_assert_int_eq(parse(b.s), ERR_LIMIT);
	buf_clear(&b);
}
END_TEST

START_TEST(line_parse__raw_nul_is_refused)
{
	char text[sizeof GOOD];
	memcpy(text, GOOD, sizeof GOOD);
	*strchr(text, 'x') = '\0';
	ck_assert_int_eq(parse_n(text, sizeof GOOD - 1), ERR_PARSE);
}
END_TEST

START_TEST(line_parse__every_cut_is_refused)
{
	for (size_t n = 0; n < sizeof GOOD - 1; n++)
		ck_assert_int_eq(parse_n(GOOD, n), ERR_PARSE);
}
END_TEST

/* No flip of one bit may crash, and none may be read as another spelling of the same. */
START_TEST(line_parse__every_bit_flip_is_refused_or_is_another_line)
{
	char text[sizeof GOOD];
	for (size_t i = 0; i < (sizeof GOOD - 1) * 8; i++) {
		struct line l;
		struct buf again = {0};
		memcpy(text, GOOD, sizeof GOOD);
		text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
		if (line_parse(text, sizeof GOOD - 1, &l) != ERR_OK)
			continue;
		if (line_build(&l, &again) == ERR_OK)
			ck_assert_str_ne(buf_str(&again), GOOD);
		buf_clear(&again);
		line_clear(&l);
	}
}
END_TEST

/* --- writing ------------------------------------------------------------------------------- */

static struct line plain_line(const struct line_register *r, size_t n)
{
	struct line l = {.incarnation = 1, .sequence = 1, .kind = LINE_SET, .soort = "persoon", .user = "anja",
		.version = "AAAAAAAAAAAAAAAAAAAAAA", .time = 1, .registers = r, .n_registers = n};
	memset(l.record, 7, sizeof l.record);
	return l;
}

START_TEST(line_build__keys_and_bases_come_out_sorted_and_once)
{
	unsigned char bases[3][ID_BYTES] = {{2}, {1}, {2}};
	struct line_register r[2] = {{.name = "b", .value = "y", .bases = (const unsigned char (*)[ID_BYTES])bases, .n_bases = 3},
		{.name = "a", .value = "x"}};
	struct line l = plain_line(r, 2), again;
	struct buf b = {0};
	ck_assert_int_eq(line_build(&l, &b), ERR_OK);
	ck_assert_ptr_nonnull(strstr(b.s, "\"f\":{\"a\":[\"x\",{},[]],\"b\":[\"y\",{},["));
	ck_assert_int_eq(line_parse(b.s, b.len, &again), ERR_OK);
	ck_assert_uint_eq(line_register(&again, "b")->n_bases, 2);
	line_clear(&again);
	buf_clear(&b);
}
END_TEST

START_TEST(line_build__bad_text_leaves_the_buffer)
{
	struct line_register r = {.name = "a", .value = "\xff"};
	struct line l = plain_line(&r, 1);
	struct buf b = {0};
	buf_add(&b, "voor");
	ck_assert_int_eq(line_build(&l, &b), ERR_PARSE);
	ck_assert_str_eq(buf_str(&b), "voor");
	r.value = "goed";
	l.user = "";
	ck_assert_int_eq(line_build(&l, &b), ERR_PARSE);
	ck_assert_str_eq(buf_str(&b), "voor");
	buf_clear(&b);
}
END_TEST

/* --- what is written is what is read ------------------------------------------------------- */

/* What reading refuses is not written, and what is written reads as it was given. */
static void write_and_read(const struct line *l)
{
	struct line again;
	struct buf b = {0};
	if (line_build(l, &b) == ERR_OK) {
		ck_assert_int_eq(line_parse(b.s, b.len, &again), ERR_OK); /* which compares every byte */
		ck_assert_uint_eq(again.n_registers, l->n_registers);
		for (size_t i = 0; i < l->n_registers; i++) {
			const struct line_register *r = line_register(&again, l->registers[i].name);
			ck_assert_ptr_nonnull(r);
			if (l->registers[i].value)
				ck_assert_str_eq(r->value, l->registers[i].value);
			for (size_t k = 0; k < l->registers[i].n_parts && !l->registers[i].value; k++)
				ck_assert_str_eq(line_value(r, l->registers[i].parts[k].name), l->registers[i].parts[k].value);
		}
		line_clear(&again);
	}
	buf_clear(&b);
}

START_TEST(line_build__every_byte_is_escaped_as_it_is_read)
{
	for (unsigned c = 1; c < 256; c++) {
		char text[] = {'a', (char)c, 'b', '\0'};
		struct line_register r = {.name = "a", .value = text, .bron = text};
		struct line l = plain_line(&r, 1);
		struct buf b = {0};
		ck_assert_int_eq(line_build(&l, &b), c < 0x80 ? ERR_OK : ERR_PARSE);
		buf_clear(&b);
		write_and_read(&l);
	}
}
END_TEST

static uint64_t chance = 1;

static unsigned below(unsigned n)
{
	chance = chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)((chance >> 33) % n);
}

/* A text of few letters, so that names meet; now and then one that may not be there. */
static char *some_text(bool name)
{
	static const char *const pieces[] = {"a", "b", "x1", "_", "\xc3\xa9", "\"", "\\", "\n", "\x7f", "\x01", "\xf0\x9f\x99\x82",
		"\xff", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80", "\xef\xbf\xbe", "=", "~", "!"};
	struct buf b = {0};
	for (unsigned i = below(name ? 3 : 6) + name; i; i--)
		buf_add(&b, pieces[below(below(name ? 12 : 4) ? name ? 3 : 11 : sizeof pieces / sizeof pieces[0])]);
	return buf_detach(&b);
}

static void random_register(struct line_register *r, struct line_part *parts, char **texts, size_t *n)
{
	memset(r, 0, sizeof *r);
	r->name = texts[(*n)++] = some_text(true);
	r->stand = below(4) ? NULL : (texts[(*n)++] = some_text(false));
	r->peil = below(4) ? NULL : (texts[(*n)++] = some_text(false));
	if (below(3)) {
		r->value = texts[(*n)++] = some_text(false);
		return;
	}
	r->parts = parts;
	r->n_parts = below(4);
	for (size_t i = 0; i < r->n_parts; i++) {
		parts[i].name = texts[(*n)++] = some_text(true);
		parts[i].value = texts[(*n)++] = some_text(false);
	}
}

START_TEST(line_build__writes_nothing_that_is_not_read)
{
	static const char *const users[] = {"anja", "", "\xff", "a \"b\""};
	static const char *const versions[] = {"AAAAAAAAAAAAAAAAAAAAAA", "", "A", "AAAAAAAAAAAAAAAAAAAAA!"};
	static const char *const kinds[] = {"set", "later", "Set", "", NULL};
	unsigned written = 0;
	for (int round = 0; round < 4000; round++) {
		struct line_register r[4];
		struct line_part parts[4][4];
		char *texts[64];
		size_t n = 0, registers = below(5);
		for (size_t i = 0; i < registers; i++)
			random_register(&r[i], parts[i], texts, &n);
		if (registers && !below(8))
			r[0].name = below(2) ? LINE_OWNER : LINE_FREEZE;
		struct line l = plain_line(r, registers);
		l.kind = (enum line_kind)below(LINE_KIND_COUNT);
		l.kind_name = kinds[below(5)];
		l.user = users[below(below(4) ? 1 : 4)];
		l.version = versions[below(below(4) ? 1 : 4)];
		l.purpose = below(6) ? NULL : (texts[n++] = some_text(false));
		l.sequence = below(9) ? 1 : (int64_t)1 << (50 + below(5));
		l.parts = below(4);
		l.part = below(4);
		struct buf b = {0};
		written += line_build(&l, &b) == ERR_OK;
		buf_clear(&b);
		write_and_read(&l);
		while (n)
			free(texts[--n]);
	}
	ck_assert_uint_gt(written, 200);
}
END_TEST

START_TEST(line_split__pieces_fit_and_hold_every_register_once)
{
	char names[40][8];
	struct line_register r[40];
	char *value = mem_new(20001);
	memset(value, '\n', 20000); /* two bytes each in JSON */
	memset(r, 0, sizeof r);
	for (int i = 0; i < 40; i++) {
		snprintf(names[i], sizeof names[i], "f%d", i);
		r[i] = (struct line_register){.name = i ? names[i] : LINE_OWNER, .value = i ? value : ""};
	}
	struct line l = plain_line(r, 40);
	l.kind = LINE_CREATE;
	struct buf b = {0};
	size_t *starts, n, seen = 0;
	ck_assert_int_eq(line_build(&l, &b), ERR_LIMIT);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_int_eq(line_split(&l, LINE_MAX_BYTES, &starts, &n), ERR_OK);
	ck_assert_uint_eq(n, 7);
	for (size_t i = 0; i < n; i++) {
		struct line p = line_piece(&l, starts, i), again;
		p.part = (unsigned)i + 1;
		p.parts = 99999;
		p.sequence = INT64_C(9007199254740991);
		buf_reset(&b);
		ck_assert_int_eq(line_build(&p, &b), ERR_OK);
		ck_assert_int_eq(line_parse(b.s, b.len, &again), ERR_OK);
		ck_assert_int_eq(again.kind, i ? LINE_SET : LINE_CREATE);
		seen += again.n_registers;
		line_clear(&again);
	}
	ck_assert_uint_eq(seen, 40);
	free(starts);
	free(value);
	buf_clear(&b);
}
END_TEST

START_TEST(line_split__one_register_that_does_not_fit_is_a_limit)
{
	char *value = mem_new(LINE_MAX_BYTES + 1);
	memset(value, 'x', LINE_MAX_BYTES);
	struct line_register r[2] = {{.name = "a", .value = "x"}, {.name = "b", .value = value}};
	struct line l = plain_line(r, 2);
	size_t *starts, n;
	ck_assert_int_eq(line_split(&l, LINE_MAX_BYTES, &starts, &n), ERR_LIMIT);
	ck_assert_ptr_null(starts);
	free(value);
}
END_TEST

/* --- clock ---------------------------------------------------------------------------------- */

START_TEST(line_tick__never_goes_back)
{
	uint64_t t = line_tick(0, 1000);
	ck_assert_int_eq(line_ms(t), 1000);
	uint64_t u = line_tick(t, 5); /* the clock was set back */
	ck_assert(u > t);
	ck_assert_int_eq(line_ms(u), 1000);
	ck_assert(line_tick(u, -1) > u);
	ck_assert_int_eq(line_ms(line_tick(u, 2000)), 2000);
}
END_TEST

START_TEST(line_tick__counter_carries)
{
	uint64_t t = line_tick(0, 1000), last = t;
	for (int i = 0; i < 70000; i++) {
		t = line_tick(t, 1000);
		ck_assert(t > last);
		last = t;
	}
	ck_assert_int_eq(line_ms(t), 1001);
}
END_TEST

START_TEST(line_hear__a_day_ahead_and_no_more)
{
	uint64_t t = line_tick(0, 1000), day = UINT64_C(86400000);
	ck_assert(line_hear(t, (uint64_t)2000 << 16, 1000) == (uint64_t)2000 << 16);
	ck_assert(line_hear(t, (day + 1000) << 16, 1000) == (day + 1000) << 16);
	ck_assert(line_hear(t, (day + 1001) << 16, 1000) == t);
	ck_assert(line_hear(t, 5, 1000) == t);
	ck_assert(line_hear(t, UINT64_MAX, 1000) == t);
}
END_TEST

Suite *line_suite(void)
{
	Suite *s = suite_create("line");
	TCase *t = tcase_create("line_vectors");
	tcase_add_test(t, line_vectors__every_line_gives_its_hashes_and_its_own_bytes_again);
	tcase_add_test(t, line_vectors__refused_lines_are_refused);
	suite_add_tcase(s, t);
	t = tcase_create("line_parse");
	tcase_add_test(t, line_parse__reads_every_part);
	tcase_add_test(t, line_parse__good_line_is_good);
	tcase_add_loop_test(t, line_parse__refuses_hostile_bytes, 0, (int)(sizeof hostile / sizeof hostile[0]));
	tcase_add_loop_test(t, line_parse__refuses_one_wrong_part, 0, (int)(sizeof swaps / sizeof swaps[0]));
	tcase_add_test(t, line_parse__keeps_what_a_later_version_adds);
	tcase_add_test(t, line_parse__depth_and_length_are_bounded);
	tcase_add_test(t, line_parse__raw_nul_is_refused);
	tcase_add_test(t, line_parse__every_cut_is_refused);
	tcase_add_test(t, line_parse__every_bit_flip_is_refused_or_is_another_line);
	suite_add_tcase(s, t);
	t = tcase_create("line_build");
	tcase_add_test(t, line_build__keys_and_bases_come_out_sorted_and_once);
	tcase_add_test(t, line_build__bad_text_leaves_the_buffer);
	tcase_add_test(t, line_build__every_byte_is_escaped_as_it_is_read);
	tcase_add_test(t, line_build__writes_nothing_that_is_not_read);
	tcase_add_test(t, line_split__pieces_fit_and_hold_every_register_once);
	tcase_add_test(t, line_split__one_register_that_does_not_fit_is_a_limit);
	suite_add_tcase(s, t);
	t = tcase_create("line_tick");
	tcase_add_test(t, line_tick__never_goes_back);
	tcase_add_test(t, line_tick__counter_carries);
	tcase_add_test(t, line_hear__a_day_ahead_and_no_more);
	suite_add_tcase(s, t);
	return s;
}
