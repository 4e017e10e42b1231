/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A menu under Telephony: the windows, and display filters that are often wanted. */
#ifndef WHYNAT_PLUGIN_MENU_H
#define WHYNAT_PLUGIN_MENU_H

void menu_register(int proto);

#endif
