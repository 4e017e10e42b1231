/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fingerprint.h. */
#include "store/fingerprint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

enum { PIECE = 256 * 1024, START = 64 * 1024 };

static bool
fail(const char *path, GError **error)
{
    int code = errno;

    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(code), "cannot read '%s': %s", path,
                g_strerror(code));
    return false;
}

static bool
digest_open(int descriptor, XXH3_state_t *state, const volatile sig_atomic_t *stop)
{
    g_autofree uint8_t *piece = g_malloc(PIECE);
    ssize_t             length;

    while ((length = read(descriptor, piece, PIECE)) != 0) {
        if (length < 0 && errno != EINTR)
            return false;
        if (length > 0)
            XXH3_128bits_update(state, piece, (size_t) length);
        if (stop && *stop) {
            errno = EINTR;
            return false;
        }
    }
    return true;
}

static bool
digest(const char *path, XXH3_state_t *state, const volatile sig_atomic_t *stop,
       XXH128_canonical_t *canonical, GError **error)
{
    int  descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool whole;

    if (descriptor < 0)
        return fail(path, error);
    XXH3_128bits_reset(state);
    whole = digest_open(descriptor, state, stop);
    if (!whole && errno != EINTR)
        fail(path, error);
    close(descriptor);
    if (whole)
        XXH128_canonicalFromHash(canonical, XXH3_128bits_digest(state));
    return whole;
}

static int
compare_digests(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(XXH128_canonical_t));
}

bool
wn_fingerprint_files(const char *const *paths, size_t n_paths, const volatile sig_atomic_t *stop,
                     char text[WN_FINGERPRINT_TEXT], GError **error)
{
    g_autofree XXH128_canonical_t *digests = g_new0(XXH128_canonical_t, n_paths);
    XXH128_canonical_t             all;
    XXH3_state_t                  *state = XXH3_createState();
    bool                           whole = true;

    for (size_t i = 0; i < n_paths && whole; i++)
        whole = digest(paths[i], state, stop, &digests[i], error);
    XXH3_freeState(state);
    if (!whole)
        return false;
    all = digests[0];
    if (n_paths > 1) {
        qsort(digests, n_paths, sizeof(*digests), compare_digests);
        XXH128_canonicalFromHash(&all, XXH3_128bits(digests, n_paths * sizeof(*digests)));
    }
    for (size_t i = 0; i < sizeof(all.digest); i++)
        g_snprintf(text + 2 * i, 3, "%02x", all.digest[i]);
    return true;
}

uint64_t
wn_fingerprint_start(const char *path)
{
    g_autofree uint8_t *piece = g_malloc(START);
    int                 descriptor = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t             length;

    if (descriptor < 0)
        return 0;
    length = read(descriptor, piece, START);
    close(descriptor);
    return length > 0 ? XXH3_64bits(piece, (size_t) length) : 0;
}
