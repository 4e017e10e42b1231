/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See point_files.h. */
#include "cli/point_files.h"

#include <glib/gstdio.h>
#include <string.h>

static void
add_file(WnPointFiles *list, const char *name, const char *file, const WnPlaces *places,
         unsigned place)
{
    WnPointFile added = {
        .name = g_strdup(name), .file = g_strdup(file), .places = places, .place = place
    };

    g_array_append_val(list->files, added);
}

/* NULL and a sentence if it cannot be opened. */
static const WnPlaces *
find_places(WnPointFiles *list, const char *file, unsigned wanted,
            const volatile sig_atomic_t *stop, GError **error)
{
    WnPlaces *places = wn_places_find(file, wanted, stop, error);

    if (places)
        g_ptr_array_add(list->places, places);
    return places;
}

/* What was lost between, and when, cannot be known. */
static bool
refuse_repeated(const WnPlaces *places, const char *file, GError **error)
{
    if (!wn_places_repeat(places))
        return true;
    g_set_error(
        error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT,
        "%s: one side of a NAT was captured at several places in it, by clocks that are "
        "apart, and without hardware addresses these cannot be told apart: name their files "
        "one by one.",
        file);
    return false;
}

static bool
add_places(WnPointFiles *list, char *const *names, const char *file,
           const volatile sig_atomic_t *stop, GError **error)
{
    unsigned        wanted = g_strv_length((char **) names), n;
    const WnPlaces *places = find_places(list, file, wanted, stop, error);

    if (!places || !refuse_repeated(places, file, error))
        return false;
    n = wn_places_count(places);
    for (unsigned i = 0; i < wanted; i++)
        add_file(list, names[i], file, places, i);
    if (n == wanted)
        return true;
    if (n == 1)
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT,
                    "%s: no packet in it was seen with two addresses, so that its sides cannot be "
                    "told apart.",
                    file);
    else
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT,
                    "%s: the addresses in it are those of %u sides, not of %u.", file, n, wanted);
    return false;
}

/* One capture alone, of one interface: perhaps it holds several places. */
static bool
try_places(WnPointFiles *list, const char *name, const char *file,
           const volatile sig_atomic_t *stop, GError **error)
{
    const WnPlaces *places = find_places(list, file, 0, stop, error);

    if (!places)
        return false;
    if (wn_places_count(places) == 1 || !wn_places_on_one_interface(places)) {
        add_file(list, name, file, NULL, 0);
        return true;
    }
    if (!refuse_repeated(places, file, error))
        return false;
    for (unsigned i = 0; i < wn_places_count(places); i++)
        add_file(list, wn_places_name(places, i), file, places, i);
    return true;
}

/* "phone=a.pcap" is a.pcap, called phone; a file without a name is called as it is. */
static void
split_argument(const char *argument, char **name, char **file)
{
    const char *equals = strchr(argument, '=');
    bool        named =
        equals && equals > argument && !memchr(argument, '/', (size_t) (equals - argument));

    *file = g_strdup(named ? equals + 1 : argument);
    *name =
        named ? g_strndup(argument, (gsize) (equals - argument)) : g_path_get_basename(argument);
    if (!named)
        g_strdelimit(*name, "+", '_');
}

static bool
check_names(const WnPointFiles *list, GError **error)
{
    const WnPointFile *files = (const WnPointFile *) (gpointer) list->files->data;

    for (guint i = 0; i < list->files->len; i++)
        for (guint k = 0; k < i; k++)
            if (strcmp(files[i].name, files[k].name) == 0) {
                g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                            "%s and %s are both called %s: give each a name of its own.",
                            files[k].file, files[i].file, files[i].name);
                return false;
            }
    return true;
}

/* Two places are never one file: not even by another name for it. */
static bool
check_files(const WnPointFiles *list, GError **error)
{
    const WnPointFile *files = (const WnPointFile *) (gpointer) list->files->data;

    for (guint i = 0; i < list->files->len; i++)
        for (guint k = 0; k < i; k++) {
            GStatBuf one, other;
            if ((files[i].places && files[i].places == files[k].places) ||
                g_stat(files[i].file, &one) != 0 || g_stat(files[k].file, &other) != 0 ||
                one.st_dev != other.st_dev || one.st_ino != other.st_ino)
                continue;
            g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                        "%s and %s are the same file, %s: each place needs a capture of its own.",
                        files[k].name, files[i].name, files[i].file);
            return false;
        }
    return true;
}

/* "phone=" and "inside+=both.pcap" are slips of the hand. */
static bool
check_argument(const char *argument, const char *file, char *const *names, GError **error)
{
    const char *missing = *file ? NULL : "file";

    for (; *names; names++)
        missing = **names ? missing : "name";
    if (missing)
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "\"%s\" lacks a %s: write phone=a.pcap, or inside+outside=both.pcap.", argument,
                    missing);
    return missing == NULL;
}

bool
wn_point_files_init(WnPointFiles *list, char *const *arguments, const volatile sig_atomic_t *stop,
                    GError **error)
{
    bool done = true, alone = arguments && arguments[0] && !arguments[1];

    list->files = g_array_new(FALSE, FALSE, sizeof(WnPointFile));
    list->places = g_ptr_array_new_with_free_func((GDestroyNotify) wn_places_free);
    for (char *const *argument = arguments; done && argument && *argument; argument++) {
        g_autofree char *name = NULL, *file = NULL;
        g_auto(GStrv) names = NULL;
        split_argument(*argument, &name, &file);
        names = g_strsplit(name, "+", 0);
        if (!check_argument(*argument, file, names, error))
            done = false;
        else if (names[0] && names[1])
            done = add_places(list, names, file, stop, error);
        else if (alone)
            done = try_places(list, name, file, stop, error);
        else
            add_file(list, name, file, NULL, 0);
    }
    return done && check_names(list, error) && check_files(list, error);
}

void
wn_point_files_clear(WnPointFiles *list)
{
    for (guint i = 0; list->files && i < list->files->len; i++) {
        g_free(g_array_index(list->files, WnPointFile, i).name);
        g_free(g_array_index(list->files, WnPointFile, i).file);
    }
    g_clear_pointer(&list->files, g_array_unref);
    g_clear_pointer(&list->places, g_ptr_array_unref);
}
