/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See merge.h.  Only where the records are is held in memory, never the records. */
#include "store/merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/record.h"
#include "store/database.h"
#include "store/result_file.h"

typedef struct {
    char *path;
    FILE *spool; /* the records of a database; NULL: the file is opened when it is needed */
} Input;

/* The records of one capture in a file. */
typedef struct {
    char    *fingerprint;
    unsigned file; /* index of merge->inputs */
    long     start, length;
    unsigned version[3];
} Section;

struct WnMerge {
    GArray         *inputs;   /* Input */
    GHashTable     *sections; /* fingerprint to Section */
    WnRecordReader *reader;
    FILE           *open; /* the file that was read last */
    unsigned        open_index;
};

static void
free_section(gpointer data)
{
    Section *section = data;

    g_free(section->fingerprint);
    g_free(section);
}

static void
clear_input(gpointer data)
{
    Input *input = data;

    g_free(input->path);
    if (input->spool)
        fclose(input->spool);
}

static const Input *
input_at(const WnMerge *merge, unsigned index)
{
    return &g_array_index(merge->inputs, Input, index);
}

WnMerge *
wn_merge_new(void)
{
    WnMerge *merge = g_new0(WnMerge, 1);

    merge->inputs = g_array_new(FALSE, TRUE, sizeof(Input));
    g_array_set_clear_func(merge->inputs, clear_input);
    merge->sections = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_section);
    merge->reader = wn_record_reader_new();
    return merge;
}

void
wn_merge_free(WnMerge *merge)
{
    if (!merge)
        return;
    if (merge->open)
        fclose(merge->open);
    g_array_unref(merge->inputs);
    g_hash_table_unref(merge->sections);
    wn_record_reader_free(merge->reader);
    g_free(merge);
}

static bool
refuse(const char *path, const char *why, GError **error)
{
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "'%s' %s", path, why);
    return false;
}

/* The file with that index, open; NULL and error where it has gone. */
static FILE *
open_file(WnMerge *merge, unsigned index, GError **error)
{
    const Input *input = input_at(merge, index);

    if (input->spool)
        return input->spool;
    if (merge->open && merge->open_index == index)
        return merge->open;
    if (merge->open)
        fclose(merge->open);
    merge->open = fopen(input->path, "re");
    merge->open_index = index;
    if (!merge->open)
        refuse(input->path, g_strerror(errno), error);
    return merge->open;
}

static char *
read_section(WnMerge *merge, const Section *section, GError **error)
{
    FILE *file = open_file(merge, section->file, error);
    char *bytes = g_malloc((gsize) section->length + 1);

    if (file && fseek(file, section->start, SEEK_SET) == 0 &&
        fread(bytes, 1, (size_t) section->length, file) == (size_t) section->length)
        return bytes;
    if (file)
        refuse(input_at(merge, section->file)->path, "changed while it was read", error);
    g_free(bytes);
    return NULL;
}

/* Of two results of one content: that of the newer version, else the one that sorts first.  Any
 * rule serves that does not ask which came first. */
static bool
choose(WnMerge *merge, const Section *a, const Section *b, const Section **better, GError **error)
{
    g_autofree char *text_a = NULL, *text_b = NULL;
    int              order = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(a->version) && order == 0; i++)
        order = (b->version[i] > a->version[i]) - (b->version[i] < a->version[i]);
    if (order == 0) {
        text_a = read_section(merge, a, error);
        text_b = text_a ? read_section(merge, b, error) : NULL;
        if (!text_b)
            return false;
        order = memcmp(text_a, text_b, (size_t) MIN(a->length, b->length));
        if (order == 0)
            order = (a->length > b->length) - (a->length < b->length);
    }
    *better = order <= 0 ? a : b;
    return true;
}

static bool
take_section(WnMerge *merge, Section *section, GError **error)
{
    const Section *old = g_hash_table_lookup(merge->sections, section->fingerprint);
    const Section *better = section;

    if (old && !choose(merge, old, section, &better, error)) {
        free_section(section);
        return false;
    }
    if (better == old)
        free_section(section);
    else
        g_hash_table_replace(merge->sections, section->fingerprint, section);
    return true;
}

