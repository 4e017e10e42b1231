/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a DNS message, and as a DTLS and a TLS record. */
#include "wire/dns.h"
#include "wire/dtls.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool condition)
{
    if (!condition)
        abort();
}

static void
check_name(const char name[WN_DNS_MAX_NAME])
{
    size_t length = 0;

    expect(memchr(name, '\0', WN_DNS_MAX_NAME) != NULL);
    for (; name[length] != '\0'; length++)
        expect(name[length] > ' ' && name[length] <= '~' &&
               !(name[length] >= 'A' && name[length] <= 'Z'));
}

static void
check_tls(const WnTls *tls, WnBytes bytes)
{
    expect(wn_tls_alert_name(tls->alert) != NULL);
    if (tls->server_name.length > 0)
        expect(tls->kind == WN_TLS_CLIENT_HELLO && tls->server_name.data >= bytes.data &&
               tls->server_name.data + tls->server_name.length <= bytes.data + bytes.length);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    WnBytes bytes = wn_bytes(data, size);
    WnDns   dns;
    WnTls   tls;

    if (wn_dns_parse(bytes, &dns)) {
        expect(dns.n_addresses <= WN_DNS_MAX_ADDRESS);
        check_name(dns.name);
    }
    if (wn_dtls_parse(bytes, &tls))
        check_tls(&tls, bytes);
    expect(wn_dtls_parse(bytes, &tls) == wn_dtls_looks_like(bytes));
    if (wn_tls_parse(bytes, &tls))
        check_tls(&tls, bytes);
    return 0;
}
