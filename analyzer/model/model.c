/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model as a whole: what it holds, and its limits. */
#include "model/model.h"

#include <glib.h>

void
wn_model_init(WnModel *model, const WnOptions *options)
{
    *model = (WnModel){ .options = *options };
    model->arena = wn_arena_new(256 * 1024);
    wn_intern_init(&model->texts, model->arena);
    model->searches = WN_ARENA_NEW(model->arena, WnSearches);
    model->flows.searches = model->searches;
    model->exchanges.arena = model->arena;
    model->exchanges.most_awake = options->max_awake;
    model->flows.arena = model->arena;
    model->flows.limit = options->max_flows;
    model->mappings.arena = model->arena;
    model->mappings.limit = options->max_notes;
    model->trace = options->frames ? wn_trace_new() : NULL;
}

void
wn_model_clear(WnModel *model)
{
    WnTable *tables[] = { &model->uris,
                          &model->vias,
                          &model->uri_lists,
                          &model->flows.flows,
                          &model->flows.pairs,
                          &model->flows.hosts,
                          &model->mappings.by_inside,
                          &model->mappings.by_outside,
                          &model->dtls_alerts,
                          &model->mappings.latest,
                          &model->mappings.pairs,
                          &model->mappings.sockets,
                          &model->stun,
                          &model->turns,
                          &model->relays,
                          &model->relayed,
                          &model->streams,
                          &model->told_inside,
                          &model->streams_to,
                          &model->streams_from,
                          &model->receptions,
                          &model->reporters,
                          &model->dns,
                          &model->lookups,
                          &model->sip_domains };

    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        wn_table_clear(tables[i]);
    wn_exchanges_clear(&model->exchanges);
    wn_intern_clear(&model->texts);
    wn_arena_free(model->arena);
    wn_trace_free(model->trace);
}

bool
wn_model_has_room_for_note(WnModel *model)
{
    if (model->n_notes < model->options.max_notes)
        return true;
    model->notes_left_out++;
    return false;
}
