/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See windows.h. */
#include "windows.h"

#include "compat.h"

#include <epan/tap.h>

#include "session.h"

static int whynat_tap = -1;

/* When listeners hear of a frame it counts as seen already: what they are told is whether it was.
 */
static const bool SEEN = true, NEW = false;

void
windows_queue(packet_info *pinfo)
{
    if (have_tap_listener(whynat_tap))
        tap_queue_packet(whynat_tap, pinfo, PINFO_FD_VISITED(pinfo) ? &SEEN : &NEW);
}

static const TableKind *
kind_of(const stat_tap_table_ui *ui)
{
    for (unsigned i = 0; table_kinds[i]; i++)
        if (g_str_has_suffix(ui->cli_string, table_kinds[i]->name))
            return table_kinds[i];
    return table_kinds[0];
}

/* Which report the rows of each window are from. */
static uint64_t shown[8]; /* edition of the report, by place in table_kinds; 0: none */

static unsigned
place_of(const TableKind *kind)
{
    unsigned i = 0;

    while (table_kinds[i] != kind)
        i++;
    return i;
}

static void
start(stat_tap_table_ui *ui)
{
    const TableKind *kind = kind_of(ui);
    stat_tap_table  *table = stat_tap_find_table(ui, kind->title);

    shown[place_of(kind)] = 0;
    if (table) {
        if (ui->stat_tap_reset_table_cb)
            ui->stat_tap_reset_table_cb(table);
        return;
    }
    table = stat_tap_init_table(kind->title, (int) tables_columns(kind), 0, kind->filter);
    stat_tap_add_table(ui, table);
}

static void
set_row(stat_tap_table *table, unsigned row, char **cells, unsigned n, bool numbered)
{
    stat_tap_table_item_type items[TABLE_COLUMNS_MAX];

    memset(items, 0, sizeof(items));
    for (unsigned i = 0; i < n; i++) {
        if (i == 0 && numbered) {
            items[i].type = TABLE_ITEM_UINT;
            items[i].value.uint_value = (guint) g_ascii_strtoull(cells[i], NULL, 10);
        } else {
            items[i].type = TABLE_ITEM_STRING;
            items[i].value.string_value = g_strdup(cells[i]);
        }
    }
    stat_tap_init_table_row(table, row, n, items);
}

static void
forget_rows(stat_tap_table *table)
{
    for (guint row = 0; row < table->num_elements; row++)
        for (guint i = 0; i < table->num_fields; i++) {
            stat_tap_table_item_type *item = stat_tap_get_field_data(table, row, i);

            if (item->type == TABLE_ITEM_STRING)
                g_free((char *) item->value.string_value);
            item->type = TABLE_ITEM_NONE;
        }
}

static void
fill(const TableKind *kind, stat_tap_table *table, const WnReport *report)
{
    g_autoptr(GPtrArray) rows = tables_rows(kind, report);
    unsigned n = tables_columns(kind);

    forget_rows(table);
    for (guint row = 0; row < rows->len; row++)
        set_row(table, row, g_ptr_array_index(rows, row), n, kind->filter != NULL);
}

static void
show_report(const stat_tap_table_ui *ui, const WnReport *report)
{
    const TableKind *kind = kind_of(ui);
    uint64_t         edition = session_edition();

    if (shown[place_of(kind)] == edition)
        return;
    shown[place_of(kind)] = edition;
    fill(kind, g_array_index(ui->tables, stat_tap_table *, 0), report);
}

static void
show_last(void *ui)
{
    show_report(ui, session_report());
}

/* In one pass the last packets may tell what no recent report knows.  Listeners are drawn from the
 * youngest on: one that comes after the table's is drawn before it. */
static void
expect_the_end(unsigned place, stat_tap_table_ui *ui)
{
    static bool expected[G_N_ELEMENTS(shown)];
    GString    *error;

    if (expected[place])
        return;
    expected[place] = true;
    error =
        register_tap_listener("frame", ui, NULL, TL_REQUIRES_NOTHING, NULL, NULL, show_last, NULL);
    if (error)
        g_string_free(error, TRUE);
}

static tap_packet_status
show_packet(void *data, packet_info *pinfo _U_, epan_dissect_t *edt _U_, const void *seen,
            tap_flags_t flags _U_)
{
    stat_tap_table_ui *ui = ((stat_data_t *) data)->stat_tap_data;
    unsigned           place = place_of(kind_of(ui));
    uint64_t           before = shown[place];

    if (!*(const bool *) seen)
        expect_the_end(place, ui);
    show_report(ui, session_recent_report());
    return shown[place] == before ? TAP_PACKET_DONT_REDRAW : TAP_PACKET_REDRAW;
}

static void
reset(stat_tap_table *table)
{
    forget_rows(table);
    for (unsigned i = 0; i < G_N_ELEMENTS(shown); i++)
        shown[i] = 0;
}

static void
free_item(stat_tap_table *table _U_, guint row _U_, guint column _U_,
          stat_tap_table_item_type *item)
{
    if (item->type == TABLE_ITEM_STRING)
        g_free((char *) item->value.string_value);
    item->type = TABLE_ITEM_NONE;
}

const char *
windows_title(const TableKind *kind)
{
    return wmem_strdup_printf(wmem_epan_scope(), "NAT %s", kind->title);
}

/* Two words: what follows the second one is a filter to Wireshark. */
const char *
windows_option(const TableKind *kind)
{
    return wmem_strdup_printf(wmem_epan_scope(), "whynat-table,%s", kind->name);
}

static void
register_window(const TableKind *kind)
{
    unsigned             n = tables_columns(kind);
    stat_tap_table_ui   *ui = wmem_new0(wmem_epan_scope(), stat_tap_table_ui);
    stat_tap_table_item *columns = wmem_alloc0_array(wmem_epan_scope(), stat_tap_table_item, n);

    for (unsigned i = 0; i < n; i++) {
        bool number = i == 0 && kind->filter;

        columns[i].type = number ? TABLE_ITEM_UINT : TABLE_ITEM_STRING;
        columns[i].align = number ? TAP_ALIGN_RIGHT : TAP_ALIGN_LEFT;
        /* Room for the arrow of the column that rows are sorted by: Wireshark cuts a heading for
         * it. */
        columns[i].column_name =
            number ? wmem_strdup_printf(wmem_epan_scope(), "      %s", kind->columns[i])
                   : kind->columns[i];
        columns[i].field_format = number ? "%u" : "%s";
    }
    /* No menu has this group: they are in the plugin's own. */
    ui->group = REGISTER_STAT_GROUP_CONVERSATION_LIST;
    ui->title = windows_title(kind);
    ui->tap_name = "whynat";
    ui->cli_string = windows_option(kind);
    ui->stat_tap_init_cb = start;
    ui->packet_func = show_packet;
    ui->stat_tap_reset_table_cb = reset;
    ui->stat_tap_free_table_item_cb = free_item;
    ui->nfields = n;
    ui->fields = columns;
    register_stat_tap_table_ui(ui);
}

void
windows_register(void)
{
    whynat_tap = register_tap("whynat");
    for (unsigned i = 0; table_kinds[i]; i++)
        register_window(table_kinds[i]);
}
