# Shared by the scripts of this folder; sourced, never run.
# shellcheck shell=bash

# The repository's root, whatever folder the caller stands in.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export root

# Prints progress to standard error, so that standard output keeps to results.
say() { printf '==> %s\n' "$*" >&2; }

# Prints a warning to standard error.
warn() { printf 'warning: %s\n' "$*" >&2; }

# Prints an error, with its remedy, and ends the script.
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# True in continuous integration, where a missing tool is a failure and not a skipped test.
in_ci() { [[ "${CI:-}" == "true" || "${CI:-}" == "1" ]]; }

# True if a program of that name can be run.
has() { command -v "$1" >/dev/null 2>&1; }
