#!/usr/bin/env bash
# Findings, tests, promises and the effect of a change to a catalog, as a job of GitHub or GitLab runs them, or anybody by hand.
#
# MAYBUY_ROOT     the folder that holds catalog/ and policies/ (default: this one)
# MAYBUY_BASE     the revision to compare with (default: where the branch that this is to be merged into was left)
# MAYBUY_FAIL_ON  what fails beside findings and tests: loses, gains or any (default: nothing)
# MAYBUY_DAYS     the days to compare: today, or all, past and future (default: today)
# MAYBUY_ACCOUNTS the customers of whom the effect of the change is told: files, or a database (default: none)
# MAYBUY_COLUMNS  the file that says which of their columns says what (default: they are called as here)
# MAYBUY_OUTPUT   the folder for the report and the files that GitLab reads (default: a new one)
#
# Exits with 1 when there are errors, a test fails, or the change does what MAYBUY_FAIL_ON names; with 2 when
# something that was to be checked could not be: whatever is not known to be fine fails.
set -uo pipefail
export GIT_TERMINAL_PROMPT=0
worst=0

stop() { # says why nothing can be checked, and ends
  printf 'check-catalog: %s\n' "$1" >&2
  exit 2
}

note() { # the exit code of a step, the greatest of which is ours; what is neither 0 nor 1 is 2
  local code=$1
  if [ "$code" -gt 2 ]; then code=2; fi
  if [ "$code" -gt "$worst" ]; then worst=$code; fi
}

tell() { # a line of the report
  printf "$@" >> "$report" || stop "the report cannot be written: $report"
}

step() { # runs a command of ours, which counts, and adds what it prints to a file
  local file=$1 code=0
  shift
  : >> "$file" || stop "cannot be written: $file"
  maybuy --root "$root" "$@" >> "$file" || code=$?
  note "$code"
  return "$code"
}

# A runner of GitHub obeys lines of the log. What our commands print is data, so while they print it obeys none,
# until it reads a word that nobody can know. Errors go the same way as all else, or they might come before.
hush() { if [ -n "$token" ]; then printf '::stop-commands::%s\n' "$token"; fi; }
speak() { if [ -n "$token" ]; then printf '::%s::\n' "$token"; fi; }

look() { # runs a command of ours for the report, and for people to read; for GitHub, annotations beside the lines
  local part=$output/part code=0
  : > "$part" || stop "cannot be written: $part"
  if [ -n "$token" ]; then
    GITHUB_STEP_SUMMARY=/dev/null step "$output/annotations" "$@" --format github --also markdown "$part" || code=$?
    speak
    cat "$output/annotations"
    hush
    rm -f "$output/annotations"
  else
    maybuy --root "$root" "$@" --also markdown "$part" || code=$?
    note "$code"
  fi
  cat "$part" >> "$report" || stop "the report cannot be written: $report"
  rm -f "$part"
  return "$code"
}

shallow() { [ "$(git rev-parse --is-shallow-repository)" = true ]; }
fetch() { git fetch --quiet --no-tags --no-recurse-submodules "$@" >&2; }
revision() { git rev-parse --quiet --verify "$1^{commit}"; }

named() { # the commit of a revision that was named; it may be on the server alone
  case $1 in
    -*) return 1 ;;
    *[!0]*) ;;
    *)
      echo 'check-catalog: only zeros stand for no revision at all, such as what was before a new branch' >&2
      return 1
      ;;
  esac
  revision "$1" && return
  case $1 in *:*) return 1 ;; esac # to fetch it would write to what stands behind the colon
  local depth=()
  # With nothing but its own revision a clone gets nothing but that of the other; one with history keeps it whole.
  if shallow && [ "$(git rev-list --count HEAD)" = 1 ]; then depth=(--depth=1); fi
  fetch ${depth[@]+"${depth[@]}"} origin "$1" && revision FETCH_HEAD
}

forked() { # the commit at which HEAD left a branch of the server
  local there=refs/remotes/origin/$1 by
  local spec=+refs/heads/$1:$there
  if shallow; then
    for by in 1 20 400; do
      fetch "--deepen=$by" origin "$(git rev-parse HEAD)" "$spec" && git merge-base "$there" HEAD && return
    done
    if shallow; then fetch --unshallow origin "$spec" || return; fi
  fi
  fetch origin "$spec" && git merge-base "$there" HEAD
}

base() { # the commit to compare with; nothing where none was asked for
  local exact=${MAYBUY_BASE:-} branch=${GITHUB_BASE_REF:-}
  if [ -z "$exact$branch" ]; then
    exact=${CI_MERGE_REQUEST_TARGET_BRANCH_SHA:-${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}}
    branch=${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-}
  fi
  if [ -n "$exact" ]; then named "$exact"; elif [ -n "$branch" ]; then forked "$branch"; fi
}

