/*
 * Loaded into a process with LD_PRELOAD. Writes down in order what it does to log.db, log.db-wal and log.db-journal under
 * CUT_FOLDER, and every HTTP answer that it gives to a socket, so that an answer stands where it was given among the writes and
 * syncs. Fails the k-th write or sync when the page at CUT_CONTROL says so. One writev per record into CUT_RECORD.
 *
 * Not recorded: -shm, which SQLite makes anew after a cut. Calls that the image builder has no model of are recorded as UNKNOWN.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 1, CLOSE, WRITE, TRUNCATE, SYNC, UNLINK, ANSWER, UNKNOWN };
enum { NOTHING, WRITES, SYNCS };

/* `file`: 1 log.db, 2 -wal, 3 -journal, 0 a socket. `number`: errno of a call that failed; of an answer its status. */
struct record { uint32_t op, file, number, length; uint64_t offset; };

/* Shared with the test. A fault hits the call that takes `countdown` to 0, and the `lasting` calls of its kind after it. */
struct control { int32_t kind, countdown, error, isShort, file, lasting, fired, writes, syncs; };

#define MOST_FDS 65536
static uint8_t files[MOST_FDS];
static struct control *control;
static int record_fd = -2;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

static int file_of(int fd) { return fd >= 0 && fd < MOST_FDS ? files[fd] : 0; }

static int file_at(const char *path) {
  const char *folder = getenv("CUT_FOLDER"), *name = strrchr(path, '/');
  if (!folder || !name || strncmp(path, folder, strlen(folder))) return 0;
  const char *names[] = {"/log.db", "/log.db-wal", "/log.db-journal"};
  for (int at = 0; at < 3; at++) if (!strcmp(name, names[at])) return at + 1;
  return 0;
}

