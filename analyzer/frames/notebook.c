/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See notebook.h. */
#include "frames/notebook.h"

#include <math.h>

static WnFrameNote *
add(WnNotebook *book, WnField field)
{
    WnFrameNote note = { .field = field, .packet = book->sight ? book->sight->index : 0 };

    g_array_append_val(book->notes, note);
    return &g_array_index(book->notes, WnFrameNote, book->notes->len - 1);
}

void
wn_note_flag(WnNotebook *book, WnField field, bool flag)
{
    add(book, field)->is.flag = flag;
}

void
wn_note_if(WnNotebook *book, WnField field, bool flag)
{
    if (flag)
        wn_note_flag(book, field, true);
}

void
wn_note_number(WnNotebook *book, WnField field, uint32_t number)
{
    add(book, field)->is.number = number;
}

void
wn_note_frame(WnNotebook *book, WnField field, uint32_t frame)
{
    if (frame != 0)
        add(book, field)->is.number = frame;
}

void
wn_note_seconds(WnNotebook *book, WnField field, double seconds)
{
    /* No clock of a capture is finer. */
    const double MICROSECONDS = 1e6;

    if (seconds >= 0)
        add(book, field)->is.seconds = round(seconds * MICROSECONDS) / MICROSECONDS;
}

void
wn_note_text(WnNotebook *book, WnField field, const char *text)
{
    if (text)
        add(book, field)->is.text = text;
}

void
wn_note_class(WnNotebook *book, WnField field, const WnAddr *addr)
{
    if (addr->family != 0)
        add(book, field)->is.number = wn_model_class(book->model, addr);
}

void
wn_note_endpoint(WnNotebook *book, WnField field, const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    if (endpoint->addr.family != 0)
        wn_note_text(book, field,
                     wn_arena_copy_text(book->texts, wn_endpoint_format(endpoint, text)));
}

void
wn_note_addr(WnNotebook *book, WnField v4, WnField v6, const WnAddr *addr)
{
    if (addr->family != 0)
        add(book, addr->family == 4 ? v4 : v6)->is.addr = *addr;
}

void
wn_note_at(WnNotebook *book, WnBytes span)
{
    WnFrameNote *note;
    uintptr_t    begin, at = (uintptr_t) span.data;

    if (book->notes->len == 0 || !book->sight || !book->sight->payload || span.length == 0)
        return;
    begin = (uintptr_t) book->sight->payload;
    if (at < begin || at - begin + span.length > book->sight->length)
        return;
    note = &g_array_index(book->notes, WnFrameNote, book->notes->len - 1);
    note->offset = (uint32_t) (at - begin);
    note->length = (uint16_t) MIN(span.length, UINT16_MAX);
}
