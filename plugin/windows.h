/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables as windows of Wireshark, under Telephony. */
#ifndef WHYNAT_PLUGIN_WINDOWS_H
#define WHYNAT_PLUGIN_WINDOWS_H

#include <epan/packet.h>

void windows_register(void);

/* A frame is shown or read again: open windows bring their rows up to date. */
void windows_queue(packet_info *pinfo);

#endif
