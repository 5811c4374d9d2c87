/* What a device is to have: the files of its people, what was taken along for a visit, and what every
 * device needs. Leaving that is an order to take contents off, never a deletion. */
#include <config.h>

#include "office_priv.h"

#include "base/file.h"
#include "base/mem.h"
#include "spec/spec.h"
#include "store/journaal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define IDS_A_LINE 8000 /* 23 bytes each: a register fits its line */

/* What every device needs to know people and places by. */
static const char *const for_all[] = {"medewerker", "aanbieder", "instelling"};

/* --- the caseload ------------------------------------------------------------------------ */

static enum err add_root(struct store *s, struct rid root, struct travel_set *out)
{
	enum err e = travel_with(s, root, out);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err add_user(struct store *s, const char *user, struct travel_set *out)
{
	const struct spec_field *name = spec_field(store_spec(s), "medewerker.gebruikersnaam");
	const struct spec_field *regie = spec_field(store_spec(s), "dossier.regisseur");
	struct rid who[8], *files = NULL;
	size_t n = 0, n_files = 0;
	if (!name || !regie)
		return ERR_DEFINITION;
	enum err e = store_find_equal(s, name, user, who, 8, &n);
	for (size_t i = 0; !e && i < n; i++) {
		e = store_referring(s, regie, who[i], &files, &n_files);
		for (size_t k = 0; !e && k < n_files; k++)
			e = add_root(s, files[k], out);
		free(files);
		files = NULL;
	}
	return e;
}

static enum err add_everything(struct store *s, struct travel_set *out)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < spec_n_records(store_spec(s)); i++) {
		const struct spec_record *r = spec_record_at(store_spec(s), i);
		if (!r->owner)
			e = travel_with_kind(s, r, out);
	}
	return e;
}

static enum err add_caseload(struct store *s, const char *users, struct travel_set *out)
{
	char *copy = mem_dup(users), *save = NULL;
	enum err e = ERR_OK;
	for (char *user = strtok_r(copy, " ", &save); !e && user; user = strtok_r(NULL, " ", &save))
		e = strcmp(user, "*") == 0 ? add_everything(s, out) : add_user(s, user, out);
	free(copy);
	return e;
}

static enum err add_common(struct store *s, struct travel_set *out)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < sizeof for_all / sizeof for_all[0]; i++) {
		const struct spec_record *r = spec_record(store_spec(s), for_all[i]);
		if (r && !r->owner)
			e = travel_with_kind(s, r, out);
	}
	return e;
}

/* --- what was taken along ------------------------------------------------------------------- */

static bool is_over(struct store *s, const struct notes *n)
{
	struct civil until;
	return !civil_parse(notes_get(n, "tot"), &until) || civil_compare(until, store_today(s)) < 0;
}

static enum err add_pack(struct store *s, const char *key, struct travel_set *out)
{
	struct notes n;
	enum err e = notes_load(s, key, &n);
	if (!e && is_over(s, &n)) {
		e = travel_drop(s, key);
	} else if (!e) {
		char *copy = mem_dup(notes_get(&n, "records")), *save = NULL;
		for (char *id = strtok_r(copy, " ", &save); !e && id; id = strtok_r(NULL, " ", &save)) {
			struct rid r;
			if (id_parse(id, r.b))
				e = add_root(s, r, out);
		}
		free(copy);
	}
	notes_clear(&n);
	return e;
}

static enum err add_packs(struct store *s, const unsigned char id[ID_BYTES], struct travel_set *out)
{
	struct buf prefix = {0};
	char **keys;
	size_t n;
	member_key(KEY_GIVEN, id, &prefix);
	enum err e = travel_keys(s, buf_str(&prefix), 1000, &keys, &n);
	for (size_t i = 0; !e && i < n; i++)
		e = add_pack(s, keys[i], out);
	travel_keys_free(keys, n);
	buf_clear(&prefix);
	return e;
}

enum err office_scope(struct office *o, const struct member *m, struct travel_set *out)
{
	enum err e = add_common(o->s, out);
	if (!e)
		e = add_caseload(o->s, notes_get(&m->notes, "gebruikers"), out);
	return e ? e : add_packs(o->s, m->id, out);
}

/* --- orders ------------------------------------------------------------------------------------ */

