/* The oracle of the merge: devices that edit the same records, carry bundles to a centre
 * and back, lose some, deliver some twice, are cloned; a centre that is restored from an
 * old copy; clocks that are years off. It makes seeded histories of real operation lines
 * and says, in the dullest way possible, what any set of them must look like. */
#ifndef REGIE_TESTS_STORE_ORACLE_H
#define REGIE_TESTS_STORE_ORACLE_H

#include "base/buf.h"
#include "crypt/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ORACLE_RECORDS 6
#define ORACLE_FIELDS 4 /* a, b, c and the group g with the parts g1 and g2 */
#define ORACLE_SOORT "proef"

enum { ORACLE_CLONE = 1, ORACLE_RESTORE = 2, ORACLE_STALE = 4, ORACLE_DELETE = 8, ORACLE_FREEZE = 16,
	ORACLE_TIES = 32 /* clocks stand still: equal stamps everywhere */ };

enum oracle_kind { OP_CREATE, OP_SET, OP_TOMBSTONE, OP_RESTORE, OP_FREEZE };

/* What one line says about one register. Register ORACLE_FIELDS is ~ and ORACLE_FIELDS + 1
 * is !. */
struct oracle_says {
	int field;
	const char *value;     /* of the group: the two parts joined by '/' */
	size_t *bases;         /* indexes of operations */
	size_t n_bases;
};

struct oracle_op {
	enum oracle_kind kind;
	int record;
	int device;            /* index of its identity: clones share it */
	int64_t incarnation, sequence;
	uint64_t time;
	struct oracle_says says[ORACLE_FIELDS + 1];
	size_t n_says;
	unsigned char salt[16], id[ID_BYTES], link[HASH_BYTES];
	struct buf line;       /* the real bytes */
};

struct oracle {
	struct oracle_op *ops;
	size_t n, cap;
	size_t forks, conflicts, registers, lww_wrong, silent, missing, digests;
};

/* One history. Checks its own model on the way: `missing`, `silent` must be 0 and
 * `digests` 1. */
struct oracle *oracle_run(uint64_t seed, size_t steps, unsigned flags);
void oracle_free(struct oracle *o);
void oracle_record(int record, unsigned char out[16]);

/* What a set of operations (in[i] true: there) must look like. */
struct oracle_field {
	bool known;            /* some line of the set names it */
	size_t heads[64];
	size_t n_heads;
	const char *shown;     /* NULL: empty because frozen while empty */
	bool conflict, finding;
};
struct oracle_state {
	bool known, created, deleted, disputed, frozen;
	struct oracle_field field[ORACLE_FIELDS];
	size_t newest;
};
void oracle_expect(const struct oracle *o, const bool *in, int record, struct oracle_state *out);

/* How many histories a property test goes through: HISTORIES, else 200, or 2000 at
 * CK_LEVEL=long. */
int oracle_histories(void);

/* A small generator of its own, so that a seed means the same everywhere. */
uint64_t oracle_next(uint64_t *state);
size_t oracle_below(uint64_t *state, size_t n);

#endif
