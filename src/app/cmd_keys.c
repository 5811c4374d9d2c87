/* Commands about the store's keys and users. Secrets come and go by descriptor; the
 * recovery code is the one thing printed, once. */
#include <config.h>

#include "app_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "crypt/slots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A new passphrase from its descriptor, refused when it is weak. */
static enum err new_passphrase(struct app *a, struct secret **out)
{
	enum err e = app_secret(a->o.new_passphrase_fd, out);
	if (e != ERR_OK) {
		fprintf(stderr, "%s\n", _("Geef de nieuwe wachtzin met --new-passphrase-fd N."));
		return ERR_USAGE;
	}
	const char *why = slots_judge_passphrase(*out);
	if (!why)
		return ERR_OK;
	fprintf(stderr, "%s\n", why);
	secret_free(*out);
	*out = NULL;
	return ERR_REFUSED;
}

static bool print_code(void *ctx, const char *code)
{
	(void)ctx;
	printf(_("Herstelcode: %s\n"), code);
	puts(_("Schrijf hem op en bewaar hem achter slot; hij wordt niet nog eens getoond."));
	return true;
}

/* "a,b" to "a b"; owned. */
static char *role_codes(const char *rol)
{
	char *s = mem_dup(rol ? rol : "consulent");
	for (char *p = s; *p; p++)
		if (*p == ',')
			*p = ' ';
	return s;
}

int cmd_init(struct app *a)
{
	if (!a->o.user || !a->o.gemeente) {
		fprintf(stderr, "%s\n", _("Gebruik: regie init --user NAAM --gemeente CODE --naam \"Eigen Naam\" --new-passphrase-fd N"));
		return err_exit_code(ERR_USAGE);
	}
	struct secret *passphrase;
	enum err e = new_passphrase(a, &passphrase);
	if (e != ERR_OK)
		return err_exit_code(e);
	char *rollen = role_codes(a->o.rol ? a->o.rol : "consulent,beheerder");
	struct store_options o = app_store_options(a, a->dirs.store);
	struct store_new n = {
		.user = a->o.user,
		.name = a->o.name ? a->o.name : a->o.user,
		.gemeentecode = a->o.gemeente,
		.rollen = rollen,
		.passphrase = passphrase,
		.shared_host = a->o.shared,
		.recovery = print_code,
	};
	e = dirs_make_parents(a->dirs.store);
	if (e == ERR_OK)
		e = store_create(&o, &n, &a->store);
	secret_free(passphrase);
	free(rollen);
	if (e != ERR_OK)
		return app_fail(a, e);
	printf(_("Opslag gemaakt: %s\n"), a->dirs.store);
	return 0;
}

int cmd_passphrase(struct app *a)
{
	enum err e = app_open(a);
	struct secret *now = NULL;
	if (e == ERR_OK && (e = new_passphrase(a, &now)) != ERR_OK)
		return err_exit_code(e);
	if (e == ERR_OK)
		e = store_passphrase(a->store, a->o.user ? a->o.user : store_user(a->store), now);
	secret_free(now);
	if (e != ERR_OK)
		return app_fail(a, e);
	puts(_("De wachtzin is gewijzigd. Oude kopieën van het sleutelbestand openen nog met de oude."));
	return 0;
}

int cmd_recovery(struct app *a)
{
	enum err e = app_open(a);
	if (e == ERR_OK)
		e = store_recovery(a->store, print_code, NULL);
	return e == ERR_OK ? 0 : app_fail(a, e);
}

int cmd_rekey(struct app *a)
{
	enum err e = app_open(a);
	struct secret *now = NULL;
	struct buf dropped = {0};
	if (e == ERR_OK && (e = new_passphrase(a, &now)) != ERR_OK)
		return err_exit_code(e);
	if (e == ERR_OK)
		e = store_rekey(a->store, a->o.user ? a->o.user : store_user(a->store), now, &dropped);
	secret_free(now);
	if (e == ERR_OK) {
		puts(_("De opslag heeft een nieuwe sleutel. Oude reservekopieën openen nog met de oude."));
		if (dropped.len)
			printf(_("Deze gebruikers moeten opnieuw worden toegevoegd: %s\n"), buf_str(&dropped));
	}
	buf_clear(&dropped);
	return e == ERR_OK ? 0 : app_fail(a, e);
}

int cmd_user_add(struct app *a)
{
	enum err e = app_open(a);
	struct secret *passphrase = NULL;
	if (e == ERR_OK && (e = new_passphrase(a, &passphrase)) != ERR_OK)
		return err_exit_code(e);
	char *rollen = role_codes(a->o.rol);
	if (e == ERR_OK)
		e = store_user_add(a->store, a->argv[0], a->o.name ? a->o.name : a->argv[0], rollen, passphrase);
	secret_free(passphrase);
	free(rollen);
	if (e != ERR_OK)
		return app_fail(a, e);
	printf(_("Gebruiker %s toegevoegd.\n"), a->argv[0]);
	return 0;
}

int cmd_user_remove(struct app *a)
{
	enum err e = app_open(a);
	if (e == ERR_OK)
		e = store_user_remove(a->store, a->argv[0]);
	if (e != ERR_OK)
		return app_fail(a, e);
	printf(_("Gebruiker %s weggehaald. Kan die de sleutel hebben gekopieerd, draai dan regie rekey.\n"), a->argv[0]);
	return 0;
}

int cmd_user_list(struct app *a)
{
	struct buf users = {0};
	enum err e = store_peek_users(a->dirs.store, &users);
	if (e == ERR_OK)
		fputs(buf_str(&users), stdout);
	buf_clear(&users);
	return e == ERR_OK ? 0 : app_fail(a, e);
}