static void list_ids(const struct travel_set *set, size_t from, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		char id[ID_TEXT];
		id_text(set->ids[from + i].b, id);
		buf_add(out, i ? " " : "");
		buf_add(out, id);
	}
}

static enum err order_for(struct store *s, const unsigned char id[ID_BYTES], int64_t nr)
{
	struct buf key = {0};
	struct notes n = {0};
	member_number_key(KEY_OUT, id, (uint64_t)nr, &key);
	notes_set_int(&n, "regel", nr);
	enum err e = notes_save(s, buf_str(&key), &n);
	notes_clear(&n);
	buf_clear(&key);
	return e;
}

static enum err order_for_all(struct store *s, int64_t nr)
{
	char **keys;
	size_t n;
	enum err e = travel_keys(s, KEY_MEMBER, 4096, &keys, &n);
	for (size_t i = 0; !e && i < n; i++) {
		unsigned char id[ID_BYTES];
		if (id_parse(keys[i] + strlen(KEY_MEMBER), id))
			e = order_for(s, id, nr);
	}
	travel_keys_free(keys, n);
	return e;
}

static enum err order_some(struct office *o, const char *kind, const unsigned char *device, const struct buf *ids,
	struct rid first, const char *until, size_t persons)
{
	char to[ID_TEXT] = "", count[24];
	int64_t nr;
	if (device)
		id_text(device, to);
	snprintf(count, sizeof count, "%zu", persons);
	const char *values[] = {"apparaat", to, "personen", count, "records", buf_str(ids), "tot", until, NULL};
	enum err e = travel_order(o->s, kind, first, values, &nr);
	if (e)
		return e;
	return device ? order_for(o->s, device, nr) : order_for_all(o->s, nr);
}

enum err office_order(struct office *o, const char *kind, const unsigned char *device, const struct travel_set *set,
	const char *until, size_t persons)
{
	enum err e = store_begin(o->s, true);
	if (e)
		return e;
	for (size_t from = 0; !e && from < set->n; from += IDS_A_LINE) {
		struct buf ids = {0};
		size_t n = set->n - from < IDS_A_LINE ? set->n - from : IDS_A_LINE;
		list_ids(set, from, n, &ids);
		e = order_some(o, kind, device, &ids, set->ids[from], until, persons);
		buf_clear(&ids);
	}
	if (!e)
		return store_commit(o->s);
	store_rollback(o->s);
	return e;
}

/* --- a visit ------------------------------------------------------------------------------------- */

static enum err keep_pack(struct store *s, const unsigned char id[ID_BYTES], const struct rid *roots, size_t n,
	const char *until)
{
	struct buf key = {0}, ids = {0};
	struct notes pack = {0};
	struct travel_set set = {0};
	for (size_t i = 0; i < n; i++)
		travel_set_add(&set, roots[i]);
	list_ids(&set, 0, set.n, &ids);
	member_number_key(KEY_GIVEN, id, (uint64_t)wall_now(s), &key);
	notes_set(&pack, "records", buf_str(&ids));
	notes_set(&pack, "tot", until);
	enum err e = notes_save(s, buf_str(&key), &pack);
	travel_set_clear(&set);
	notes_clear(&pack);
	buf_clear(&key);
	buf_clear(&ids);
	return e;
}

/* What the pack brings above what the device has in its caseload: only that goes at the end. */
static enum err beside_caseload(struct office *o, const struct member *m, const struct rid *roots, size_t n,
	struct travel_set *out)
{
	struct travel_set caseload = {0}, pack = {0};
	enum err e = add_common(o->s, &caseload);
	if (!e)
		e = add_caseload(o->s, notes_get(&m->notes, "gebruikers"), &caseload);
	for (size_t i = 0; !e && i < n; i++)
		e = travel_with(o->s, roots[i], &pack);
	for (size_t i = 0; !e && i < pack.n; i++)
		if (!travel_set_has(&caseload, pack.ids[i]))
			travel_set_add(out, pack.ids[i]);
	travel_set_clear(&caseload);
	travel_set_clear(&pack);
	return e;
}

static enum err note_taken_along(struct store *s, const struct member *m, const struct rid *roots, size_t n,
	const char *until)
{
	struct buf what = {0};
	enum err e = ERR_OK;
	buf_printf(&what, "%s, tot en met %s", notes_get(&m->notes, "naam"), until);
	for (size_t i = 0; !e && i < n; i++)
		e = journaal_note(s, "meegenomen", roots[i], buf_str(&what));
	buf_clear(&what);
	return e;
}

