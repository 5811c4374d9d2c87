/* The pseudo-terminal of the tests. Three things make its answers certain: the notice of
 * the program says how many bytes it has taken; a marker that we write ourselves to the
 * slave comes out of the master behind everything the program wrote; and a slave
 * descriptor stays open here, so that the last output of a program that ended is kept. */
#include <config.h>

#include "support/pty.h"

#include "support/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

#define MARKER "\033_regie-test-sync\033\\"

enum { IDLE_FD = 9, TEXTS = 8, MAX_ENV = 64 };

struct pty {
	pid_t pid;
	int master, slave, idle;
	bool reaped;
	int status;
	bool latin1;
	char *home;

	VTerm *vt;
	VTermScreen *screen;
	int rows, cols;
	bool cursor_hidden, alternate, titled;
	int bells;

	struct buf bytes;          /* written since the reset */
	struct buf texts[TEXTS];   /* handed out */
	unsigned next_text;

	struct buf notice;         /* a line under way */
	unsigned long sent, taken; /* bytes */
	unsigned long counter;     /* of the last notice */
	int drawn_rows, drawn_cols; /* the window of the last notice */
	bool want_notice;          /* something was done that a new notice must follow */
	bool idle_closed;
};

static long now_ms(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* --- the screen ------------------------------------------------------------------------ */

static int on_property(VTermProp prop, VTermValue *value, void *user)
{
	struct pty *p = user;
	if (prop == VTERM_PROP_CURSORVISIBLE)
		p->cursor_hidden = !value->boolean;
	else if (prop == VTERM_PROP_ALTSCREEN)
		p->alternate = value->boolean;
	else if (prop == VTERM_PROP_TITLE)
		p->titled = true;
	return 1;
}

static int on_bell(void *user)
{
	struct pty *p = user;
	p->bells++;
	return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property, .bell = on_bell};

/* Always made anew, also for another size: libvterm before 0.3 can crash in growing and
 * shrinking, and cannot be as small as one row or column. A program repaints anyway. */
static void make_screen(struct pty *p)
{
	bool alternate = p->alternate;
	if (p->vt)
		vterm_free(p->vt);
	p->vt = vterm_new(p->rows > 1 ? p->rows : 2, p->cols > 1 ? p->cols : 2);
	vterm_set_utf8(p->vt, 1);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_set_callbacks(p->screen, &callbacks, p);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_reset(p->screen, 1);
	if (alternate)
		vterm_input_write(p->vt, "\033[?1049h", 8);
}

/* Answers to what the program asked the terminal. */
static void answer(struct pty *p)
{
	char reply[256];
	size_t n;
	while ((n = vterm_output_read(p->vt, reply, sizeof reply)) > 0)
		pty_send_n(p, reply, n);
}

static void show(struct pty *p, const char *s, size_t n)
{
	struct buf utf8 = {0};
	buf_add_n(&p->bytes, s, n);
	for (size_t i = 0; p->latin1 && i < n; i++)
		text_encode(&utf8, (unsigned char)s[i]);
	if (p->latin1)
		vterm_input_write(p->vt, buf_str(&utf8), utf8.len);
	else
		vterm_input_write(p->vt, s, n);
	buf_clear(&utf8);
	answer(p);
}

/* What is to be read from the master, into out; false when there was nothing. */
static bool read_master(struct pty *p, struct buf *out, int ms)
{
	char s[16384];
	struct pollfd fd = {.fd = p->master, .events = POLLIN};
	if (p->master < 0 || poll(&fd, 1, ms) <= 0)
		return false;
	ssize_t n = read(p->master, s, sizeof s);
	if (n > 0)
		buf_add_n(out, s, (size_t)n);
	return n > 0;
}

static void drain(struct pty *p)
{
	struct buf b = {0};
	while (read_master(p, &b, 0)) {
		show(p, b.s, b.len);
		buf_reset(&b);
	}
	buf_clear(&b);
}

/* Everything written so far, certainly. */
static void synchronize(struct pty *p)
{
	struct buf b = {0};
	char *mark = NULL;
	if (p->master < 0 || write(p->slave, MARKER, sizeof MARKER - 1) != (ssize_t)sizeof MARKER - 1)
		return;
	while (!mark && read_master(p, &b, PTY_LIMIT_MS))
		mark = memmem(b.s, b.len, MARKER, sizeof MARKER - 1);
	ck_assert_msg(mark != NULL, "the pseudo-terminal lost its output");
	size_t before = (size_t)(mark - b.s), after = before + sizeof MARKER - 1;
	show(p, b.s, before);
	if (b.len > after)
		show(p, b.s + after, b.len - after);
	buf_clear(&b);
}

/* --- starting ---------------------------------------------------------------------------- */

static size_t name_length(const char *s)
{
	return strcspn(s, "=");
}

/* Add, replace or take away. `s` lives as long as the array. */
static void set_env(const char **env, size_t *n, const char *s)
{
	size_t len = name_length(s), i = 0;
	while (i < *n && (name_length(env[i]) != len || memcmp(env[i], s, len) != 0))
		i++;
	if (s[len] == '=') {
		env[i] = s;
		*n += i == *n;
	} else if (i < *n) {
		env[i] = env[--*n];
	}
	env[*n] = NULL;
}

static const char *env_value(const char *const *env, const char *name)
{
	size_t len = strlen(name);
	for (; *env; env++)
		if (name_length(*env) == len && memcmp(*env, name, len) == 0)
			return *env + len + 1;
	return "";
}

static char *joined(const char *a, const char *b, const char *c)
{
	struct buf s = {0};
	buf_printf(&s, "%s%s%s", a, b, c);
	return buf_detach(&s);
}

/* In the child: nothing is open but the terminal and the notice. */
static void run_child(const struct pty *p, int idle, const char *const *argv, const char **env)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	if (setsid() < 0 || ioctl(p->slave, TIOCSCTTY, 0) != 0)
		_exit(126);
	for (int fd = 0; fd < 3; fd++)
		dup2(p->slave, fd);
	int keep = fcntl(idle, F_DUPFD, IDLE_FD + 1);
	dup2(keep, IDLE_FD);
	for (int fd = 3; fd < IDLE_FD; fd++)
		close(fd);
	closefrom(IDLE_FD + 1);
	execve(argv[0], (char *const *)argv, (char *const *)env);
	_exit(127);
}

