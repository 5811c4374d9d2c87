/* Fuzz: whole files through the front door. The first byte says how far the enemy came: 0 a
 * file as it is; 1 head and chunks under a true signature; 2 a packed content, truly sealed. */
#include <config.h>

#include "fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "crypt/sign.h"
#include "sync/bundle.h"
#include "sync/keys.h"

#include "envelope_priv.h"
#include "manifest_priv.h"

const unsigned fuzz_inputs = 400; /* each may cost a child */

static struct keyring *device, *office;
static const unsigned char sender[ID_BYTES] = "apparaat van fuz";
static uint64_t handed_out;

static bool peer(void *ctx, const unsigned char id[ID_BYTES], struct bundle_peer *out)
{
	(void)ctx;
	(void)id;
	memcpy(out->sign, keyring_now(device, KEY_SIGN, 1)->public, BUNDLE_KEY);
	out->shared = keyring_now(device, KEY_SHARED, 1)->secret;
	out->revoked = false;
	return true;
}

static bool box(void *ctx, const unsigned char fingerprint[ID_BYTES], struct bundle_box *out)
{
	(void)ctx;
	(void)fingerprint;
	out->secret = keyring_now(office, KEY_BOX, 1)->secret;
	memcpy(out->public, keyring_now(office, KEY_BOX, 1)->public, BUNDLE_KEY);
	return true;
}

static enum err each(void *ctx, const struct bundle_item *item)
{
	(void)ctx;
	FUZZ_MUST(item->number == handed_out);
	handed_out++;
	return ERR_OK;
}

static void open_it(int fd)
{
	const struct bundle_reader reader = {.peer = peer, .box = box};
	struct bundle_head head;
	struct bundle *b;
	char path[40];
	/* The door wants a name: links are refused, so a file of our own directory stands for it. */
	snprintf(path, sizeof path, "fuzz-%d.bundel", (int)getpid());
	int dir = open(".", O_RDONLY | O_DIRECTORY);
	unlinkat(dir, path, 0);
	int to = openat(dir, path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	char step[65536];
	ssize_t n;
	lseek(fd, 0, SEEK_SET);
	while (to >= 0 && (n = read(fd, step, sizeof step)) > 0)
		FUZZ_MUST(write(to, step, (size_t)n) == n);
	close(to);
	handed_out = 0;
	bundle_peek(dir, path, &head, NULL);
	if (bundle_open(dir, path, &reader, &b, NULL) == ERR_OK) {
		FUZZ_MUST(bundle_items(b, 0, each, NULL, NULL) == ERR_OK);
		FUZZ_MUST(handed_out == bundle_manifest(b)->lines);
	}
	bundle_close(b);
	unlinkat(dir, path, 0);
	close(dir);
}

static void sign_it(int fd, const uint8_t *p, size_t n)
{
	unsigned char signature[SIGN_BYTES];
	struct sign *s = sign_new();
	sign_add(s, p, n);
	sign_make(s, keyring_now(device, KEY_SIGN, 1)->secret, signature);
	sign_free(s);
	FUZZ_MUST(write(fd, signature, sizeof signature) == (ssize_t)sizeof signature);
}

static void seal_it(int fd, const void *p, size_t n)
{
	unsigned char digest[HASH_BYTES];
	struct sealer *s;
	struct bundle_seal keys = {.sign = keyring_now(device, KEY_SIGN, 1)->secret,
		.shared = keyring_now(device, KEY_SHARED, 1)->secret};
	memcpy(keys.recipient, keyring_now(office, KEY_BOX, 1)->public, BUNDLE_KEY);
	FUZZ_MUST(sealer_new(fd, &keys, sender, 7, &s) == FAULT_NONE);
	FUZZ_MUST(sealer_add(s, p, n) == FAULT_NONE);
	FUZZ_MUST(sealer_end(s, keys.sign, digest) == FAULT_NONE);
	sealer_free(s);
}

static void rings(void)
{
	device = fuzz_ring(0x10);
	office = fuzz_ring(0x40);
}

static void free_rings(void)
{
	keyring_free(device);
	keyring_free(office);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	int fd = memfd_create("fuzz", MFD_CLOEXEC), how = data[0] % 3;
	rings();
	data++;
	size--;
	if (how == 2)
		seal_it(fd, data, size);
	else
		FUZZ_MUST(write(fd, data, size) == (ssize_t)size);
	if (how == 1)
		sign_it(fd, data, size);
	open_it(fd);
	close(fd);
	free_rings();
	return 0;
}

/* Nothing but a manifest and an end mark, packed. */
static void small_content(struct buf *packed)
{
	struct bundle_manifest m = {.incarnation = 1, .number = 7, .app = "1"};
	struct buf text = {0};
	unsigned char hash[HASH_BYTES];
	char room[2000];
	memcpy(m.device, sender, ID_BYTES);
	FUZZ_MUST(manifest_write(&m, &text) == FAULT_NONE);
	buf_add_c(&text, '\n');
	hash_bytes(hash, NULL, 0, text.s, text.len);
	end_write(0, hash, &text);
	buf_add_c(&text, '\n');
	size_t n = ZSTD_compress(room, sizeof room, text.s, text.len, 3);
	FUZZ_MUST(!ZSTD_isError(n));
	buf_add_n(packed, room, n);
	buf_clear(&text);
}

int fuzz_seed(size_t i, struct buf *out)
{
	struct buf packed = {0};
	char file[8192];
	if (i > 2)
		return 0;
	rings();
	small_content(&packed);
	buf_add_c(out, (char)('0' + i));
	if (i == 2) {
		buf_add_n(out, packed.s, packed.len);
	} else {
		int fd = memfd_create("seed", MFD_CLOEXEC);
		seal_it(fd, packed.s, packed.len);
		ssize_t n = pread(fd, file, sizeof file, 0);
		FUZZ_MUST(n > SIGN_BYTES);
		buf_add_n(out, file, (size_t)n - (i == 1 ? SIGN_BYTES : 0));
		close(fd);
	}
	buf_clear(&packed);
	free_rings();
	return 1;
}
