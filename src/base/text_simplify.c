/* Text for a terminal that cannot show all of it. A character is kept when it can be
 * shown, else replaced by its row in the table, else taken apart: the longest part that
 * can be shown stays and its marks go. What is left becomes a question mark. */
#include <config.h>

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "text_priv.h"

#define PARTS_MAX 32

struct screen_text {
	struct buf *out;
	bool (*can_show)(uint32_t cp);
	bool changed;
};

static bool is_shown(const struct screen_text *t, uint32_t cp)
{
	return cp < 0x80 || (t->can_show && t->can_show(cp));
}

static bool is_mark(uint32_t cp)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

/* Keep or replace a character without taking it apart; false when neither can be. */
static bool put_whole(struct screen_text *t, uint32_t cp)
{
	if (is_shown(t, cp)) {
		text_encode(t->out, cp);
		return true;
	}
	const char *to = text_row_find(text_simplify_rows, text_simplify_row_count, cp);
	if (!to)
		return false;
	buf_add(t->out, to);
	return true;
}

/* Base and first marks as one character, when that can be shown: ê of ế. Tries the
 * longest first. */
static bool put_base(struct screen_text *t, const utf8proc_int32_t *parts, utf8proc_ssize_t n)
{
	for (utf8proc_ssize_t k = n - 1; k > 1; k--) {
		utf8proc_int32_t joined[PARTS_MAX + 1];
		memcpy(joined, parts, (size_t)k * sizeof *parts);
		if (utf8proc_normalize_utf32(joined, k, UTF8PROC_COMPOSE | UTF8PROC_STABLE) == 1 &&
			is_shown(t, (uint32_t)joined[0])) {
			text_encode(t->out, (uint32_t)joined[0]);
			return true;
		}
	}
	return put_whole(t, (uint32_t)parts[0]);
}

/* Take apart; false, with nothing added, when the parts are not all known either. */
static bool put_parts(struct screen_text *t, uint32_t cp, utf8proc_option_t options)
{
	utf8proc_int32_t parts[PARTS_MAX];
	int boundary = 0;
	size_t before = t->out->len;
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, PARTS_MAX,
		UTF8PROC_DECOMPOSE | options, &boundary);
	if (n < 1 || n > PARTS_MAX || (n == 1 && (uint32_t)parts[0] == cp) || !put_base(t, parts, n))
		return false;
	for (utf8proc_ssize_t i = 1; i < n; i++)
		if (!is_mark((uint32_t)parts[i]) && !put_whole(t, (uint32_t)parts[i])) {
			buf_cut(t->out, before);
			return false;
		}
	return true;
}

static void put(struct screen_text *t, uint32_t cp)
{
	if (is_shown(t, cp)) {
		text_encode(t->out, cp);
		return;
	}
	t->changed = true;
	if (put_whole(t, cp) || put_parts(t, cp, 0) || put_parts(t, cp, UTF8PROC_COMPAT) || is_mark(cp))
		return;
	buf_add_c(t->out, '?');
}

bool text_simplify(struct buf *out, const char *s, bool (*can_show)(uint32_t cp))
{
	struct screen_text t = {.out = out, .can_show = can_show};
	struct buf visible = {0};
	text_display(&visible, s);
	char *nfc = text_nfc(visible.s, visible.len);
	for (size_t at = 0; nfc[at];) {
		uint32_t cp;
		at += text_decode_z(nfc + at, &cp);
		put(&t, cp);
	}
	explicit_bzero(nfc, strlen(nfc));
	free(nfc);
	buf_wipe(&visible);
	return t.changed;
}