static void note(uint32_t op, uint32_t file, uint32_t number, uint64_t offset, const void *data, uint32_t length) {
  if (record_fd == -2) {
    const char *record = getenv("CUT_RECORD"), *page = getenv("CUT_CONTROL");
    record_fd = record ? (int)syscall(SYS_openat, AT_FDCWD, record, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
    int fd = page ? (int)syscall(SYS_openat, AT_FDCWD, page, O_RDWR | O_CLOEXEC) : -1;
    void *shared = fd < 0 ? MAP_FAILED : mmap(0, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    control = shared == MAP_FAILED ? 0 : shared;
  }
  struct record head = {op, file, number, length, offset};
  struct iovec parts[] = {{&head, sizeof head}, {(void *)data, length}};
  if (record_fd >= 0 && syscall(SYS_writev, record_fd, parts, length ? 2 : 1) != (long)(sizeof head + length)) abort();
}

/* Whether this call is to fail; counts it either way. */
static int is_hit(int kind, int file) {
  if (!control) return 0;
  if (control->file && control->file != file) return 0;
  ++*(kind == WRITES ? &control->writes : &control->syncs);
  if (control->kind != kind) return 0;
  if (--control->countdown > 0) return 0;
  if (control->countdown < -control->lasting) { control->kind = NOTHING; return 0; }
  control->fired++;
  return 1;
}

static int opened(const char *path, int fd, int flags) {
  int kept = errno, file = file_at(path);
  if (fd >= 0 && fd < MOST_FDS) files[fd] = file;
  if (file) note(OPEN, file, fd < 0 ? kept : 0, (flags & O_ACCMODE) != O_RDONLY, 0, 0);
  errno = kept;
  return fd;
}

#define OPENS(name, ...)                                                        \
  int name(__VA_ARGS__ const char *path, int flags, ...) {                      \
    va_list more; va_start(more, flags);                                        \
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;           \
    va_end(more);                                                               \
    pthread_mutex_lock(&order);                                                 \
    int fd = opened(path, (int)syscall(SYS_openat, AT, path, flags, mode), flags); \
    pthread_mutex_unlock(&order);                                               \
    return fd;                                                                  \
  }
#define AT AT_FDCWD
OPENS(open)
OPENS(open64)
#undef AT
#define AT folder
OPENS(openat, int folder,)

int close(int fd) {
  pthread_mutex_lock(&order);
  int file = file_of(fd);
  if (file) { files[fd] = 0; note(CLOSE, file, 0, 0, 0, 0); }
  pthread_mutex_unlock(&order);
  return (int)syscall(SYS_close, fd);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  int file = file_of(fd);
  if (!file) return syscall(SYS_pwrite64, fd, data, length, offset);
  pthread_mutex_lock(&order);
  int hit = is_hit(WRITES, file), error = hit ? control->error : 0;
  size_t wanted = !hit ? length : control->isShort ? length / 2 : 0;
  /* A write falls short when the disk is full, so the call that is to write the rest is told so. */
  if (hit && control->isShort) { control->isShort = 0; control->countdown = 1; control->lasting = 0; }
  ssize_t done = wanted ? syscall(SYS_pwrite64, fd, data, wanted, offset) : -1;
  int kept = wanted ? errno : error;
  note(WRITE, file, done < 0 ? kept : 0, offset, data, done < 0 ? 0 : done);
  pthread_mutex_unlock(&order);
  errno = kept;
  return done;
}

static int change(int op, int fd, int file, uint64_t offset) {
  pthread_mutex_lock(&order);
  int hit = op == SYNC && is_hit(SYNCS, file), error = hit ? control->error : 0;
  int done = hit ? -1 : (int)(op == SYNC ? syscall(SYS_fdatasync, fd) : syscall(SYS_ftruncate, fd, offset));
  int kept = hit ? error : errno;
  note(op, file, done < 0 ? kept : 0, offset, 0, 0);
  pthread_mutex_unlock(&order);
  errno = kept;
  return done;
}

int fsync(int fd) { int file = file_of(fd); return file ? change(SYNC, fd, file, 0) : (int)syscall(SYS_fsync, fd); }
int fdatasync(int fd) { int file = file_of(fd); return file ? change(SYNC, fd, file, 0) : (int)syscall(SYS_fdatasync, fd); }
int ftruncate64(int fd, off64_t length) {
  int file = file_of(fd);
  return file ? change(TRUNCATE, fd, file, length) : (int)syscall(SYS_ftruncate, fd, length);
}

int unlink(const char *path) {
  pthread_mutex_lock(&order);
  int done = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0), kept = errno, file = file_at(path);
  if (file && !done) note(UNLINK, file, 0, 0, 0, 0);
  pthread_mutex_unlock(&order);
  errno = kept;
  return done;
}

static int is_answer(const char *start, size_t length) { return length >= 12 && !memcmp(start, "HTTP/1.1 ", 9); }

/* The offset is the port of who asked. */
static void note_answer(int fd, const char *start) {
  struct sockaddr_storage peer;
  socklen_t size = sizeof peer;
  if (getpeername(fd, (struct sockaddr *)&peer, &size)) return;
  if (peer.ss_family != AF_INET && peer.ss_family != AF_INET6) return;
  note(ANSWER, 0, (uint32_t)atoi(start + 9), ntohs(((struct sockaddr_in *)&peer)->sin_port), 0, 0);
}

static ssize_t hand_over(int fd, const struct iovec *parts, int count) {
  int file = file_of(fd);
  if (!file && !(count > 0 && is_answer(parts[0].iov_base, parts[0].iov_len))) return syscall(SYS_writev, fd, parts, count);
  pthread_mutex_lock(&order);
  ssize_t done = syscall(SYS_writev, fd, parts, count);
  int kept = errno;
  if (file) note(UNKNOWN, file, 0, 0, 0, 0);
  else if (done > 0) note_answer(fd, parts[0].iov_base);
  pthread_mutex_unlock(&order);
  errno = kept;
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) { return hand_over(fd, parts, count); }

ssize_t write(int fd, const void *data, size_t length) {
  struct iovec whole = {(void *)data, length};
  return hand_over(fd, &whole, 1);
}

int rename(const char *from, const char *to) {
  if (file_at(from) || file_at(to)) { pthread_mutex_lock(&order); note(UNKNOWN, 0, 0, 0, 0, 0); pthread_mutex_unlock(&order); }
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