enum err centre_pack(struct store *s, const unsigned char device[16], const struct rid *roots, size_t n,
	const char *until)
{
	struct office o;
	struct member m = {0};
	struct travel_set set = {0};
	struct civil day;
	if (!civil_parse(until, &day) || civil_compare(day, store_today(s)) < 0)
		return ERR_PARSE;
	enum err e = office_open(s, &o);
	if (!e)
		e = member_load(s, device, &m);
	if (!e && notes_int(&m.notes, "ingetrokken"))
		e = ERR_REFUSED;
	if (!e)
		e = beside_caseload(&o, &m, roots, n, &set);
	if (!e) /* the journaal first */
		e = note_taken_along(s, &m, roots, n, until);
	if (!e)
		e = keep_pack(s, device, roots, n, until);
	if (!e && set.n)
		e = office_order(&o, "scope", device, &set, until, n);
	travel_set_clear(&set);
	member_clear(&m);
	office_close(&o);
	return e;
}

enum err centre_return(struct store *s, const unsigned char device[16])
{
	struct buf prefix = {0};
	static const struct rid none;
	char **keys;
	size_t n;
	member_key(KEY_GIVEN, device, &prefix);
	enum err e = travel_keys(s, buf_str(&prefix), 1000, &keys, &n);
	if (!e && !n)
		e = ERR_NOT_FOUND;
	for (size_t i = 0; !e && i < n; i++)
		e = travel_drop(s, keys[i]);
	if (!e)
		e = journaal_note(s, "meegenomen", none, "terug");
	travel_keys_free(keys, n);
	buf_clear(&prefix);
	return e;
}

/* --- destruction ------------------------------------------------------------------------------------ */

enum err office_note_erased(struct store *s, const struct travel_set *set)
{
	struct buf ids = {0};
	int fd;
	enum err e = post_open(s, "", &fd);
	if (e)
		return e;
	list_ids(set, 0, set->n, &ids);
	buf_add_c(&ids, '\n');
	int f = openat(fd, ERASED_FILE, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (f < 0 || write(f, ids.s, ids.len) != (ssize_t)ids.len || fsync(f) != 0)
		e = ERR_IO;
	if (f >= 0)
		close(f);
	if (fsync(fd) != 0)
		e = ERR_IO;
	close(fd);
	buf_clear(&ids);
	return e;
}

enum err centre_erase(struct store *s, struct rid root, const char *reason)
{
	struct office o;
	struct travel_set set = {0};
	static const struct rid none;
	if (!reason || !*reason)
		return ERR_USAGE;
	enum err e = office_open(s, &o);
	if (!e)
		e = travel_below(s, root, &set);
	if (!e)
		e = office_note_erased(s, &set);
	if (!e)
		e = journaal_note(s, "vernietigen", none, reason);
	if (!e)
		e = office_order(&o, "erase", NULL, &set, "", 0);
	if (!e)
		e = travel_purge(s, &set, 0, true);
	travel_set_clear(&set);
	office_close(&o);
	return e;
}

static enum err erase_listed(struct store *s, const char *text)
{
	char *copy = mem_dup(text), *save = NULL;
	struct travel_set set = {0};
	enum err e = ERR_OK;
	for (char *id = strtok_r(copy, " \n", &save); !e && id; id = strtok_r(NULL, " \n", &save)) {
		struct rid r;
		bool erased;
		if (!id_parse(id, r.b))
			continue;
		e = travel_is_erased(s, r, &erased);
		if (!e && !erased)
			travel_set_add(&set, r);
	}
	if (!e && set.n)
		e = travel_purge(s, &set, 0, true);
	travel_set_clear(&set);
	free(copy);
	return e;
}

/* The list beside the store against the store: a file put back from a copy knows less. */
enum err office_erase_again(struct office *o)
{
	struct buf b = {0};
	int fd;
	enum err e = post_open(o->s, "", &fd);
	if (e)
		return e;
	e = file_read_private(fd, ERASED_FILE, 64u << 20, &b);
	close(fd);
	if (!e)
		e = erase_listed(o->s, buf_str(&b));
	buf_clear(&b);
	return e == ERR_MISSING ? ERR_OK : e;
}