static void start(struct pty *p, const char *const *argv, const char **env)
{
	int idle[2];
	struct winsize ws = {.ws_row = (unsigned short)p->rows, .ws_col = (unsigned short)p->cols};
	ck_assert_int_eq(openpty(&p->master, &p->slave, NULL, NULL, &ws), 0);
	ck_assert_int_eq(pipe(idle), 0);
	fcntl(p->master, F_SETFD, FD_CLOEXEC);
	fcntl(p->slave, F_SETFD, FD_CLOEXEC);
	fcntl(idle[0], F_SETFL, O_NONBLOCK);
	fcntl(idle[0], F_SETFD, FD_CLOEXEC);
	p->pid = fork();
	ck_assert_int_ge(p->pid, 0);
	if (p->pid == 0)
		run_child(p, idle[1], argv, env);
	close(idle[1]);
	p->idle = idle[0];
}

struct pty *pty_start(const char *const *argv, const char *const *env, int rows, int cols, const char *term)
{
	struct pty *p = mem_new(sizeof *p);
	const char *all[MAX_ENV];
	size_t n = 0;
	char *own[6] = {0};
	p->rows = rows;
	p->cols = cols;
	p->want_notice = true;
	p->home = mem_dup(support_dir());
	own[0] = joined("HOME=", p->home, "");
	own[1] = joined("ASAN_OPTIONS=detect_leaks=0:exitcode=99:log_path=", p->home, "/sanitizer");
	own[2] = joined("UBSAN_OPTIONS=print_stacktrace=1:exitcode=99:log_path=", p->home, "/sanitizer");
	own[3] = joined("TERM=", term ? term : "", "");
	set_env(all, &n, "PATH=/usr/local/bin:/usr/bin:/bin");
	set_env(all, &n, "LC_ALL=C.UTF-8");
	set_env(all, &n, "REGIE_IDLE_FD=9");
	for (size_t i = 0; i < (term ? 4 : 3); i++)
		set_env(all, &n, own[i]);
	for (; env && *env && n < MAX_ENV - 1; env++)
		set_env(all, &n, *env);
	p->latin1 = strstr(env_value(all, "LC_ALL"), "8859") != NULL;
	make_screen(p);
	start(p, argv, all);
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		free(own[i]);
	return p;
}

