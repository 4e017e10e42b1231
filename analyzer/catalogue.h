/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of findings, guards and causes, from their .def files. */
#ifndef WN_CATALOGUE_H
#define WN_CATALOGUE_H

#include "verdict/judge.h"

extern const WnCatalogue wn_catalogue;

/* What the packets so far taught the engine; tests look at single findings and guards with it. */
const WnModel *wn_engine_model(const WnEngine *engine);

#endif
