package io.quorate.server;

import io.quorate.server.config.Configuration;
import io.quorate.server.config.Keys;
import io.quorate.server.log.NodeLog;
import io.quorate.storage.StoreEstimates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Looks after the disk and the memory once a second, on a thread of its own, and raises an alarm before the disk is
/// full.
@SuppressWarnings("FutureReturnValueIgnored") // a task tells of its failure itself
final class Watch implements AutoCloseable {
    /// Once the alarm is raised, so much more room than the threshold ends it: it must not come and go with each write.
    private static final double ROOM_TO_END_ALARM = 1.1;

    private final Path folder;
    private final Supplier<Configuration> configuration;
    private final Supplier<Optional<StoreEstimates>> store;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("watch").daemon().factory());

    private volatile Vitals vitals = new Vitals(0, 0, Long.MAX_VALUE, Optional.empty());
    private volatile List<String> alarms = List.of();

    /// @param folder on the disk that is watched
    Watch(Path folder, Supplier<Configuration> configuration, Supplier<Optional<StoreEstimates>> store) {
        this.folder = folder;
        this.configuration = configuration;
        this.store = store;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    /// As they were at most a second ago. Any thread may call.
    Vitals vitals() {
        return vitals;
    }

    /// What an operator should look at. Any thread may call.
    List<String> alarms() {
        return alarms;
    }

    private void look() {
        try {
            vitals = Vitals.read(folder, store.get());
        } catch (IOException | RuntimeException failure) { // looking must go on: the next try may succeed
            NodeLog.warn("watch.failed", "why", failure);
            return;
        }
        long threshold = configuration.get().get(Keys.DISK_ALARM_FREE_BYTES);
        boolean wasLow = !alarms.isEmpty();
        boolean isLow = vitals.diskFreeBytes() < (wasLow ? threshold * ROOM_TO_END_ALARM : threshold);
        if (isLow && !wasLow) {
            NodeLog.warn(
                    "disk.low", "free-bytes", vitals.diskFreeBytes(), "threshold-bytes", threshold, "folder", folder);
        } else if (wasLow && !isLow) {
            NodeLog.info("disk.recovered", "free-bytes", vitals.diskFreeBytes());
        }
        alarms = isLow
                ? List.of("only " + vitals.diskFreeBytes() + " bytes are free on the disk of " + folder
                        + ": make room before writes are refused")
                : List.of();
    }

    @Override
    public void close() {
        thread.close(); // waits for a look that is under way
    }
}