customers() { # what the change does to each of them, today
  tell '\n## Customers\n\n'
  step "$report" impact "$against" --accounts "$accounts" ${columns:+--columns "$columns"} --format markdown ||
    tell 'The customers could not be asked about: the log says why.\n'
}

compare() {
  local code=0
  if [ "$known" != 0 ]; then
    echo 'check-catalog: the revision to compare with cannot be had' >&2
    note 2
    tell 'The change could not be compared with anything: the log says why.\n'
  elif [ -n "$against" ]; then
    if [ "$days" = all ]; then set -- --timeline; fi
    step "$report" diff "$against" --format markdown ${fail_on:+--fail-on "$fail_on"} "$@" || code=$?
    if [ "$code" -gt 1 ]; then tell 'The change could not be compared with anything: the log says why.\n'; fi
    if [ "$code" = 1 ]; then echo "the change does what fails: $fail_on"; fi
    if [ -n "$accounts" ]; then customers; fi
  elif [ -n "$fail_on" ]; then
    echo 'check-catalog: MAYBUY_FAIL_ON is set, and there is no revision to compare with: name one in MAYBUY_BASE' >&2
    note 2
    tell 'No revision to compare with was named.\n'
  else
    tell 'No revision to compare with was named.\n'
  fi
}

check() {
  local against known=0 gitlab=()
  against=$(base) || known=$?
  tell '## Validation\n\n'
  if [ -n "${GITLAB_CI:-}" ]; then gitlab=(--also gitlab "$output/gl-code-quality-report.json"); fi
  if look validate ${gitlab[@]+"${gitlab[@]}"}; then
    tell '\n## Tests\n\n'
    look test --also junit "$output/tests.xml"
    if grep -rqsE '^kind: promises' "$root/catalog" "$root/policies"; then
      tell '\n## Promises\n\n'
      look prove ${against:+--base "$against"}
    fi
    tell '\n'
    compare
  else
    tell '\nTests and the effect of the change are left out until the files can be read.\n'
  fi
}

fail_on=${MAYBUY_FAIL_ON:-}
case $fail_on in
  '' | loses | gains | any) ;;
  *) stop "MAYBUY_FAIL_ON is loses, gains or any, and not: $fail_on" ;;
esac

days=${MAYBUY_DAYS:-today}
case $days in
  today | all) ;;
  *) stop "MAYBUY_DAYS is today or all, and not: $days" ;;
esac

from_here() { # a path as seen from everywhere; an address stays as it is
  case $1 in '' | /* | *://*) printf '%s' "$1" ;; *) printf '%s/%s' "$PWD" "$1" ;; esac
}

accounts=$(from_here "${MAYBUY_ACCOUNTS:-}")
columns=$(from_here "${MAYBUY_COLUMNS:-}")
if [ -n "$columns" ] && [ -z "$accounts" ]; then stop 'MAYBUY_COLUMNS is set, and MAYBUY_ACCOUNTS is not'; fi

token=
if [ -n "${GITHUB_ACTIONS:-}" ]; then
  exec 2>&1
  token=$(od -vAn -N16 -tx1 /dev/urandom | tr -d ' \n')
  if [ "${#token}" != 32 ]; then stop 'there are no random numbers here'; fi
  trap speak EXIT
  hush
fi

output=${MAYBUY_OUTPUT:-$(mktemp -d)}
mkdir -p "$output" && output=$(cd "$output" && pwd) || stop "there is no such folder, and it cannot be made: $output"
report=$output/report.md
rm -f "$report" "$output/part" "$output/annotations" "$output/tests.xml" "$output/gl-code-quality-report.json" || stop "cannot be replaced: $output"

# Files are named as seen from the folder that a command runs in, and servers want them from the repository's top.
root=${MAYBUY_ROOT:-.}
cd "$root" || stop "there is no such folder: $root"
root=.
if within=$(git rev-parse --show-prefix 2>/dev/null); then
  cd "$(git rev-parse --show-toplevel)" || stop 'the repository cannot be entered'
  root=./${within%/}
fi

check
# Of a summary of more than a megabyte GitHub shows nothing.
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  head -c 1000000 "$report" >> "$GITHUB_STEP_SUMMARY" || stop "the summary cannot be written: $GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf 'report=%s\n' "$report" >> "$GITHUB_OUTPUT" || stop "the output cannot be written: $GITHUB_OUTPUT"
fi
echo "report: $report"
exit "$worst"
