/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ctrl-C: the first ends the reading, and what was read is reported; the second ends the program.
 */
#ifndef WN_CLI_INTERRUPT_H
#define WN_CLI_INTERRUPT_H

#include <signal.h>

/* Catches SIGINT and SIGTERM from now on. */
void wn_interrupt_catch(void);
/* Set by the first signal; never cleared. */
const volatile sig_atomic_t *wn_interrupt_flag(void);

#endif
