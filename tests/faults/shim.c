/* The disk as a test wants it: preloaded before the real program, it counts the calls that change files under one folder,
 * and fails one of them, kills the process at one of them, or writes down what was done in which order.
 *
 *   SOTRE_FAULT_UNDER   the folder; calls on other files pass by
 *   SOTRE_FAULT_WHICH   letters: w write, t change of length, s sync, n making and renaming, o opening for writing
 *   SOTRE_FAULT_AT      the first counted call (from 1) that fails
 *   SOTRE_FAULT_ERRNO   with this
 *   SOTRE_FAULT_STAYS   "1": and so does every later one
 *   SOTRE_FAULT_WHILE   only while this file exists (and only then is counted)
 *   SOTRE_FAULT_KILL    the counted call before which the process is killed
 *   SOTRE_FAULT_KILL_US microseconds after the first counted call at which it is killed
 *   SOTRE_FAULT_LOG     a file that takes one record for each call done (see tape.rs for their shape)
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char under[PATH_MAX], which[16] = "wts", meanwhile[PATH_MAX];
static long at, kill_at, kill_us = -1, counted;
static int failure, stays, tape = -1, ready;

static void wake(void) {
    if (ready) return;
    ready = 1;
    const char *v;
    if ((v = getenv("SOTRE_FAULT_UNDER"))) snprintf(under, sizeof under, "%s", v);
    if ((v = getenv("SOTRE_FAULT_WHICH"))) snprintf(which, sizeof which, "%s", v);
    if ((v = getenv("SOTRE_FAULT_WHILE"))) snprintf(meanwhile, sizeof meanwhile, "%s", v);
    if ((v = getenv("SOTRE_FAULT_AT"))) at = atol(v);
    if ((v = getenv("SOTRE_FAULT_ERRNO"))) failure = atoi(v);
    if ((v = getenv("SOTRE_FAULT_STAYS"))) stays = atoi(v);
    if ((v = getenv("SOTRE_FAULT_KILL"))) kill_at = atol(v);
    if ((v = getenv("SOTRE_FAULT_KILL_US"))) kill_us = atol(v);
    if ((v = getenv("SOTRE_FAULT_LOG"))) tape = (int)syscall(SYS_openat, AT_FDCWD, v, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ours(const char *path) {
    size_t n = strlen(under);
    return n && strncmp(path, under, n) == 0 && (path[n] == '/' || path[n] == 0);
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, PATH_MAX - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return ours(path);
}

static int path_at(int dir, const char *name, char *path) {
    if (name[0] == '/') snprintf(path, PATH_MAX, "%s", name);
    else {
        char base[PATH_MAX];
        if (dir == AT_FDCWD) {
            if (!getcwd(base, sizeof base)) return 0;
        } else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
            ssize_t n = readlink(link, base, PATH_MAX - 1);
            if (n < 0) return 0;
            base[n] = 0;
        }
        snprintf(path, PATH_MAX, "%s/%s", base, name);
    }
    return ours(path);
}

static void *after_a_while(void *_) {
    (void)_;
    struct timespec t = { kill_us / 1000000, (kill_us % 1000000) * 1000 };
    nanosleep(&t, 0);
    kill(getpid(), SIGKILL);
    return 0;
}

/* Counts one call; 1 when it is to fail. Called with the lock held. */
static int fails(char kind) {
    if (!strchr(which, kind)) return 0;
    if (meanwhile[0] && syscall(SYS_faccessat, AT_FDCWD, meanwhile, F_OK) != 0) return 0;
    counted++;
    if (kill_at && counted == kill_at) kill(getpid(), SIGKILL);
    if (kill_us >= 0 && counted == 1) {
        pthread_t thread;
        pthread_create(&thread, 0, after_a_while, 0);
    }
    if (failure && at && (counted == at || (stays && counted > at))) {
        errno = failure;
        return 1;
    }
    return 0;
}

struct record { uint64_t kind, inode, a, length; };

static void note(char kind, uint64_t inode, uint64_t a, const void *bytes, size_t length) {
    if (tape < 0) return;
    struct record r = { (uint64_t)kind, inode, a, length };
    struct iovec parts[2] = { { &r, sizeof r }, { (void *)bytes, length } };
    if (syscall(SYS_writev, tape, parts, 2) < 0) abort();
}

static uint64_t inode_of(int fd) {
    struct stat s;
    return fstat(fd, &s) == 0 ? s.st_ino : 0;
}

/* What a folder holds, as its sync makes it durable: "path\0" then "name\0inode\0kind\0" for each. */
static void note_folder(int fd, const char *path) {
    if (tape < 0) return;
    static char list[1 << 16];
    size_t n = (size_t)snprintf(list, sizeof list, "%s", path) + 1;
    DIR *dir = opendir(path);
    struct dirent *e;
    while (dir && (e = readdir(dir))) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") || n + 400 > sizeof list) continue;
        n += (size_t)snprintf(list + n, sizeof list - n, "%s", e->d_name) + 1;
        n += (size_t)snprintf(list + n, sizeof list - n, "%lu", (unsigned long)e->d_ino) + 1;
        n += (size_t)snprintf(list + n, sizeof list - n, "%c", e->d_type == DT_DIR ? 'd' : 'f') + 1;
    }
    if (dir) closedir(dir);
    note('D', inode_of(fd), 0, list, n);
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define BEGIN wake(); int held = under[0] != 0; if (held) pthread_mutex_lock(&lock)
#define END if (held) { int e_ = errno; pthread_mutex_unlock(&lock); errno = e_; }

