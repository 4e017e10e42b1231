/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See interrupt.h. */
#include "cli/interrupt.h"

#include <stddef.h>

/* The one global that is not const: a signal handler has no other way to tell. */
static volatile sig_atomic_t interrupted;

static void
on_signal(int number)
{
    interrupted = 1;
    /* The next one has its usual effect. */
    signal(number, SIG_DFL);
}

void
wn_interrupt_catch(void)
{
    /* Without SA_RESTART: a read from a pipe returns. */
    struct sigaction action = { .sa_handler = on_signal };

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

const volatile sig_atomic_t *
wn_interrupt_flag(void)
{
    return &interrupted;
}
