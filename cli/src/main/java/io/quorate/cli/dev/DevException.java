package io.quorate.cli.dev;

import java.io.IOException;

/// Why a cluster cannot be started or changed, in one line.
final class DevException extends IOException {
    private static final long serialVersionUID = 1;

    DevException(String why) {
        super(why);
    }
}
