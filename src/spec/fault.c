/* The list of faults that readers of definitions fill. Words come from files that may
 * be hostile: they are shortened when kept and made harmless when shown. */
#include <config.h>

#include "spec/fault.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static char *short_word(const char *word)
{
	size_t n = strlen(word);
	if (n <= SPEC_FAULT_WORD)
		return mem_dup(word);
	n = SPEC_FAULT_WORD;
	while (n > 0 && ((unsigned char)word[n] & 0xC0) == 0x80)
		n--;
	return mem_dup_n(word, n);
}

static const char *base_name(const char *file)
{
	const char *slash = strrchr(file, '/');
	return slash ? slash + 1 : file;
}

void spec_fault_add(struct spec_fault_list *l, const char *file, int line, const char *word,
	const char *fmt, ...)
{
	l->total++;
	if (l->n > SPEC_FAULTS_MAX)
		return;
	MEM_GROW(l->rows, l->n, l->cap);
	struct spec_fault *f = &l->rows[l->n++];
	*f = (struct spec_fault){.file = mem_dup(base_name(file)), .line = line};
	if (l->n > SPEC_FAULTS_MAX) {
		f->word = mem_dup("");
		f->text = mem_dup(_("Er zijn nog meer fouten; herstel eerst deze."));
		return;
	}
	struct buf text = {0};
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	f->word = short_word(word ? word : "");
	f->text = buf_detach(&text);
}

static int fault_order(const struct spec_fault *a, const struct spec_fault *b)
{
	int by_file = strcmp(a->file, b->file);
	return by_file ? by_file : (a->line > b->line) - (a->line < b->line);
}

void spec_fault_list_sort(struct spec_fault_list *l)
{
	/* At most a thousand rows, nearly in order: insertion keeps the order of finding. */
	for (size_t i = 1; i < l->n; i++) {
		struct spec_fault f = l->rows[i];
		size_t j = i;
		for (; j > 0 && fault_order(&l->rows[j - 1], &f) > 0; j--)
			l->rows[j] = l->rows[j - 1];
		l->rows[j] = f;
	}
}

void spec_faults_free(struct spec_fault *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(f[i].file);
		free(f[i].word);
		free(f[i].text);
	}
	free(f);
}

void spec_fault_list_clear(struct spec_fault_list *l)
{
	spec_faults_free(l->rows, l->n);
	*l = (struct spec_fault_list){0};
}

void spec_fault_format(const struct spec_fault *f, struct buf *out)
{
	if (f->file[0]) {
		text_display(out, f->file);
		if (f->line > 0)
			buf_printf(out, ":%d", f->line);
		buf_add(out, ": ");
	}
	if (f->word[0]) {
		text_display(out, f->word);
		buf_add(out, ": ");
	}
	text_display(out, f->text);
	buf_add_c(out, '\n');
}

void spec_faults_format(const struct spec_fault *f, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++)
		spec_fault_format(&f[i], out);
}