/* What a sanitizer wrote about the program; NULL when nothing. */
static char *sanitizer_report(const struct pty *p)
{
	DIR *d = opendir(p->home);
	struct buf b = {0};
	struct dirent *entry;
	while (d && (entry = readdir(d))) {
		char line[512];
		if (strncmp(entry->d_name, "sanitizer", 9) != 0)
			continue;
		char *path = joined(p->home, "/", entry->d_name);
		FILE *f = fopen(path, "r");
		while (f && fgets(line, sizeof line, f))
			buf_add(&b, line);
		if (f)
			fclose(f);
		free(path);
	}
	if (d)
		closedir(d);
	return b.len ? buf_detach(&b) : NULL;
}

void pty_free(struct pty *p)
{
	if (!p)
		return;
	if (!p->reaped) {
		kill(p->pid, SIGKILL);
		waitpid(p->pid, NULL, 0);
	}
	char *report = sanitizer_report(p);
	if (p->master >= 0)
		close(p->master);
	close(p->slave);
	close(p->idle);
	vterm_free(p->vt);
	buf_clear(&p->bytes);
	buf_clear(&p->notice);
	for (size_t i = 0; i < TEXTS; i++)
		buf_clear(&p->texts[i]);
	free(p->home);
	free(p);
	ck_assert_msg(report == NULL, "%s", report ? report : "");
}

/* --- sending and waiting -------------------------------------------------------------------- */

/* A program that is not reading must not block us: its output is taken meanwhile. */
void pty_send_n(struct pty *p, const void *bytes, size_t n)
{
	const char *s = bytes;
	long limit = now_ms() + PTY_LIMIT_MS;
	p->sent += n;
	p->want_notice = true;
	fcntl(p->master, F_SETFL, O_NONBLOCK);
	while (n && now_ms() < limit) {
		ssize_t done = write(p->master, s, n < 1024 ? n : 1024);
		if (done > 0) {
			s += done;
			n -= (size_t)done;
		} else if (done < 0 && errno == EAGAIN) {
			struct pollfd fd = {.fd = p->master, .events = POLLOUT | POLLIN};
			poll(&fd, 1, 100);
			if (fd.revents & POLLIN)
				drain(p);
		} else {
			break;
		}
	}
	fcntl(p->master, F_SETFL, 0);
}

void pty_send(struct pty *p, const char *bytes)
{
	pty_send_n(p, bytes, strlen(bytes));
}

static void take_notice(struct pty *p, const char *line)
{
	unsigned long counter = 0, taken = 0;
	if (sscanf(line, "%lu %lu %d %d", &counter, &taken, &p->drawn_rows, &p->drawn_cols) < 1)
		return;
	if (counter <= p->counter) { /* another program took the place of the first */
		p->sent = 0;
		taken = 0;
	}
	p->counter = counter;
	p->taken = taken;
	p->want_notice = false;
}

static void read_notices(struct pty *p)
{
	char s[1024];
	ssize_t n;
	while ((n = read(p->idle, s, sizeof s)) > 0)
		for (ssize_t i = 0; i < n; i++) {
			if (s[i] != '\n') {
				buf_add_c(&p->notice, s[i]);
				continue;
			}
			take_notice(p, buf_str(&p->notice));
			buf_reset(&p->notice);
		}
	p->idle_closed = n == 0;
}

/* The last notice speaks of all keys sent and of the window as it now is. */
static bool is_settled(const struct pty *p)
{
	struct winsize ws = {0};
	if (p->want_notice || p->taken < p->sent)
		return false;
	return ioctl(p->master, TIOCGWINSZ, &ws) != 0 || (ws.ws_row == p->drawn_rows && ws.ws_col == p->drawn_cols);
}

