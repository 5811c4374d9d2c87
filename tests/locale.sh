#!/bin/sh
# The translations: the list of texts is what the sources say, English is complete, its
# formats take the same values, the labels of the key bar fit, and the program in its
# build tree finds the catalogues. The manual pages: they name all there is, and fit.
set -u
here=$(pwd)
top=${abs_top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
tmp=$(mktemp -d "$here/locale-test.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
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
without() { printf 'not checked, %s is missing: %s\n' "$1" "$2"; }
have() { command -v "$1" >/dev/null 2>&1; }

# entries FILE: a line per text: flags, text, text of several, translation, and of several,
# with a tab between; however long texts were broken into lines.
entries() {
	LC_ALL=C awk '
		function flush() {
			if (id != "") printf "%s\t%s\t%s\t%s\t%s\n", flags, id, ids, str, strs
			id = ids = str = strs = flags = ""; part = ""
		}
		function add(s) {
			sub(/^[^"]*"/, "", s); sub(/"$/, "", s)
			if (part == "id") id = id s
			else if (part == "ids") ids = ids s
			else if (part == "str") str = str s
			else if (part == "strs") strs = strs s
		}
		/^$/ { flush(); next }
		/^#~/ { print "obsolete\t" $0 "\t\tobsolete\t"; next }
		/^#,/ { flags = substr($0, 3); next }
		/^#/ { next }
		/^msgid_plural / { part = "ids" }
		/^msgid / { part = "id" }
		/^msgstr(\[0\])? / { part = "str" }
		/^msgstr\[1\] / { part = "strs" }
		{ add($0) }
		END { flush() }' "$1"
}
entries locale/regie.pot >"$tmp/pot"
texts() { cut -f 2,3 "$1" | LC_ALL=C sort; }
texts "$tmp/pot" >"$tmp/texts"
verdict "there are texts" "$([ "$(wc -l <"$tmp/pot")" -gt 300 ] || echo "locale/regie.pot is (nearly) empty")"

if have xgettext; then
	verdict "regie.pot is what the sources say (renew it: locale/extract)" "$(
		locale/extract "$tmp/new.pot" >"$tmp/said" 2>&1 || cat "$tmp/said"
		entries "$tmp/new.pot" >"$tmp/new"
		texts "$tmp/new" | diff "$tmp/texts" - | grep '^[<>]'
	)"
else
	without xgettext "regie.pot"
fi

# formats TEXT-COLUMN OTHER-COLUMN FILE: lines whose translation takes other values, or the
# same in another order without saying so.
formats() {
	LC_ALL=C awk -F '\t' -v a="$1" -v b="$2" '
		function values(s,    out) {
			gsub(/%%/, "", s)
			while (match(s, /%([0-9]+\$)?[-+ #0]*[0-9*]*(\.[0-9*]+)?(<PRI[a-zA-Z0-9]+>|(hh|h|ll|l|z|j|t)?[a-zA-Z])/)) {
				out = out " " substr(s, RSTART, RLENGTH)
				s = substr(s, RSTART + RLENGTH)
			}
			return out
		}
		$a != "" && values($a) != values($b) { print $a; print "  " $b }' "$3"
}
# Blanks and line ends at the ends of a text are part of how it is put together.
ends() {
	LC_ALL=C awk -F '\t' '
		function head(s) { match(s, /^( |\\n)*/); return substr(s, 1, RLENGTH) }
		function tail(s) { match(s, /( |\\n)*$/); return substr(s, RSTART) }
		head($2) != head($4) || tail($2) != tail($4) { print $2; print "  " $4 }' "$1"
}
for po in locale/*.po; do
	entries "$po" >"$tmp/po"
	verdict "$po has the texts of regie.pot" "$(texts "$tmp/po" | diff "$tmp/texts" - | grep '^[<>]')"
	verdict "$po translates every text" "$(awk -F '\t' '$4 == "" || ($3 != "" && $5 == "") { print $2 }' "$tmp/po")"
	verdict "$po has nothing fuzzy or obsolete" "$(awk -F '\t' '$1 ~ /fuzzy|obsolete/ { print $2 }' "$tmp/po")"
	verdict "$po takes the values of each format" "$(formats 2 4 "$tmp/po"; formats 3 5 "$tmp/po")"
	verdict "$po begins and ends each text as it was" "$(ends "$tmp/po")"
	if have msgfmt; then
		verdict "msgfmt takes $po" "$(msgfmt --check -o /dev/null "$po" 2>"$tmp/said" || cat "$tmp/said")"
	else
		without msgfmt "$po"
	fi
done

# too_wide COLUMNS LANGUAGE: the lines read that take more.
too_wide() {
	while read -r text; do
		[ "$(printf %s "$text" | LC_ALL=C tr -d '\200-\277' | wc -c)" -le "$1" ] || echo "$2: $text"
	done
}
# fit NAME COLUMNS FILE: texts that have a place of that width in every language.
fit() {
	verdict "$1 are found" "$([ "$(wc -l <"$3")" -gt 20 ] || cat "$3")"
	verdict "$1 fit" "$(too_wide "$2" nl <"$3")"
	for po in locale/*.po; do
		entries "$po" | LC_ALL=C awk -F '\t' 'NR == FNR { wanted[$0] = 1; next } $2 in wanted { print $4 }' "$3" - >"$tmp/there"
		verdict "$1 fit in $po" "$(too_wide "$2" "$po" <"$tmp/there")"
	done
}
sed -n '/view_actions\[\] = {/,/^};/s/^	{"[a-z_]*", N_("\([^"]*\)").*/\1/p' src/view/keys.c >"$tmp/labels"
fit "labels of the key bar" 10 "$tmp/labels"
sed -n 's/^  X(ERR_[A-Z_]*, [0-9], "\(.*\)").*/\1/p' include/base/err.h >"$tmp/errors"
fit "sentences of errors on the message line" 80 "$tmp/errors"

# The program beside its catalogues: English when asked, Dutch when that comes first.
says() { # LANGUAGE, locale
	LANGUAGE=$1 LC_ALL=$2 "$here/regie" --help | sed -n 1p
}
if [ -x "$here/regie" ] && [ -e "$here/locale/en/LC_MESSAGES/regie.mo" ]; then
	dutch=$(says '' C)
	english=$(says en C.UTF-8)
	verdict "the program speaks Dutch" "$(echo "$dutch" | grep -v 'terminal van de consulent')"
	verdict "the program speaks English when asked" "$(echo "$english" | grep -v "caseworker's terminal")"
	verdict "Dutch before English is Dutch" "$(says nl:en C.UTF-8 | grep -vxF "$dutch")"
	verdict "a language that is not there gives the next" "$(says xx:en C.UTF-8 | grep -vxF "$english")"
else
	without "the program or its catalogues" "which language it speaks"
fi
# unnamed PAGE: the words read that the page does not have.
unnamed() {
	tr -d '\\' <"locale/man/$1" >"$tmp/page"
	while read -r word; do
		LC_ALL=C grep -qwF -e "$word" "$tmp/page" || echo "$word"
	done
}
# words FILE SED-SCRIPT: at least two, or the sources are no longer what we think.
words() {
	sed -n "$2" "$1" >"$tmp/words"
	[ "$(wc -l <"$tmp/words")" -ge 2 ] && cat "$tmp/words" || echo "nothing found in $1"
}
verdict "regie(1) names each command" \
	"$(words src/app/commands.c 's/^	{"\([a-z ]\{1,\}\)", .*/\1/p' | unnamed regie.1)"
verdict "regie(1) names each option" \
	"$(words src/app/options.c '/NULL},$/d; s/^	{"\(--[a-z-]*\)", .*/\1/p' | unnamed regie.1)"
verdict "regie-definitions(5) names each kind" \
	"$(words src/spec/load.c 's/^	{"\([a-z]*\)", KIND_.*/\1/p' | unnamed regie-definitions.5)"
verdict "regie-definitions(5) names each key" \
	"$(words src/spec/load.c '/_keys\[\] = {/,/^};/s/^	{"/"/p' | tr '{' '\n' | sed -n 's/^ *"\([a-z_]*\)",.*/\1/p' |
		unnamed regie-definitions.5)"
verdict "regie-definitions(5) names each type" \
	"$(words src/spec/type.c 's/^	{"\([a-z_]*\)", SPEC_ARGS_.*/\1/p' | unnamed regie-definitions.5)"
if [ -x "$here/regie" ]; then
	mkdir "$tmp/gemeente"
	sed -n '/^\.nf/,/^\.fi/{/^\./!p}' locale/man/regie-definitions.5 >"$tmp/gemeente/eigen.def"
	verdict "the example of regie-definitions(5) loads" "$(
		[ -s "$tmp/gemeente/eigen.def" ] || echo "there is no example"
		"$here/regie" definitions check "$tmp/gemeente" 2>&1 >"$tmp/said" || cat "$tmp/said"
	)"
else
	without "the program" "the example of regie-definitions(5)"
fi
if have groff; then
	for page in regie.1 regie-definitions.5; do
		verdict "$page is set without a warning" "$(groff -t -mandoc -K utf8 -T utf8 -ww "locale/man/$page" 2>&1 >/dev/null)"
	done
else
	without groff "how the manual pages are set"
fi
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
