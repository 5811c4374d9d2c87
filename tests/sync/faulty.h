/* A disk that fails: system calls of the code under test pass through here (ld --wrap). */
#ifndef REGIE_TESTS_SYNC_FAULTY_H
#define REGIE_TESTS_SYNC_FAULTY_H

#include <stdbool.h>

enum faulty_call {
	FAULTY_OPENAT = 1, FAULTY_WRITE = 2, FAULTY_PREAD = 4, FAULTY_READ = 8, FAULTY_FSYNC = 16, FAULTY_RENAME = 32,
	FAULTY_UNLINK = 64, FAULTY_ALL = 127
};

enum faulty_way {
	FAULTY_COUNT,  /* only count */
	FAULTY_ONCE,   /* the n-th fails, those after it work */
	FAULTY_GONE,   /* the n-th and all after it fail: the medium was pulled */
	FAULTY_KILL,   /* the process is killed instead of the n-th */
	FAULTY_KILL_AFTER, /* ... right after it */
	FAULTY_SHORT,  /* every write takes one byte of what it is given, every third is interrupted */
	FAULTY_FLIP    /* the n-th pread gives one wrong bit */
};

/* From now on the calls of these kinds count; the n-th (from 1) goes that way with this errno. */
void faulty_arm(int calls, enum faulty_way way, int n, int error);
/* Stop; how many were counted. */
int faulty_disarm(void);

#endif
