/* Laid under the desk with LD_PRELOAD: makes a disk fail that cannot be made to fail. What
 * is said in /srv/fault ("write", "full", "sync", "read") goes wrong for files below /media/usb. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int struck(int fd, const char *what)
{
    char link[64], path[4096], said[16] = "";
    FILE *fault;
    ssize_t length;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    if (strncmp(path, "/media/usb/", 11) != 0)
        return 0;
    fault = fopen("/srv/fault", "r");
    if (!fault)
        return 0;
    if (!fgets(said, sizeof said, fault))
        said[0] = 0;
    fclose(fault);
    return strncmp(said, what, strlen(what)) == 0;
}

ssize_t write(int fd, const void *bytes, size_t count)
{
    static ssize_t (*real)(int, const void *, size_t);
    if (!real)
        real = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    if (struck(fd, "write")) {
        errno = EIO;
        return -1;
    }
    if (struck(fd, "full")) {
        real(fd, bytes, count / 2);
        errno = ENOSPC;
        return -1;
    }
    return real(fd, bytes, count);
}

ssize_t read(int fd, void *bytes, size_t count)
{
    static ssize_t (*real)(int, void *, size_t);
    ssize_t got;
    if (!real)
        real = (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
    got = real(fd, bytes, count);
    if (got > 0 && struck(fd, "read"))
        ((char *)bytes)[0] ^= 1;
    return got;
}

int fsync(int fd)
{
    static int (*real)(int);
    if (!real)
        real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    if (struck(fd, "sync")) {
        errno = EIO;
        return -1;
    }
    return real(fd);
}
