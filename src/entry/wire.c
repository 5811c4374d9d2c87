/* Draft records are a few numbers and texts one after another, each text with its
 * length before it. A record comes out of an authenticated seal, but its reader still
 * believes no length: a cut or foreign record reads as empty and sets `bad`. */
#include <config.h>

#include "wire_priv.h"

#include "base/mem.h"

#include <string.h>

void wire_put_number(struct buf *b, uint64_t n)
{
	while (n >= 0x80) {
		buf_add_c(b, (char)(n | 0x80));
		n >>= 7;
	}
	buf_add_c(b, (char)n);
}

void wire_put_bytes(struct buf *b, const void *p, size_t n)
{
	wire_put_number(b, n);
	if (n)
		buf_add_n(b, p, n);
}

void wire_put_text(struct buf *b, const char *s)
{
	wire_put_bytes(b, s, s ? strlen(s) : 0);
}

void wire_put_rid(struct buf *b, struct rid id)
{
	buf_add_n(b, id.b, sizeof id.b);
}

void wire_put_value(struct buf *b, const struct value *v)
{
	wire_put_text(b, v->text);
	wire_put_number(b, v->stand);
	wire_put_text(b, v->bron);
	wire_put_text(b, v->peildatum);
}

uint64_t wire_number(struct wire *w)
{
	uint64_t n = 0;
	for (unsigned shift = 0; shift < 64 && w->left; shift += 7) {
		unsigned char c = (unsigned char)*w->p++;
		w->left--;
		n |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return n;
	}
	w->bad = true;
	w->left = 0;
	return 0;
}

const char *wire_bytes(struct wire *w, size_t *n)
{
	uint64_t len = wire_number(w);
	const char *p = w->p;
	if (w->bad || len > w->left) {
		w->bad = true;
		w->left = 0;
		*n = 0;
		return NULL;
	}
	w->p += len;
	w->left -= len;
	*n = len;
	return p;
}

char *wire_text(struct wire *w)
{
	size_t n;
	const char *p = wire_bytes(w, &n);
	if (p && memchr(p, '\0', n))
		w->bad = true;
	return mem_dup_n(p && !w->bad ? p : "", w->bad ? 0 : n);
}

struct rid wire_rid(struct wire *w)
{
	struct rid id = {{0}};
	if (w->left < sizeof id.b) {
		w->bad = true;
		w->left = 0;
		return id;
	}
	memcpy(id.b, w->p, sizeof id.b);
	w->p += sizeof id.b;
	w->left -= sizeof id.b;
	return id;
}

static char *text_or_null(struct wire *w)
{
	size_t n;
	const char *p = wire_bytes(w, &n);
	return n ? mem_dup_n(p, n) : NULL;
}

void wire_value(struct wire *w, struct value *out)
{
	out->text = text_or_null(w);
	uint64_t stand = wire_number(w);
	out->stand = stand <= STAND_WIL_NIET ? (enum stand)stand : STAND_GEGEVEN;
	out->bron = text_or_null(w);
	out->peildatum = text_or_null(w);
}