ssize_t write(int fd, const void *bytes, size_t n) {
    REAL(write);
    char path[PATH_MAX];
    BEGIN;
    ssize_t done;
    if (held && path_of(fd, path)) {
        /* The first write that a full disk cuts is taken in half, as disks do. */
        if (fails('w')) done = failure == ENOSPC && counted == at && n > 1 ? real(fd, bytes, n / 2) : -1;
        else {
            off_t place = lseek(fd, 0, SEEK_CUR);
            done = real(fd, bytes, n);
            if (done > 0) note('W', inode_of(fd), (uint64_t)place, bytes, (size_t)done);
        }
    } else done = real(fd, bytes, n);
    END;
    return done;
}

#define PWRITE(name, off)                                                                                    \
    ssize_t name(int fd, const void *bytes, size_t n, off place) {                                           \
        REAL(name);                                                                                          \
        char path[PATH_MAX];                                                                                 \
        BEGIN;                                                                                               \
        ssize_t done;                                                                                        \
        if (held && path_of(fd, path)) {                                                                     \
            if (fails('w')) done = failure == ENOSPC && counted == at && n > 1 ? real(fd, bytes, n / 2, place) : -1; \
            else {                                                                                           \
                done = real(fd, bytes, n, place);                                                            \
                if (done > 0) note('W', inode_of(fd), (uint64_t)place, bytes, (size_t)done);                 \
            }                                                                                                \
        } else done = real(fd, bytes, n, place);                                                             \
        END;                                                                                                 \
        return done;                                                                                         \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define LENGTH(name, off)                                                                                    \
    int name(int fd, off length) {                                                                           \
        REAL(name);                                                                                          \
        char path[PATH_MAX];                                                                                 \
        BEGIN;                                                                                               \
        int done;                                                                                            \
        if (held && path_of(fd, path)) {                                                                     \
            if (fails('t')) done = -1;                                                                       \
            else if ((done = real(fd, length)) == 0) note('T', inode_of(fd), (uint64_t)length, "", 0);       \
        } else done = real(fd, length);                                                                      \
        END;                                                                                                 \
        return done;                                                                                         \
    }
LENGTH(ftruncate, off_t)
LENGTH(ftruncate64, off64_t)

#define SYNC(name)                                                                                           \
    int name(int fd) {                                                                                       \
        REAL(name);                                                                                          \
        char path[PATH_MAX];                                                                                 \
        BEGIN;                                                                                               \
        int done;                                                                                            \
        if (held && path_of(fd, path)) {                                                                     \
            struct stat s;                                                                                   \
            int folder = fstat(fd, &s) == 0 && S_ISDIR(s.st_mode);                                           \
            if (fails('s')) done = -1;                                                                       \
            else if ((done = real(fd)) == 0) {                                                               \
                if (folder) note_folder(fd, path); else note('S', inode_of(fd), 0, "", 0);                   \
            }                                                                                                \
        } else done = real(fd);                                                                              \
        END;                                                                                                 \
        return done;                                                                                         \
    }
SYNC(fsync)
SYNC(fdatasync)

/* Opening for writing fails on a disk that is read-only; a file that is new begins empty, whoever had its number before. */
static int opening(const char *full, int flags) {
    int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT);
    return writes && ours(full) && fails('o');
}

#define OPEN(name, at_args, at_pass, dir)                                                                    \
    int name at_args {                                                                                       \
        REAL(name);                                                                                          \
        mode_t mode = 0;                                                                                     \
        if (flags & (O_CREAT | O_TMPFILE)) {                                                                 \
            va_list more;                                                                                    \
            va_start(more, flags);                                                                           \
            mode = (mode_t)va_arg(more, int);                                                                \
            va_end(more);                                                                                    \
        }                                                                                                    \
        char full[PATH_MAX];                                                                                 \
        BEGIN;                                                                                               \
        int fd;                                                                                              \
        if (held && path_at(dir, path, full)) {                                                              \
            int there = syscall(SYS_faccessat, AT_FDCWD, full, F_OK) == 0;                                   \
            if (opening(full, flags)) fd = -1;                                                               \
            else {                                                                                           \
                fd = real at_pass;                                                                           \
                if (fd >= 0 && !there) note('N', inode_of(fd), 0, full, strlen(full) + 1);                   \
                if (fd >= 0 && there && (flags & O_TRUNC)) note('T', inode_of(fd), 0, "", 0);                \
            }                                                                                                \
        } else fd = real at_pass;                                                                            \
        END;                                                                                                 \
        return fd;                                                                                           \
    }
OPEN(open, (const char *path, int flags, ...), (path, flags, mode), AT_FDCWD)
OPEN(open64, (const char *path, int flags, ...), (path, flags, mode), AT_FDCWD)
OPEN(openat, (int where, const char *path, int flags, ...), (where, path, flags, mode), where)
OPEN(openat64, (int where, const char *path, int flags, ...), (where, path, flags, mode), where)

#define NAMING(name, args, pass, dir, path)                                                                  \
    int name args {                                                                                          \
        REAL(name);                                                                                          \
        char full[PATH_MAX];                                                                                 \
        BEGIN;                                                                                               \
        int done;                                                                                            \
        int counts = held && path_at(dir, path, full);                                                       \
        if (counts && fails('n')) done = -1;                                                                 \
        else if ((done = real pass) == 0 && counts) note('M', 0, 0, "", 0);                                  \
        END;                                                                                                 \
        return done;                                                                                         \
    }
NAMING(mkdir, (const char *path, mode_t mode), (path, mode), AT_FDCWD, path)
NAMING(rename, (const char *from, const char *to), (from, to), AT_FDCWD, to)
NAMING(renameat, (int a, const char *from, int b, const char *to), (a, from, b, to), b, to)
NAMING(link, (const char *from, const char *to), (from, to), AT_FDCWD, to)
NAMING(unlink, (const char *path), (path), AT_FDCWD, path)
