/* Fuzz entries: each fuzz_NAME.c has the entry of libFuzzer and the inputs it starts from. In `make
 * check` tests/sync/fuzz_drive.c runs it briefly; tests/sync/fuzz runs it under libFuzzer. */
#ifndef REGIE_TESTS_SYNC_FUZZ_H
#define REGIE_TESTS_SYNC_FUZZ_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* The i-th good input, appended; 0 when there are no more. */
int fuzz_seed(size_t i, struct buf *out);
/* How many inputs `make check` tries. */
extern const unsigned fuzz_inputs;

/* Keys that are the same every time. */
struct keyring *fuzz_ring(unsigned first);
/* A promise that was broken: the program ends as by a crash. */
#define FUZZ_MUST(x) ((x) ? (void)0 : __builtin_trap())

#endif
