/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See point_files.h. */
#include "cli/point_files.h"

#include <string.h>

#include "capture/decode.h"

typedef struct {
    WnSides *sides;
    unsigned interfaces; /* one bit each, of the first ones */
} Look;

static void
look_at(const WnPacket *packet, void *data)
{
    Look *look = data;

    look->interfaces |= 1u << MIN(packet->capture, 31);
    wn_sides_feed(look->sides, packet);
}

/* The sides in this capture; NULL and a sentence if it cannot be opened. */
static WnSides *
find_sides(const char *file, const volatile sig_atomic_t *stop, bool *one_interface, GError **error)
{
    WnSourceOptions options = { .stop = stop };
    WnSource       *source = wn_source_open(file, &options, error);
    Look            look = { 0 };
    WnDecoder      *decoder;
    WnRawPacket     packet;

    if (!source)
        return NULL;
    look.sides = wn_sides_new();
    decoder = wn_decoder_new(NULL, look_at, &look);
    while (wn_source_next(source, &packet) == WN_SOURCE_PACKET)
        wn_decoder_feed(decoder, &packet);
    wn_decoder_finish(decoder);
    wn_decoder_free(decoder);
    wn_source_free(source);
    *one_interface = (look.interfaces & (look.interfaces - 1)) == 0;
    return look.sides;
}

static void
add_file(WnPointFiles *list, const char *name, const char *file, WnSides *sides, unsigned side)
{
    WnPointFile added = {
        .name = g_strdup(name), .file = g_strdup(file), .sides = sides, .side = side
    };

    g_array_append_val(list->files, added);
}

static bool
add_sides(WnPointFiles *list, char *const *names, const char *file,
          const volatile sig_atomic_t *stop, GError **error)
{
    unsigned wanted = g_strv_length((char **) names), n;
    bool     one_interface;
    WnSides *sides = find_sides(file, stop, &one_interface, error);

    if (!sides)
        return false;
    g_ptr_array_add(list->sides, sides);
    n = wn_sides_count(sides);
    for (unsigned i = 0; i < wanted; i++)
        add_file(list, names[i], file, sides, i);
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

/* One capture alone, of one interface: perhaps it holds both sides. */
static bool
try_sides(WnPointFiles *list, const char *name, const char *file, const volatile sig_atomic_t *stop,
          GError **error)
{
    bool     one_interface;
    WnSides *sides = find_sides(file, stop, &one_interface, error);
    unsigned n;

    if (!sides)
        return false;
    g_ptr_array_add(list->sides, sides);
    n = one_interface ? wn_sides_count(sides) : 1;
    if (n == 1) {
        add_file(list, name, file, NULL, 0);
        return true;
    }
    for (unsigned i = 0; i < n; i++) {
        g_autofree char *middle = g_strdup_printf("side %u", i + 1);
        add_file(list, i == 0 ? "inside" : i + 1 == n ? "outside" : middle, file, sides, i);
    }
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

bool
wn_point_files_init(WnPointFiles *list, char *const *arguments, const volatile sig_atomic_t *stop,
                    GError **error)
{
    bool done = true, alone = arguments && arguments[0] && !arguments[1];

    list->files = g_array_new(FALSE, FALSE, sizeof(WnPointFile));
    list->sides = g_ptr_array_new_with_free_func((GDestroyNotify) wn_sides_free);
    for (char *const *argument = arguments; done && argument && *argument; argument++) {
        g_autofree char *name = NULL, *file = NULL;
        g_auto(GStrv) names = NULL;
        split_argument(*argument, &name, &file);
        names = g_strsplit(name, "+", 0);
        if (names[0] && names[1])
            done = add_sides(list, names, file, stop, error);
        else if (alone)
            done = try_sides(list, name, file, stop, error);
        else
            add_file(list, name, file, NULL, 0);
    }
    return done && check_names(list, error);
}

void
wn_point_files_clear(WnPointFiles *list)
{
    for (guint i = 0; list->files && i < list->files->len; i++) {
        g_free(g_array_index(list->files, WnPointFile, i).name);
        g_free(g_array_index(list->files, WnPointFile, i).file);
    }
    g_clear_pointer(&list->files, g_array_unref);
    g_clear_pointer(&list->sides, g_ptr_array_unref);
}
