package io.quorate.server.log;

import java.util.logging.LogManager;

/// Keeps the log open while the process ends.
///
/// The JDK's own closes it when the first signal comes, at the same time as the node begins to stop: the lines that say
/// how it stopped would be lost. There is nothing to close: every line is flushed.
public final class LastingLogManager extends LogManager {
    private volatile boolean isInstalled;

    /// The first time, while it is being set up, there is nothing to lose.
    @Override
    public void reset() {
        if (!isInstalled) super.reset();
    }

    void installed() {
        isInstalled = true;
    }
}
