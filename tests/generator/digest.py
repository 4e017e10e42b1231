# SPDX-License-Identifier: GPL-2.0-or-later
"""HTTP digest as SIP phones use it (RFC 2617, RFC 3261 22)."""

import hashlib
import re


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def challenge(realm, nonce):
    return f'Digest realm="{realm}", nonce="{nonce}", algorithm=MD5'


def quoted(value, name):
    found = re.search(rf'{name}="([^"]*)"', value)
    return found.group(1) if found else ""


def credentials(header, user, password, method, uri):
    """What a phone answers to the challenge in `header`."""
    realm, nonce = quoted(header, "realm"), quoted(header, "nonce")
    response = md5(f"{md5(f'{user}:{realm}:{password}')}:{nonce}:{md5(f'{method}:{uri}')}")
    return (f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}", '
            f'response="{response}", algorithm=MD5')


def is_right(header, password, method):
    user, uri = quoted(header, "username"), quoted(header, "uri")
    return header == credentials(header, user, password, method, uri)
