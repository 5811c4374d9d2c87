/* A growing byte string, always NUL-terminated. `struct buf b = {0}` is a valid
 * empty buffer; read b.s (may be NULL when empty: use buf_str) and b.len. */
#ifndef REGIE_BASE_BUF_H
#define REGIE_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *s;    /* bytes, NUL after the last; NULL while never filled */
	size_t len; /* without the NUL */
	size_t cap;
};

/* Append. What is added must not lie in the buffer itself. */
void buf_add(struct buf *b, const char *s);              /* s may be NULL: nothing */
void buf_add_n(struct buf *b, const void *p, size_t n);
void buf_add_c(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* The text, "" when empty; borrowed until the next change. */
const char *buf_str(const struct buf *b);
/* Shorten to `len` bytes (no effect when already shorter). */
void buf_cut(struct buf *b, size_t len);
/* Empty it, keep the memory. */
void buf_reset(struct buf *b);
/* Take the string out ("" when empty, owned by the caller) and empty the buffer. */
char *buf_detach(struct buf *b);
/* Free; may be called twice. */
void buf_clear(struct buf *b);
/* Wipe, then free. For text of persons and secrets on their way out. Blocks that the
 * buffer outgrew were wiped already. */
void buf_wipe(struct buf *b);

#endif
