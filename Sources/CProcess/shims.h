#pragma once

#include <sys/prctl.h>
#include <sys/resource.h>

// Swift imports no C functions of variable arguments.

/// Core files of this process, and of those that it starts, are of no size. Gives 0, or -1 with errno.
static inline int cprocess_forbid_core_files(void) {
    struct rlimit none = {0, 0};
    return setrlimit(RLIMIT_CORE, &none);
}

/// Nothing dumps this process, and no other of the same user reads its memory. Gives 0, or -1 with errno.
static inline int cprocess_forbid_reading(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
