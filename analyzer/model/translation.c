/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody tells who compared captures packet by packet: kept for the view of NATs. */
#include "model/model.h"

void
wn_model_add_translation(WnModel *model, const WnTranslation *translation)
{
    WnTold        *told;
    WnTranslation *kept;
    if (!wn_model_has_room_for_note(model))
        return;
    model->n_notes++;
    told = WN_ARENA_NEW(model->arena, WnTold);
    kept = &told->translation;
    *kept = *translation;
    wn_model_place(model, &kept->inside.addr, kept->realm_inside);
    wn_model_place(model, &kept->outside.addr, kept->realm_outside);
    wn_model_place(model, &kept->towards.addr, kept->realm_outside);
    if (kept->named.addr.family == 0)
        kept->named = kept->towards;
    wn_model_place(model, &kept->reached.addr, kept->realm_outside);
    told->next = model->told;
    model->told = told;
    model->n_told++;
    wn_table_add(&model->told_inside, wn_endpoint_hash(&kept->inside), told);
}

const WnTranslation *
wn_model_translation_of(const WnModel *model, const WnEndpoint *inside, const WnEndpoint *towards)
{
    WnTableCursor cursor = { 0 };
    const WnTold *told;

    while ((told = wn_table_next(&model->told_inside, wn_endpoint_hash(inside), &cursor)) != NULL) {
        /* Behind the box a private address is that of another network: its text was sent to. */
        WnEndpoint named = told->translation.named;

        named.addr.realm = 0;
        if (wn_endpoint_equal(&told->translation.inside, inside) &&
            wn_endpoint_equal(&named, towards))
            return &told->translation;
    }
    return NULL;
}

bool
wn_stream_leaves_for_internet(const WnModel *model, const WnStream *stream)
{
    const WnTranslation *told =
        wn_model_translation_of(model, wn_stream_source(stream), wn_stream_destination(stream));

    return told && wn_model_is_public(model, &told->outside.addr) &&
           (!wn_model_is_public(model, &told->inside.addr) ||
            told->inside.addr.family != told->outside.addr.family);
}

bool
wn_stream_comes_as_it_is(const WnModel *model, const WnStream *stream)
{
    return stream->passed && !wn_stream_leaves_for_internet(model, stream);
}
