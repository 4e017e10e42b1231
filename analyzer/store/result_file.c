/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See result_file.h.  O_TMPFILE gives a file without a name (open(2)); where a file system lacks
 * it, a hidden name serves. */
#define _GNU_SOURCE /* O_TMPFILE, memrchr */

#include "store/result_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/record.h"

static bool
fail(const char *path, GError **error)
{
    int code = errno;

    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(code), "cannot write '%s': %s", path,
                g_strerror(code));
    return false;
}

static char *
hidden_name(const char *directory)
{
    return g_build_filename(directory, ".whynat-XXXXXX", NULL);
}

/* A descriptor of a new file, or -1. */
static int
open_new(WnResultFile *result)
{
    const char *directory = result->directory ? result->directory : g_get_tmp_dir();
    int         descriptor = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);

    if (descriptor >= 0)
        return descriptor;
    result->aside = hidden_name(directory);
    descriptor = g_mkstemp_full(result->aside, O_RDWR | O_CLOEXEC, 0644);
    if (descriptor < 0)
        g_clear_pointer(&result->aside, g_free);
    return descriptor;
}

bool
wn_result_file_begin(WnResultFile *result, const char *directory, GError **error)
{
    int descriptor;

    *result = (WnResultFile){ .directory = g_strdup(directory) };
    descriptor = open_new(result);
    if (descriptor >= 0)
        result->file = fdopen(descriptor, "w+");
    if (result->file)
        return true;
    fail(directory ? directory : g_get_tmp_dir(), error);
    if (descriptor >= 0)
        close(descriptor);
    wn_result_file_clear(result);
    return false;
}

/* Gives the nameless file a name. */
static bool
link_as(const WnResultFile *result, const char *path)
{
    g_autofree char *self = g_strdup_printf("/proc/self/fd/%d", fileno(result->file));

    return linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
}

/* A name beside the target, to be renamed onto it: linking does not replace. */
static bool
link_aside(WnResultFile *result)
{
    g_autofree char *name = hidden_name(result->directory);
    int              descriptor = g_mkstemp(name);

    if (descriptor < 0)
        return false;
    close(descriptor);
    unlink(name);
    if (!link_as(result, name))
        return false;
    result->aside = g_steal_pointer(&name);
    return true;
}

bool
wn_result_file_publish(WnResultFile *result, const char *fingerprint, GError **error)
{
    g_autofree char *path = wn_result_file_path(result->directory, fingerprint);

    if (fflush(result->file) != 0)
        return fail(path, error);
    if (!result->aside) {
        if (link_as(result, path))
            return true;
        if (errno != EEXIST || !link_aside(result))
            return fail(path, error);
    }
    if (rename(result->aside, path) != 0)
        return fail(path, error);
    g_clear_pointer(&result->aside, g_free);
    return true;
}

void
wn_result_file_clear(WnResultFile *result)
{
    if (result->file)
        fclose(result->file);
    if (result->aside)
        unlink(result->aside);
    g_free(result->directory);
    g_free(result->aside);
    *result = (WnResultFile){ 0 };
}

char *
wn_result_file_path(const char *directory, const char *fingerprint)
{
    g_autofree char *name = g_strconcat(fingerprint, WN_RESULT_SUFFIX, NULL);

    return g_build_filename(directory, name, NULL);
}

bool
wn_result_file_line(FILE *file, GString *buffer)
{
    char   *line = NULL;
    size_t  size = 0;
    ssize_t length = getline(&line, &size, file);

    g_string_truncate(buffer, 0);
    if (length > 0)
        g_string_append_len(buffer, line, line[length - 1] == '\n' ? length - 1 : length);
    free(line);
    return length > 0;
}

/* The last line, which is short: the summary of one capture. */
static bool
read_last_line(FILE *file, GString *line)
{
    enum { TAIL = 64 * 1024 };
    g_autofree char *tail = g_malloc(TAIL);
    const char      *start;
    size_t           length;
    long             size;

    if (fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) <= 0 ||
        fseek(file, MAX(size - TAIL, 0), SEEK_SET) != 0)
        return false;
    length = fread(tail, 1, TAIL, file);
    if (length < 2 || tail[length - 1] != '\n')
        return false;
    length--;
    start = memrchr(tail, '\n', length);
    start = start ? start + 1 : tail;
    g_string_truncate(line, 0);
    g_string_append_len(line, start, tail + length - start);
    return true;
}

static bool
is_current(FILE *file, const char *fingerprint, const char *settings)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(WnRecordReader) reader = wn_record_reader_new();
    WnRecord record;

    if (!wn_result_file_line(file, line) ||
        !wn_record_read(reader, line->str, line->len, &record) ||
        record.type != WN_RECORD_CAPTURE || g_strcmp0(record.fingerprint, fingerprint) != 0 ||
        g_strcmp0(record.settings, settings) != 0)
        return false;
    return read_last_line(file, line) && wn_record_read(reader, line->str, line->len, &record) &&
           record.type == WN_RECORD_END && g_strcmp0(record.version, WN_VERSION) == 0;
}

bool
wn_result_file_is_current(const char *path, const char *fingerprint, const char *settings)
{
    FILE *file = fopen(path, "re");
    bool  current;

    if (!file)
        return false;
    current = is_current(file, fingerprint, settings);
    fclose(file);
    return current;
}
