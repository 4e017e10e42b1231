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
    wn_model_place(model, &kept->reached.addr, kept->realm_outside);
    told->next = model->told;
    model->told = told;
    model->n_told++;
}
