/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Display filters that are often wanted, as entries of the menu Telephony. */
#ifndef WHYNAT_PLUGIN_MENU_H
#define WHYNAT_PLUGIN_MENU_H

void menu_register(int proto);

#endif
