/* SPDX-License-Identifier: GPL-2.0-or-later */
// Where nobody asks how often the engine's basic blocks are run.

// What the compiler calls in each of them.
void __sanitizer_cov_trace_pc(void);

void
__sanitizer_cov_trace_pc(void)
{
}
