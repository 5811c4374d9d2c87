/* Keys by name and actions by key. */
#include <config.h>

#include "suites.h"
#include "tui/keymap.h"

#include <string.h>

static const struct tui_binding bindings[] = {
	{"*", "F1", "help", true},
	{"*", "^L", "ververs", false},
	{"*", "n", "nooit", false},
	{"lijst", "n", "nieuw", true},
	{"lijst", "F1", "eigen_hulp", false},
	{"lijst", "Spatie", "merk", false},
	{"lijst", "é", "accent", false},
	{"formulier", "Alt-Omlaag", "keuze", false},
	{"formulier", "F4", "keuze", true},
};
enum { N = sizeof bindings / sizeof bindings[0] };

static const char *find(const char *context, struct tui_key k)
{
	const char *action = tui_keymap_find(bindings, N, context, &k);
	return action ? action : "-";
}

static struct tui_key named(enum tui_name name)
{
	return (struct tui_key){.kind = TUI_NAMED, .name = name};
}

static struct tui_key character(uint32_t cp)
{
	return (struct tui_key){.kind = TUI_CHAR, .cp = cp};
}

START_TEST(tui_keymap_find__own_context_first)
{
	ck_assert_str_eq(find("lijst", named(TUI_F1)), "eigen_hulp");
	ck_assert_str_eq(find("formulier", named(TUI_F1)), "help");
	ck_assert_str_eq(find("*", named(TUI_F1)), "help");
	ck_assert_str_eq(find("formulier", named(TUI_ALT_DOWN)), "keuze");
	ck_assert_str_eq(find("lijst", named(TUI_ALT_DOWN)), "-");
	ck_assert_str_eq(find("lijst", (struct tui_key){.kind = TUI_CTRL, .cp = 'L'}), "ververs");
}
END_TEST

START_TEST(tui_keymap_find__letters_only_where_declared)
{
	ck_assert_str_eq(find("lijst", character('n')), "nieuw");
	ck_assert_str_eq(find("formulier", character('n')), "-");
	ck_assert_str_eq(find("lijst", character('N')), "-");
	ck_assert_str_eq(find("lijst", character(' ')), "merk");
	ck_assert_str_eq(find("lijst", character(0xe9)), "accent");
}
END_TEST

START_TEST(tui_keymap_find__events_are_no_keys)
{
	for (enum tui_key_kind kind = TUI_RESIZE; kind <= TUI_UNKNOWN; kind++)
		ck_assert_str_eq(find("lijst", (struct tui_key){.kind = kind}), "-");
	ck_assert_str_eq(find("lijst", (struct tui_key){.kind = TUI_PASTE, .text = "n", .text_len = 1}), "-");
}
END_TEST

START_TEST(tui_keymap_key__names_the_first)
{
	ck_assert_str_eq(tui_keymap_key(bindings, N, "formulier", "keuze"), "Alt-Omlaag");
	ck_assert_str_eq(tui_keymap_key(bindings, N, "formulier", "help"), "F1");
	ck_assert_str_eq(tui_keymap_key(bindings, N, "lijst", "keuze"), "");
}
END_TEST

/* Every named key has a name of its own that fits. */
START_TEST(tui_key_name__all_differ)
{
	char names[TUI_NAME_COUNT][16];
	for (int i = 0; i < TUI_NAME_COUNT; i++) {
		struct tui_key k = named((enum tui_name)i);
		tui_key_name(&k, names[i]);
		ck_assert_uint_gt(strlen(names[i]), 1);
		for (int j = 0; j < i; j++)
			ck_assert_str_ne(names[i], names[j]);
	}
	struct tui_key ctrl = {.kind = TUI_CTRL, .cp = 'O'}, wide = character(0x1f600);
	tui_key_name(&ctrl, names[0]);
	ck_assert_str_eq(names[0], "^O");
	tui_key_name(&wide, names[0]);
	ck_assert_str_eq(names[0], "😀");
}
END_TEST

Suite *keymap_suite(void)
{
	Suite *s = suite_create("keymap");
	TCase *t = tcase_create("keymap");
	tcase_add_test(t, tui_keymap_find__own_context_first);
	tcase_add_test(t, tui_keymap_find__letters_only_where_declared);
	tcase_add_test(t, tui_keymap_find__events_are_no_keys);
	tcase_add_test(t, tui_keymap_key__names_the_first);
	tcase_add_test(t, tui_key_name__all_differ);
	suite_add_tcase(s, t);
	return s;
}
