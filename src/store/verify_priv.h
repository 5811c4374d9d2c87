/* Parts of verify that backup and rebuild use on other files. */
#ifndef REGIE_STORE_VERIFY_PRIV_H
#define REGIE_STORE_VERIFY_PRIV_H

#include "crypt/hash.h"
#include "store/verify.h"
#include "store_priv.h"

/* All lines of a connection: bytes against hashes, links, numbers without gaps for device
 * `own`, columns. ERR_DAMAGED with sentences in the report. */
enum err verify_chain(struct db *db, const unsigned char own[ID_BYTES], store_progress_fn progress, void *ctx,
	struct verify_report *r);

#endif