static void
parse_version(const char *text, unsigned version[3])
{
    g_auto(GStrv) parts = g_strsplit(text ? text : "", ".", 3);

    for (unsigned i = 0; i < 3 && parts[i]; i++)
        version[i] = (unsigned) strtoul(parts[i], NULL, 10);
}

/* Notes each capture's records; sections gets those that are whole. */
static bool
scan(WnMerge *merge, FILE *file, const char *path, GPtrArray *sections, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree Section *section = NULL;
    long                at = 0;

    while (wn_result_file_line(file, line)) {
        WnRecord record;

        if (!wn_record_read(merge->reader, line->str, line->len, &record))
            break;
        if (record.type == WN_RECORD_CAPTURE) {
            if (section || !record.fingerprint)
                break;
            section = g_new0(Section, 1);
            section->fingerprint = g_strdup(record.fingerprint);
            section->file = merge->inputs->len - 1;
            section->start = at;
        }
        if (!section)
            break;
        at = ftell(file);
        if (record.type == WN_RECORD_END) {
            section->length = at - section->start;
            parse_version(record.version, section->version);
            g_ptr_array_add(sections, g_steal_pointer(&section));
        }
    }
    if (section)
        g_free(section->fingerprint);
    if (feof(file) && !section && line->len == 0)
        return true;
    return refuse(path,
                  section ? "breaks off within a result"
                          : "is no result of a batch (whynat batch --out writes them)",
                  error);
}

static bool
take_sections(WnMerge *merge, GPtrArray *sections, GError **error)
{
    bool taken = true;

    for (guint i = 0; i < sections->len; i++) {
        Section *section = g_ptr_array_index(sections, i);
        if (taken)
            taken = take_section(merge, section, error);
        else
            free_section(section);
    }
    return taken;
}

/* The records of a database in a nameless file, in the place of the database. */
static FILE *
spool(const char *path, GError **error)
{
    FILE *copy = tmpfile();

    if (!copy) {
        refuse(path, g_strerror(errno), error);
    } else if (!wn_database_spool(path, copy, error)) {
        fclose(copy);
        copy = NULL;
    }
    return copy;
}

static bool
add_file(WnMerge *merge, const char *path, GError **error)
{
    g_autoptr(GPtrArray) sections = g_ptr_array_new();
    FILE *file = fopen(path, "re");
    Input input = { NULL, NULL };
    bool  whole;

    if (!file)
        return refuse(path, g_strerror(errno), error);
    if (wn_database_is_one(file)) {
        fclose(file);
        file = input.spool = spool(path, error);
        if (!file)
            return false;
    }
    input.path = g_strdup(path);
    g_array_append_val(merge->inputs, input);
    whole = scan(merge, file, path, sections, error);
    if (!input.spool)
        fclose(file);
    return take_sections(merge, sections, whole ? error : NULL) && whole;
}

bool
wn_merge_add(WnMerge *merge, const char *path, GError **error)
{
    GDir       *folder;
    const char *name;
    bool        fine = true;

    if (!g_file_test(path, G_FILE_TEST_IS_DIR))
        return add_file(merge, path, error);
    folder = g_dir_open(path, 0, error);
    if (!folder)
        return false;
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        /* The first fault is told; what is whole beside it is taken in. */
        if (name[0] != '.' && g_str_has_suffix(name, WN_RESULT_SUFFIX))
            fine &= add_file(merge, file, fine ? error : NULL);
    }
    g_dir_close(folder);
    return fine;
}

bool
wn_merge_each(WnMerge *merge, WnTakeSection take, void *data, GError **error)
{
    g_autoptr(GList) all =
        g_list_sort(g_hash_table_get_keys(merge->sections), (GCompareFunc) strcmp);

    for (GList *key = all; key; key = key->next) {
        const Section *section = g_hash_table_lookup(merge->sections, key->data);
        FILE          *file = open_file(merge, section->file, error);

        if (!file)
            return false;
        if (fseek(file, section->start, SEEK_SET) != 0)
            return refuse(input_at(merge, section->file)->path, g_strerror(errno), error);
        if (!take(file, data, error))
            return false;
    }
    return true;
}
