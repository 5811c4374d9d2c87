/* A request as a code for cameras and for typing: "REGIE1:" and the digits of Crockford's base32, with
 * a check sum at their end. Only ids and keys: what else a request says is asked at the
 * office. QR codes are drawn in characters. */
#include <config.h>

#include "sync/enroll.h"

#include "base/mem.h"

#include <errno.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

enum {
	AT_INCARNATION = ID_BYTES, AT_SIGN = AT_INCARNATION + 4, AT_BOX = AT_SIGN + KEYS_PUBLIC,
	AT_SUM = AT_BOX + KEYS_PUBLIC, CODE_BYTES = AT_SUM + 6,
	QUIET = 2                          /* modules of margin; the standard asks four, screens have a rim */
};

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const char start[] = "REGIE1:";

static void sum_of(const unsigned char bytes[CODE_BYTES], unsigned char out[HASH_BYTES])
{
	hash_pair(out, start, sizeof start - 1, bytes, AT_SUM);
}

void enroll_code_write(const struct enroll_request *r, struct buf *out)
{
	unsigned char bytes[CODE_BYTES], sum[HASH_BYTES];
	unsigned held = 0;
	uint32_t bits = 0;
	memcpy(bytes, r->device, ID_BYTES);
	for (int i = 0; i < 4; i++)
		bytes[AT_INCARNATION + i] = (unsigned char)((uint64_t)r->incarnation >> (24 - 8 * i));
	memcpy(bytes + AT_SIGN, r->sign, KEYS_PUBLIC);
	memcpy(bytes + AT_BOX, r->box, KEYS_PUBLIC);
	sum_of(bytes, sum);
	memcpy(bytes + AT_SUM, sum, CODE_BYTES - AT_SUM);
	buf_add(out, start);
	for (size_t i = 0; i < CODE_BYTES; i++) {
		bits = bits << 8 | bytes[i];
		for (held += 8; held >= 5; held -= 5)
			buf_add_c(out, digits[bits >> (held - 5) & 31]);
	}
	if (held > 0)
		buf_add_c(out, digits[bits << (5 - held) & 31]);
}

/* The value of a typed digit, -1 for none. */
static int digit_of(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	const char *at = c ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) : -1;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '-' || c == '\n' || c == '\r' || c == '\t';
}

static bool to_bytes(const char *text, unsigned char bytes[CODE_BYTES])
{
	uint32_t bits = 0;
	unsigned held = 0;
	size_t n = 0;
	for (; *text; text++) {
		if (is_blank(*text))
			continue;
		int digit = digit_of(*text);
		if (digit < 0)
			return false;
		bits = bits << 5 | (unsigned)digit;
		held += 5;
		if (held < 8)
			continue;
		if (n == CODE_BYTES)
			return false;
		held -= 8;
		bytes[n++] = (unsigned char)(bits >> held);
	}
	return n == CODE_BYTES && held < 5 && (bits & ((1u << held) - 1)) == 0;
}

static bool starts_well(const char *text)
{
	for (size_t i = 0; i < sizeof start - 1; i++) {
		char c = text[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c != start[i])
			return false;
	}
	return true;
}

enum err enroll_code_read(const char *text, struct enroll_request **out)
{
	unsigned char bytes[CODE_BYTES], sum[HASH_BYTES];
	*out = NULL;
	while (is_blank(*text))
		text++;
	if (!starts_well(text) || !to_bytes(text + sizeof start - 1, bytes))
		return ERR_PARSE;
	sum_of(bytes, sum);
	if (memcmp(sum, bytes + AT_SUM, CODE_BYTES - AT_SUM) != 0)
		return ERR_PARSE;
	struct enroll_request *r = mem_new(sizeof *r);
	memcpy(r->device, bytes, ID_BYTES);
	for (int i = 0; i < 4; i++)
		r->incarnation = r->incarnation << 8 | bytes[AT_INCARNATION + i];
	memcpy(r->sign, bytes + AT_SIGN, KEYS_PUBLIC);
	memcpy(r->box, bytes + AT_BOX, KEYS_PUBLIC);
	r->label = mem_dup("");
	r->app = mem_dup("");
	if (r->incarnation >= 1 && r->incarnation <= INT32_MAX) {
		*out = r;
		return ERR_OK;
	}
	enroll_request_free(r);
	return ERR_PARSE;
}

/* --- QR --- */

static bool is_dark(const QRcode *code, int row, int column)
{
	if (row < 0 || column < 0 || row >= code->width || column >= code->width)
		return false;
	return code->data[row * code->width + column] & 1;
}

/* One line of text: two rows of modules in half blocks, or one in pairs of signs. `inked` is a module
 * that the text draws: the light ones on a dark screen. */
static void draw_line(const QRcode *code, int row, bool ascii, bool dark_screen, struct buf *out)
{
	static const char *const halves[] = {" ", "\xe2\x96\x84", "\xe2\x96\x80", "\xe2\x96\x88"};
	for (int column = -QUIET; column < code->width + QUIET; column++) {
		bool upper = is_dark(code, row, column) != dark_screen;
		bool lower = is_dark(code, row + 1, column) != dark_screen;
		if (ascii)
			buf_add(out, upper ? "##" : "  ");
		else
			buf_add(out, halves[upper * 2 + lower]);
	}
	buf_add_c(out, '\n');
}

enum err enroll_qr(const char *text, bool ascii, bool dark_screen, struct buf *out, int *columns, int *rows)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
	if (!code)
		return errno == ENOMEM ? ERR_MEMORY : ERR_LIMIT;
	int lines = 0, step = ascii ? 1 : 2, side = code->width + 2 * QUIET;
	for (int row = -QUIET; row < code->width + QUIET; row += step, lines++)
		draw_line(code, row, ascii, dark_screen, out);
	if (columns)
		*columns = ascii ? 2 * side : side;
	if (rows)
		*rows = lines;
	QRcode_free(code);
	return ERR_OK;
}