bool pty_wait(struct pty *p)
{
	long limit = now_ms() + PTY_LIMIT_MS, left;
	while ((left = limit - now_ms()) > 0) {
		read_notices(p);
		if (is_settled(p)) {
			synchronize(p);
			if (is_settled(p))
				return true;
			continue; /* the terminal was asked something and has answered */
		}
		if (p->idle_closed) {
			synchronize(p);
			return false;
		}
		struct pollfd fds[2] = {{.fd = p->idle, .events = POLLIN}, {.fd = p->master, .events = POLLIN}};
		poll(fds, 2, (int)left);
		if (fds[1].revents & POLLIN)
			drain(p);
	}
	return false;
}

void pty_type(struct pty *p, const char *bytes)
{
	pty_send(p, bytes);
	ck_assert_msg(pty_wait(p), "the program ended or hangs; on the screen:\n%s", pty_screen(p));
}

bool pty_wait_text(struct pty *p, const char *text, int ms)
{
	long limit = now_ms() + ms;
	for (;;) {
		read_notices(p);
		drain(p);
		if (pty_shows(p, text))
			return true;
		if (p->idle_closed) {
			synchronize(p);
			return pty_shows(p, text);
		}
		long left = limit - now_ms();
		if (left <= 0)
			return false;
		struct pollfd fds[2] = {{.fd = p->master, .events = POLLIN}, {.fd = p->idle, .events = POLLIN}};
		poll(fds, 2, (int)left);
	}
}

void pty_wait_seconds(struct pty *p, unsigned n)
{
	read_notices(p);
	unsigned long until = p->counter + n;
	long limit = now_ms() + PTY_LIMIT_MS, left;
	while (p->counter < until && !p->idle_closed && (left = limit - now_ms()) > 0) {
		struct pollfd fds[2] = {{.fd = p->idle, .events = POLLIN}, {.fd = p->master, .events = POLLIN}};
		poll(fds, 2, (int)left);
		drain(p);
		read_notices(p);
	}
	ck_assert_msg(p->counter >= until, "the program ended or hangs; on the screen:\n%s", pty_screen(p));
}

/* --- looking ---------------------------------------------------------------------------------- */

static struct buf *next_text(struct pty *p)
{
	struct buf *b = &p->texts[p->next_text++ % TEXTS];
	buf_reset(b);
	return b;
}

static void add_row(struct pty *p, int y, struct buf *out)
{
	size_t start = out->len;
	for (int x = 0; x < p->cols; x++) {
		VTermScreenCell cell;
		VTermPos pos = {.row = y, .col = x};
		if (!vterm_screen_get_cell(p->screen, pos, &cell) || cell.chars[0] == (uint32_t)-1)
			continue;
		if (!cell.chars[0])
			buf_add_c(out, ' ');
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			text_encode(out, cell.chars[i]);
	}
	size_t end = out->len;
	while (end > start && out->s[end - 1] == ' ')
		end--;
	buf_cut(out, end);
}

const char *pty_row(struct pty *p, int y)
{
	struct buf *b = next_text(p);
	add_row(p, y, b);
	return buf_str(b);
}

const char *pty_screen(struct pty *p)
{
	struct buf *b = next_text(p);
	for (int y = 0; y < p->rows; y++) {
		add_row(p, y, b);
		buf_add_c(b, '\n');
	}
	return buf_str(b);
}

bool pty_shows(struct pty *p, const char *text)
{
	return strstr(pty_screen(p), text) != NULL;
}

static int color_index(VTermColor c, bool is_fg)
{
	if (is_fg ? VTERM_COLOR_IS_DEFAULT_FG(&c) : VTERM_COLOR_IS_DEFAULT_BG(&c))
		return -1;
	return VTERM_COLOR_IS_INDEXED(&c) ? c.indexed.idx : -2;
}

