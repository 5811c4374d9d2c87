#!/bin/sh
# The walls of the house: includes only along tests/layers.txt; SQLite only in store,
# curses only in tui, libsodium only in crypt and base/secret; no banned calls; every
# source file opens with what it is for; no room ends the program.
set -u
top=${abs_top_srcdir:-$(dirname "$0")/..}
cd "$top" || exit 1
passed=0
failed=0
verdict() { # name, offending lines
	if [ -n "$2" ]; then
		failed=$((failed + 1))
		printf 'FAIL %s\n%s\n' "$1" "$2"
	else
		passed=$((passed + 1))
	fi
}
sources() { find "$@" \( -name '*.c' -o -name '*.h' \) 2>/dev/null; }

for room in $(awk '!/^#/ && NF { print $1 }' tests/layers.txt); do
	allowed=$(awk -v r="$room" '$1 == r { $1 = ""; sub(/</, ""); print }' tests/layers.txt)
	verdict "room $room includes only what it may" "$(sources "src/$room" "include/$room" |
		xargs -r grep -nE '^#include "[a-z0-9]+/' /dev/null |
		awk -v room="$room" -v allowed="$allowed" '
			BEGIN { n = split(allowed, a, " "); for (i = 1; i <= n; i++) ok[a[i]] = 1; ok[room] = 1 }
			{ match($0, /"[a-z0-9]+\//); r = substr($0, RSTART + 1, RLENGTH - 2); if (!(r in ok)) print }')"
done

# find_in PATTERN EXCLUDED-PATHS: lines of code that hold the pattern, comments left out.
find_in() {
	sources src include | grep -vE "$2" | xargs -r grep -nE "$1" /dev/null |
		grep -vE ':[0-9]+:[[:space:]]*(\*|/\*|//)|__attribute__'
}
verdict "no include climbs out of its room" "$(grep -rnE '^#include "\.\./' src include)"
verdict "SQLite only in store" "$(find_in '\bsqlite3_[a-z]|sqlcipher/' '/store/')"
verdict "curses only in tui" "$(find_in '#include <(n?curses|term|panel|form|menu)' '/tui/')"
verdict "libsodium only in crypt and base/secret" \
	"$(find_in '\b(crypto_[a-z]|sodium_[a-z]|randombytes)' '/crypt/|src/base/secret\.c')"
verdict "only app ends the program, prints and reads the environment" \
	"$(find_in '(^|[^_a-z>.])(exit|printf|getenv|setlocale|system|popen|abort) *\(' '/app/')"
verdict "no banned calls" "$(find_in '(^|[^_a-z])(strcpy|strcat|sprintf|strtok|atoi|gets|mktemp|tmpnam) *\(' '^$')"
verdict "memory only through base/mem" \
	"$(find_in '(^|[^_a-z])(malloc|calloc|realloc|strdup|strndup) *\(' 'base/mem|src/store/db\.c')"
verdict "every source file opens with what it is for" "$(for f in $(find src -name '*.c'); do
	head -n 1 "$f" | grep -q '^/\*' || echo "$f"
done)"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
