/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills the window by big reads, through a decompressor where the first bytes ask for one. */
#include "capture/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/source.h"

/* What one read brings: enough to make calls rare, and little enough to be still in the cache when
 * the packets are looked at. */
#define READ_SIZE       (256u * 1024)
#define WINDOW_SIZE     (WN_INPUT_MAX_NEED + READ_SIZE)
#define COMPRESSED_SIZE (256u * 1024)
/* The decompressed side stays small, so that it is still in the cache when it is read. */
#define INFLATE_SIZE (256u * 1024)

char *
wn_input_name(const char *path)
{
    return strcmp(path, "-") == 0 ? g_strdup("standard input") : g_filename_display_name(path);
}

static bool
is_stopped(WnInput *input)
{
    if (input->stop && *input->stop)
        input->stopped = true;
    return input->stopped;
}

/* What the file or pipe has, at most room bytes; 0: nothing more. */
static size_t
read_some(WnInput *input, uint8_t *to, size_t room)
{
    while (!input->ended && !is_stopped(input)) {
        ssize_t count = read(input->fd, to, room);

        if (count > 0) {
            input->bytes_read += (uint64_t) count;
            return (size_t) count;
        }
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            input->problem =
                g_strdup_printf("it cannot be read any further (%s)", g_strerror(errno));
        input->ended = true;
    }
    return 0;
}

/* The next decompressed bytes, at most room; 0: nothing more. */
static size_t
decompress_some(WnInput *input, uint8_t *to, size_t room)
{
    const char *name = wn_compression_name(input->compression);
    size_t      written = 0;

    while (written == 0 && !input->problem) {
        const char *reason = NULL;

        if (input->compressed.length == 0) {
            size_t count = read_some(input, input->compressed_buffer, COMPRESSED_SIZE);
            if (count == 0)
                break;
            input->compressed = wn_bytes(input->compressed_buffer, count);
        }
        if (!wn_decompressor_run(input->decompressor, &input->compressed, to, room, &written,
                                 &reason))
            input->problem = g_strdup_printf("the %s data is damaged (%s)", name, reason);
    }
    if (written == 0 && !input->problem && !input->stopped &&
        !wn_decompressor_is_between(input->decompressor))
        input->problem = g_strdup_printf("the %s data breaks off", name);
    return written;
}

/* Plain bytes in memory are all in the window from the start. */
static size_t
pull(WnInput *input, uint8_t *to, size_t room)
{
    if (input->decompressor)
        return input->problem ? 0 : decompress_some(input, to, MIN(room, INFLATE_SIZE));
    return read_some(input, to, MIN(room, READ_SIZE));
}

bool
wn_input_fill(WnInput *input, size_t length)
{
    g_assert(length <= WN_INPUT_MAX_NEED);
    if (!input->window)
        return wn_input_available(input) >= length;

    size_t rest = wn_input_available(input);
    memmove(input->window, input->at, rest);
    input->at = input->window;
    input->end = input->window + rest;
    while (rest < length) {
        size_t count = pull(input, input->window + rest, WINDOW_SIZE - rest);

        if (count == 0)
            return false;
        rest += count;
        input->end += count;
        input->end_offset += count;
    }
    return true;
}

bool
wn_input_skip(WnInput *input, uint64_t length)
{
    while (length > wn_input_available(input)) {
        length -= wn_input_available(input);
        input->at = input->end;
        if (!wn_input_fill(input, 1))
            return false;
    }
    input->at += length;
    return true;
}

void
wn_input_clear(WnInput *input)
{
    if (input->fd > STDIN_FILENO)
        close(input->fd);
    wn_decompressor_free(input->decompressor);
    g_free(input->compressed_buffer);
    g_free(input->window);
    g_free(input->problem);
    memset(input, 0, sizeof(*input));
    input->fd = -1;
}

static void
set_errno_error(GError **error, const char *name, int number)
{
    switch (number) {
    case ENOENT:
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE, "%s does not exist.", name);
        break;
    case EACCES:
    case EPERM:
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE,
                    "%s cannot be read: no permission.", name);
        break;
    case EISDIR:
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE,
                    "%s is a folder, not a capture file.", name);
        break;
    default:
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE, "%s cannot be read: %s.", name,
                    g_strerror(number));
    }
}

static bool
open_file(WnInput *input, const char *path, GError **error)
{
    g_autofree char *name = wn_input_name(path);
    struct stat      status;

    input->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (input->fd < 0 || fstat(input->fd, &status) != 0) {
        set_errno_error(error, name, errno);
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        set_errno_error(error, name, EISDIR);
        return false;
    }
    if (S_ISREG(status.st_mode)) {
        input->size = (uint64_t) status.st_size;
        posix_fadvise(input->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    return true;
}

/* From here on the first bytes, already at hand, are what has to be decompressed. */
static bool
begin_decompression(WnInput *input, WnBytes first, const char *name, GError **error)
{
    input->decompressor = wn_decompressor_new(input->compression);
    if (!input->decompressor) {
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE,
                    "%s cannot be read: there is no memory to decompress it.", name);
        return false;
    }
    input->compressed = first;
    input->at = input->end = input->window;
    input->end_offset = 0;
    return true;
}

static bool
set_empty_error(const WnInput *input, const char *name, GError **error)
{
    if (input->problem)
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE, "%s: %s.", name, input->problem);
    else if (input->stopped)
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE,
                    "%s: stopped before its first byte was read.", name);
    else
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE, "%s is empty (0 bytes).", name);
    return false;
}

bool
wn_input_open(WnInput *input, const char *path, const volatile sig_atomic_t *stop, GError **error)
{
    g_autofree char *name = wn_input_name(path);

    memset(input, 0, sizeof(*input));
    input->stop = stop;
    if (!open_file(input, path, error)) {
        wn_input_clear(input);
        return false;
    }

    /* Not zeroed: of a small file only the pages that it fills are ever touched. */
    input->at = input->end = input->window = g_malloc(WINDOW_SIZE);
    wn_input_fill(input, 4);
    bool opened = wn_input_available(input) > 0 || set_empty_error(input, name, error);

    WnBytes first = wn_bytes(input->at, wn_input_available(input));
    input->compression = opened ? wn_compression_of(first) : WN_COMPRESSION_NONE;
    if (input->compression != WN_COMPRESSION_NONE) {
        /* The first read may have brought more than a later one will. */
        input->compressed_buffer = g_malloc(MAX(COMPRESSED_SIZE, first.length));
        memcpy(input->compressed_buffer, first.data, first.length);
        first.data = input->compressed_buffer;
        opened = begin_decompression(input, first, name, error);
    }
    if (!opened)
        wn_input_clear(input);
    return opened;
}

bool
wn_input_init_bytes(WnInput *input, WnBytes bytes, const char *name, GError **error)
{
    memset(input, 0, sizeof(*input));
    input->fd = -1;
    input->ended = true;
    input->size = input->bytes_read = bytes.length;
    if (bytes.length == 0)
        return set_empty_error(input, name, error);

    input->compression = wn_compression_of(bytes);
    if (input->compression == WN_COMPRESSION_NONE) {
        input->at = bytes.data;
        input->end = bytes.data + bytes.length;
        input->end_offset = bytes.length;
        return true;
    }
    input->window = g_malloc(WINDOW_SIZE);
    if (!begin_decompression(input, bytes, name, error)) {
        wn_input_clear(input);
        return false;
    }
    return true;
}
