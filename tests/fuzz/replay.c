/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stands in for libFuzzer's main where the compiler has none: runs the target once on each file
 * named, and on each file of each folder named.
 */
#include "fuzz/fuzz.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

static bool
replay_file(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    size_t           length;

    if (!g_file_get_contents(path, &text, &length, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return false;
    }
    /* An exact copy: reading one byte past the end is then a fault that the sanitizer sees. */
    g_autofree uint8_t *data = g_memdup2(text, length);
    LLVMFuzzerTestOneInput(data, length);
    return true;
}

static int
replay_folder(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) folder = g_dir_open(path, 0, &error);
    const char *name;
    int         count = 0;

    if (!folder) {
        fprintf(stderr, "%s\n", error->message);
        return -1;
    }
    while ((name = g_dir_read_name(folder))) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        if (!replay_file(file))
            return -1;
        count++;
    }
    return count;
}

int
main(int argc, char **argv)
{
    int total = 0;

    for (int i = 1; i < argc; i++) {
        int count = g_file_test(argv[i], G_FILE_TEST_IS_DIR) ? replay_folder(argv[i])
                    : replay_file(argv[i])                   ? 1
                                                             : -1;
        if (count < 0)
            return EXIT_FAILURE;
        total += count;
    }
    printf("replayed %d inputs\n", total);
    return EXIT_SUCCESS;
}
