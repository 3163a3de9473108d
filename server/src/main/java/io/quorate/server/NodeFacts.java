package io.quorate.server;

import io.netty.buffer.PooledByteBufAllocator;
import io.quorate.server.command.Facts;
import io.quorate.storage.StoreEstimates;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// What a node knows of its own process.
final class NodeFacts implements Facts {
    private static final int RUN_ID_BYTES = 20;

    private final Watch watch;
    private final String transport;
    private final int port;
    private final long startedMillis = System.currentTimeMillis();
    private final String runId;

    NodeFacts(Watch watch, String transport, int port) {
        this.watch = watch;
        this.transport = transport;
        this.port = port;
        byte[] id = new byte[RUN_ID_BYTES];
        new SecureRandom().nextBytes(id);
        runId = HexFormat.of().formatHex(id);
    }

    /// The version that the build wrote into the jar's manifest.
    @Override
    public String version() {
        return Objects.requireNonNullElse(NodeFacts.class.getPackage().getImplementationVersion(), "unpackaged");
    }

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public String transport() {
        return transport;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long processId() {
        return ProcessHandle.current().pid();
    }

    @Override
    public long startedMillis() {
        return startedMillis;
    }

    @Override
    public long heapBytes() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Override
    public long heapBytesMax() {
        return Runtime.getRuntime().maxMemory();
    }

    @Override
    public long bufferBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    @Override
    public long storeBytes() {
        return watch.vitals().store().map(NodeFacts::memory).orElse(0L);
    }

    private static long memory(StoreEstimates estimates) {
        return estimates.blockCacheBytes() + estimates.writeBufferBytes();
    }

    @Override
    public long residentBytes() {
        return watch.vitals().residentBytes();
    }

    @Override
    public long machineBytes() {
        return watch.vitals().machineBytes();
    }

    @Override
    public long processorNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    @Override
    public long diskFreeBytes() {
        return watch.vitals().diskFreeBytes();
    }

    @Override
    public List<String> alarms() {
        return watch.alarms();
    }
}
