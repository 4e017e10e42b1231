#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Installing packages starts no service, and leaves nothing behind that would hold back later ones.
# dpkg and apt are stand-ins, and /usr/sbin is a folder of the test's own, in a mount namespace.

setup() {
    bats_require_minimum_version 1.5.0
    installer=$BATS_TEST_DIRNAME/../../.ci/install-packages
    cd "$BATS_TEST_TMPDIR"
    mkdir bin sbin
    printf '#!/bin/sh\necho "$*" >> asked\nexit 1\n' > bin/dpkg-query
    cat > bin/apt-get << 'END'
#!/bin/sh
echo "$*" >> apt
if [ -e /usr/sbin/policy-rc.d ]; then
    status=0
    /usr/sbin/policy-rc.d kamailio start || status=$?
    echo "$status" >> policy
fi
END
    cat > in_folder << 'END'
#!/bin/sh
exec unshare --mount sh -c 'mount --bind sbin /usr/sbin && PATH="$PWD/bin:$PATH" exec "$@"' - "$@"
END
    chmod +x bin/* in_folder
    unshare --mount true 2>/dev/null || skip "mount namespaces are not allowed here"
}

@test "while packages are installed no service may start, and afterwards any may" {
    run -0 ./in_folder "$installer" kamailio coturn
    [[ $(tail -n 1 apt) == "install -y --no-install-recommends kamailio coturn" ]]
    # 101: not allowed (invoke-rc.d(8)); on the way to both the update and the installation.
    [[ $(cat policy) == $'101\n101' && -z $(ls sbin) ]]
}

@test "a policy that the machine has stays as it is" {
    printf '#!/bin/sh\nexit 104\n' > sbin/policy-rc.d
    chmod +x sbin/policy-rc.d
    cp sbin/policy-rc.d before
    run -0 ./in_folder "$installer" kamailio
    [[ $(sort -u policy) == 104 ]]
    cmp before sbin/policy-rc.d
}

@test "an installation that fails or is broken off leaves no policy" {
    printf '#!/bin/sh\nexit 100\n' > bin/apt-get
    run -100 ./in_folder "$installer" kamailio
    [[ -z $(ls sbin) ]]
    for signal in INT TERM HUP; do
        rm -f waiting
        printf '#!/bin/sh\ntouch waiting\nsleep 1\n' > bin/apt-get
        ./in_folder env --default-signal "$installer" kamailio 3>&- &
        while [ ! -e waiting ]; do sleep 0.05; done
        [[ $(ls sbin) == policy-rc.d ]]
        kill -$signal $!
        status=0
        wait $! || status=$?
        [[ $status -eq 130 && -z $(ls sbin) ]]
    done
}

@test "what a killed installation left is removed by the next" {
    printf '#!/bin/sh\ntouch waiting\nsleep 1\n' > bin/apt-get
    ./in_folder "$installer" kamailio 3>&- &
    while [ ! -e waiting ]; do sleep 0.05; done
    kill -KILL $!
    wait $! || true
    [[ $(ls sbin) == policy-rc.d ]]
    printf '#!/bin/sh\n' > bin/apt-get
    run -0 ./in_folder "$installer" kamailio
    [[ -z $(ls sbin) ]]
}

@test "what is there already asks neither the network nor for root" {
    printf '#!/bin/sh\necho "install ok installed"\n' > bin/dpkg-query
    run -0 --separate-stderr ./in_folder "$installer" kamailio
    [[ -z $output && -z $stderr && ! -e apt && -z $(ls sbin) ]]
}
