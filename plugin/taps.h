/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `tshark -q -z whynat,...` prints at the end of a capture. */
#ifndef WHYNAT_PLUGIN_TAPS_H
#define WHYNAT_PLUGIN_TAPS_H

void taps_register(void);

#endif
