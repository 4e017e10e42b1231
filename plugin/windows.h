/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables as windows of Wireshark. */
#ifndef WHYNAT_PLUGIN_WINDOWS_H
#define WHYNAT_PLUGIN_WINDOWS_H

#include <epan/packet.h>

#include "tables.h"

void windows_register(void);

/* "NAT Diagnosis"; for as long as Wireshark runs. */
const char *windows_title(const TableKind *kind);
/* What opens it, as an argument of `wireshark -z`; tshark prints its rows. */
const char *windows_option(const TableKind *kind);

/* A frame is shown or read again: open windows bring their rows up to date. */
void windows_queue(packet_info *pinfo);

#endif
