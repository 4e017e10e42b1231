/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See output.h. */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/terminal.h"

static const char *
name_of(const WnOutput *output, const char *path)
{
    if (path)
        return path;
    return output->target ? output->target : "standard output";
}

static bool
fail(const WnOutput *output, const char *path, GError **error)
{
    int code = errno;

    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(code), "cannot write '%s': %s",
                name_of(output, path), g_strerror(code));
    return false;
}

/* Where a symbolic link leads, so that the link stays and its file changes. */
static char *
resolve(const char *path)
{
    char *real = realpath(path, NULL);
    char *copy = g_strdup(real ? real : path);

    free(real);
    return copy;
}

/* The file's own rights if there is one, or what a new file gets. */
static mode_t
mode_for(const struct stat *old)
{
    mode_t mask = umask(0);

    umask(mask);
    return old ? old->st_mode & 0777 : 0666 & ~mask;
}

static bool
open_aside(WnOutput *output, const char *path, const struct stat *old, GError **error)
{
    int descriptor;

    output->target = resolve(path);
    output->aside = g_strdup_printf("%s.XXXXXX", output->target);
    descriptor = g_mkstemp_full(output->aside, O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        g_clear_pointer(&output->aside, g_free);
        return fail(output, path, error);
    }
    if (fchmod(descriptor, mode_for(old)) == 0)
        output->file = fdopen(descriptor, "w");
    if (!output->file) {
        fail(output, path, error);
        close(descriptor);
        return false;
    }
    return true;
}

bool
wn_output_open(WnOutput *output, const char *path, bool in_place, GError **error)
{
    struct stat old;
    bool        exists;

    *output = (WnOutput){ .file = stdout };
    if (!path || strcmp(path, "-") == 0)
        return true;
    output->file = NULL;
    exists = stat(path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        return fail(output, path, error);
    }
    if (!in_place && (!exists || S_ISREG(old.st_mode)))
        return open_aside(output, path, exists ? &old : NULL, error);
    output->target = g_strdup(path);
    output->file = fopen(path, "we");
    return output->file ? true : fail(output, path, error);
}

/* A closed pipe is the wish of whoever reads (`| head`). */
static bool
check(WnOutput *output, bool written, GError **error)
{
    if (written)
        return true;
    if (errno == EPIPE) {
        output->unwanted = true;
        return true;
    }
    return fail(output, NULL, error);
}

static bool
put(WnOutput *output, const GString *text, GError **error)
{
    return output->unwanted ||
           check(output, fwrite(text->str, 1, text->len, output->file) == text->len, error);
}

bool
wn_output_write(WnOutput *output, GString *text, GError **error)
{
    bool done = put(output, text, error);

    g_string_truncate(text, 0);
    return done;
}

bool
wn_output_flush(WnOutput *output, GError **error)
{
    return output->unwanted || check(output, fflush(output->file) == 0, error);
}

bool
wn_output_commit(WnOutput *output, GError **error)
{
    if (!wn_output_flush(output, error))
        return false;
    if (output->file == stdout)
        return true;
    if (fclose(g_steal_pointer(&output->file)) != 0)
        return check(output, false, error);
    if (!output->aside)
        return true;
    if (rename(output->aside, output->target) != 0)
        return fail(output, NULL, error);
    g_clear_pointer(&output->aside, g_free);
    return true;
}

void
wn_output_clear(WnOutput *output)
{
    if (output->file && output->file != stdout)
        fclose(output->file);
    if (output->aside)
        unlink(output->aside);
    output->file = NULL;
    g_clear_pointer(&output->aside, g_free);
    g_clear_pointer(&output->target, g_free);
}

bool
wn_output_print(const GString *text)
{
    g_autoptr(GError) error = NULL;
    WnOutput output = { .file = stdout };

    if (put(&output, text, &error) && wn_output_flush(&output, &error))
        return true;
    wn_complain("%s", error->message);
    return false;
}