struct pty_cell pty_cell(struct pty *p, int y, int x)
{
	struct pty_cell out = {.fg = -1, .bg = -1};
	VTermScreenCell cell;
	VTermPos pos = {.row = y, .col = x};
	struct buf b = {0};
	if (!vterm_screen_get_cell(p->screen, pos, &cell))
		return out;
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] && cell.chars[i] != (uint32_t)-1; i++)
		text_encode(&b, cell.chars[i]);
	snprintf(out.text, sizeof out.text, "%s", buf_str(&b));
	buf_clear(&b);
	out.width = cell.width;
	out.bold = cell.attrs.bold;
	out.underline = cell.attrs.underline != 0;
	out.reverse = cell.attrs.reverse;
	out.fg = color_index(cell.fg, true);
	out.bg = color_index(cell.bg, false);
	return out;
}

bool pty_cursor(struct pty *p, int *y, int *x)
{
	VTermPos pos;
	vterm_state_get_cursorpos(vterm_obtain_state(p->vt), &pos);
	*y = pos.row;
	*x = pos.col;
	return !p->cursor_hidden;
}

bool pty_is_alternate(struct pty *p)
{
	return p->alternate;
}

int pty_bells(struct pty *p)
{
	return p->bells;
}

bool pty_has_title(struct pty *p)
{
	return p->titled;
}

const char *pty_bytes(struct pty *p, size_t *n)
{
	*n = p->bytes.len;
	return buf_str(&p->bytes);
}

void pty_reset(struct pty *p)
{
	buf_reset(&p->bytes);
}

bool pty_wrote(struct pty *p, const char *bytes)
{
	return p->bytes.len && memmem(p->bytes.s, p->bytes.len, bytes, strlen(bytes)) != NULL;
}

/* --- what happens to terminals ------------------------------------------------------------------ */

void pty_resize(struct pty *p, int rows, int cols)
{
	struct winsize ws = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
	drain(p);
	p->rows = rows;
	p->cols = cols;
	make_screen(p);
	ioctl(p->master, TIOCSWINSZ, &ws);
}

void pty_kill(struct pty *p, int signal)
{
	read_notices(p);
	p->want_notice = true;
	if (!p->reaped)
		kill(p->pid, signal);
}

void pty_hang_up(struct pty *p)
{
	if (p->master >= 0)
		close(p->master);
	p->master = -1;
}

int pty_status(struct pty *p, int ms)
{
	static const struct timespec moment = {.tv_nsec = 1000000};
	long limit = now_ms() + ms;
	while (!p->reaped) {
		int status;
		drain(p);
		if (waitpid(p->pid, &status, WNOHANG) == p->pid) {
			p->reaped = true;
			p->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		} else if (now_ms() >= limit) {
			return -1;
		} else {
			nanosleep(&moment, NULL);
		}
	}
	synchronize(p);
	return p->status;
}

pid_t pty_pid(const struct pty *p)
{
	return p->pid;
}

/* --- locales -------------------------------------------------------------------------------------- */

static bool run_localedef(const char *language, const char *charset, const char *path)
{
	pid_t pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);
		dup2(null, 1);
		dup2(null, 2);
		execlp("localedef", "localedef", "--no-archive", "-i", language, "-f", charset, path, (char *)NULL);
		_exit(127);
	}
	int status = -1;
	return pid > 0 && waitpid(pid, &status, 0) == pid && access(path, X_OK) == 0;
}

const char *pty_locale(const char *language, const char *charset)
{
	static char result[4200];
	char here[4000];
	if (!getcwd(here, sizeof here))
		return NULL;
	snprintf(result, sizeof result, "LOCPATH=%s/locales", here);
	mkdir("locales", 0700);
	char *made = joined("locales/", language, "."), *path = joined(made, charset, "");
	char number[24];
	snprintf(number, sizeof number, "%d", (int)getpid());
	char *temporary = joined(path, "-", number);
	if (access(path, X_OK) != 0 && run_localedef(language, charset, temporary))
		rename(temporary, path);
	bool there = access(path, X_OK) == 0;
	free(made);
	free(path);
	free(temporary);
	return there ? result : NULL;
}
