/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the report says of NATs and ports, as JSON objects. */
#ifndef WN_REPORT_JSON_NETWORK_H
#define WN_REPORT_JSON_NETWORK_H

#include <json-glib/json-glib.h>

#include "whynat.h"

/* The members; the object is the caller's. */
void wn_json_nat(JsonBuilder *builder, const WnNatReport *nat, size_t capture);

void wn_json_port(JsonBuilder *builder, const WnPortReport *port, size_t capture);

#endif
