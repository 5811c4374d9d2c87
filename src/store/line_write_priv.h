/* Lines to and from the table `lijn`: the end of this device's chain, lines of others,
 * reading back. */
#ifndef REGIE_STORE_LINE_WRITE_PRIV_H
#define REGIE_STORE_LINE_WRITE_PRIV_H

#include "line_priv.h"
#include "store_priv.h"

struct line_at {
	int64_t nr;                  /* local number */
	unsigned char id[ID_BYTES];
	bool fresh;                  /* false: it was here already */
	unsigned char h[HASH_BYTES]; /* chain after it, of a received line; zero: not known */
};

/* Append one line to this device's chain, in an open writing transaction: fills device,
 * incarnation, sequence and time of *l, gives it a salt, stores the exact bytes. Registers
 * and tables are not touched. ERR_LIMIT, ERR_PARSE (a text is not UTF-8), and what the
 * database says. */
enum err line_write(struct store *s, struct line *l, struct line_at *out);
/* Store a line of another device as received, in an open writing transaction: strict, once
 * per id. `h` is the chain after it when the sender gave it (NULL: taken from the line before,
 * 32 zero bytes when that is not here). Registers and tables follow by projection_apply. */
enum err line_receive(struct store *s, const unsigned char salt[16], const char *bytes, size_t n,
	const unsigned char *h, struct line_at *out);
/* The same of a line that is parsed already: `l` is what `bytes` say. A line that is here without its bytes
 * (it was purged) is stored anew, under a new number. */
enum err line_receive_parsed(struct store *s, const struct line *l, const unsigned char salt[16], const char *bytes,
	size_t n, const unsigned char *h, struct line_at *out);
/* The place in the chain of a line that was destroyed elsewhere: id, number, hash. */
enum err line_receive_gone(struct store *s, const struct line *l, const unsigned char commit[HASH_BYTES],
	const unsigned char *h, struct line_at *out);
/* Number of a device in `apparaat`; 0: none, and not `make`. */
enum err line_device(struct store *s, const unsigned char id[ID_BYTES], bool make, int64_t *nr);
/* Number of a line by its id, 0 when it is not here. */
enum err line_find(struct store *s, const unsigned char id[ID_BYTES], int64_t *nr);
/* Parse line nr. ERR_NOT_FOUND when destroyed or absent; ERR_DAMAGED when its bytes are no
 * line. `id` may be NULL. The caller clears *out on ERR_OK. */
enum err line_load(struct store *s, int64_t nr, struct line *out, unsigned char id[ID_BYTES]);
/* Sequence of the last line of this device: for store_witness. 0 when there is none. */
enum err line_last(struct store *s, int64_t *sequence);

#endif
