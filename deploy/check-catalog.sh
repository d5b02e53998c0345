#!/usr/bin/env bash
# Findings, tests and the effect of a change to a catalog, as a job of GitHub or GitLab runs them, or anybody by hand.
#
# MAYBUY_ROOT     the folder that holds catalog/ and policies/ (default: this one)
# MAYBUY_BASE     the revision to compare with (default: what the job says its branch is to be merged into)
# MAYBUY_FAIL_ON  what fails beside findings and tests: loses, gains or any (default: nothing)
# MAYBUY_OUTPUT   the folder for the report and the files that GitLab reads (default: a new one)
#
# Exits with 1 when there are errors, a test fails, or the change does what MAYBUY_FAIL_ON names; with 2 when
# something could not be run at all.
set -uo pipefail
cd "${MAYBUY_ROOT:-.}" || exit 2
output=${MAYBUY_OUTPUT:-$(mktemp -d)}
mkdir -p "$output" || exit 2
report=$output/report.md
: > "$report"
worst=0

note() { # the exit code of a step, the greatest of which is ours
  if [ "$1" -gt "$worst" ]; then worst=$1; fi
}

section() { # a title, then what a command prints, as it is
  printf '## %s\n\n```text\n' "$1" >> "$report"
  cat >> "$report"
  printf '```\n\n' >> "$report"
}

base() { # the commit to compare with; nothing where there is none
  if [ -n "${MAYBUY_BASE:-}" ]; then
    echo "$MAYBUY_BASE"
  elif [ -n "${GITHUB_BASE_REF:-}" ]; then
    git fetch --quiet --depth=1 origin "+refs/heads/$GITHUB_BASE_REF:refs/remotes/origin/$GITHUB_BASE_REF" >&2 || return
    echo "origin/$GITHUB_BASE_REF"
  else
    echo "${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}"
  fi
}

text=$(maybuy validate 2>&1)
code=$?
section Validation <<< "$text"
note "$code"
if [ -n "${GITHUB_ACTIONS:-}" ]; then
  GITHUB_STEP_SUMMARY=/dev/null maybuy validate --format github
else
  printf '%s\n' "$text"
fi
if [ -n "${GITLAB_CI:-}" ]; then maybuy validate --format gitlab > "$output/gl-code-quality-report.json"; fi

if [ "$code" = 0 ]; then
  maybuy test --format junit > "$output/tests.xml"
  text=$(maybuy test 2>&1)
  note $?
  section Tests <<< "$text"
  if [ -n "${GITHUB_ACTIONS:-}" ]; then
    GITHUB_STEP_SUMMARY=/dev/null maybuy test --format github
  else
    printf '%s\n' "$text"
  fi

  against=$(base)
  if [ -n "$against" ]; then
    maybuy diff "$against" --format markdown ${MAYBUY_FAIL_ON:+--fail-on "$MAYBUY_FAIL_ON"} >> "$report"
    note $?
  else
    printf 'No revision to compare with was named.\n' >> "$report"
  fi
else
  printf 'Tests and the effect of the change are left out until the files can be read.\n' >> "$report"
fi

if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$report" >> "$GITHUB_STEP_SUMMARY"; fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then echo "report=$report" >> "$GITHUB_OUTPUT"; fi
echo "report: $report"
exit "$worst"
