package io.quorate.server.admin;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.quorate.server.stats.CommandStats;
import io.quorate.server.stats.LatencyBuckets;
import io.quorate.server.stats.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A node's figures as Prometheus reads them. Made on the shard's thread, from counters that are kept anyway.
public final class Exposition {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_SECOND = 1e6;

    private final MetricSnapshots.Builder all = MetricSnapshots.builder();
    private final Figures node;

    private Exposition(Figures node) {
        this.node = node;
    }

    /// All figures of a node, as they are now.
    public static MetricSnapshots of(Figures node) {
        var exposition = new Exposition(node);
        exposition.process();
        exposition.commands();
        exposition.connections();
        exposition.commitLog();
        exposition.rows();
        exposition.store();
        return exposition.all.build();
    }

    private void process() {
        var facts = node.facts();
        all.metricSnapshot(InfoSnapshot.builder()
                .name("quorate_node")
                .help("What runs here.")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", facts.version(), "transport", facts.transport()))
                        .build())
                .build());
        gauge("quorate_start_time_seconds", "When the node started, seconds since 1970.", facts.startedMillis() / 1e3);
        gauge("quorate_heap_used_bytes", "Heap in use.", facts.heapBytes());
        gauge("quorate_resident_memory_bytes", "Memory of the whole process.", facts.residentBytes());
        gauge("quorate_disk_free_bytes", "Room on the data's disk.", facts.diskFreeBytes());
        gauge(
                "quorate_alarms",
                "Alarms that an operator should look at.",
                facts.alarms().size());
        counter(
                "quorate_processor_seconds",
                "Processor time of the process.",
                facts.processorNanos() / NANOS_PER_SECOND);
        var events = CounterSnapshot.builder().name("quorate_events").help("What has happened, by its kind.");
        node.events().forEach((kind, count) -> events.dataPoint(point(count, Labels.of("kind", kind))));
        all.metricSnapshot(events.build());
    }

    private void commands() {
        var runs = CounterSnapshot.builder().name("quorate_commands").help("Commands that ran, by their outcome.");
        var durations = HistogramSnapshot.builder()
                .name("quorate_command_duration_seconds")
                .help("How long commands ran on the shard's thread; waiting for the sync is not part of it.");
        for (CommandStats.Runs each : node.commandStats().all()) {
            String name = each.command().name();
            runs.dataPoint(
                    point(each.latency().count() - each.failures(), Labels.of("command", name, "outcome", "ok")));
            runs.dataPoint(point(each.failures(), Labels.of("command", name, "outcome", "error")));
            durations.dataPoint(histogram(each.latency(), Labels.of("command", name)));
        }
        all.metricSnapshot(runs.build());
        all.metricSnapshot(durations.build());
        var errors = CounterSnapshot.builder().name("quorate_error_replies").help("Errors that clients were told.");
        node.clients()
                .traffic()
                .errorsByCode()
                .forEach((code, count) -> errors.dataPoint(point(count, Labels.of("code", code))));
        all.metricSnapshot(errors.build());
        gauge(
                "quorate_slow_log_entries",
                "Commands in the slow log.",
                node.slowLog().size());
    }

    private void connections() {
        var clients = node.clients();
        Traffic traffic = clients.traffic();
        gauge("quorate_connections", "Clients that are connected.", clients.count());
        gauge("quorate_client_memory_bytes", "Unfinished requests and untaken replies.", clients.heldBytes());
        counter("quorate_connections_received", "Clients that have connected.", traffic.connectionsReceived());
        counter("quorate_connections_rejected", "Clients refused by maxclients.", traffic.connectionsRejected());
        var closed = CounterSnapshot.builder()
                .name("quorate_connections_closed")
                .help("Connections that the node has closed, by the reason.");
        for (Traffic.Closed why : Traffic.Closed.values()) {
            closed.dataPoint(point(
                    traffic.connectionsClosed(why),
                    Labels.of("reason", why.name().toLowerCase(Locale.ROOT))));
        }
        all.metricSnapshot(closed.build());
        counter("quorate_received_bytes", "Bytes from clients.", traffic.inputBytes());
        counter("quorate_sent_bytes", "Bytes to clients.", traffic.outputBytes());
    }

    private void commitLog() {
        var log = node.shard().log();
        counter("quorate_commit_log_appended_lsn", "The newest record.", log.appendedLsn());
        counter("quorate_commit_log_written_lsn", "Up to here written.", log.writtenLsn());
        counter("quorate_commit_log_synced_lsn", "Up to here synced.", log.syncedLsn());
        counter(
                "quorate_commit_log_flushed_lsn",
                "Up to here no longer needed.",
                node.checkpoints().flushedLsn());
        all.metricSnapshot(HistogramSnapshot.builder()
                .name("quorate_commit_log_sync_duration_seconds")
                .help("How long syncs took, from asking to being told.")
                .dataPoint(histogram(node.syncs(), Labels.EMPTY))
                .build());
    }

    private void rows() {
        var rows = node.shard().rows();
        gauge("quorate_keys", "Keys, expired ones that are not yet deleted included.", rows.keyCount());
        gauge("quorate_expiring_keys", "Keys that have a deadline, passed or not.", rows.expiringCount());
        var keyspace = node.shard().keyspaceCounts();
        counter("quorate_keyspace_hits", "Lookups of keys that exist.", keyspace.hits());
        counter("quorate_keyspace_misses", "Lookups of keys that do not exist.", keyspace.misses());
        counter("quorate_expired_keys", "Keys that went because of their deadlines.", keyspace.expired());
        gauge("quorate_overlay_bytes", "Rows that are not yet applied to the store.", rows.overlayBytes());
        gauge("quorate_row_cache_bytes", "Hot rows in memory.", rows.cacheBytes());
        gauge("quorate_row_cache_rows", "Hot rows in memory.", rows.cachedRowCount());
    }

    private void store() {
        node.store().ifPresent(store -> {
            gauge("quorate_store_block_cache_bytes", "RocksDB's cached blocks.", store.blockCacheBytes());
            gauge("quorate_store_write_buffer_bytes", "RocksDB's rows that are in no file.", store.writeBufferBytes());
            gauge("quorate_store_files", "RocksDB's files.", store.fileCount());
            gauge("quorate_store_file_bytes", "Size of RocksDB's files.", store.fileBytes());
            gauge("quorate_store_pending_merge_bytes", "What is still to be rewritten.", store.pendingMergeBytes());
            counter("quorate_store_background_errors", "Failed writes and merges.", store.backgroundErrorCount());
            gauge("quorate_store_waiting_reads", "Reads that wait for a reader.", store.waitingReadCount());
        });
    }

    private void gauge(String name, String help, long value) {
        gauge(name, help, (double) value);
    }

    private void gauge(String name, String help, double value) {
        all.metricSnapshot(GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build());
    }

    private void counter(String name, String help, long value) {
        counter(name, help, (double) value);
    }

    private void counter(String name, String help, double value) {
        all.metricSnapshot(CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(value, Labels.EMPTY))
                .build());
    }

    private static CounterSnapshot.CounterDataPointSnapshot point(long value, Labels labels) {
        return point((double) value, labels);
    }

    private static CounterSnapshot.CounterDataPointSnapshot point(double value, Labels labels) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .value(value)
                .labels(labels)
                .build();
    }

    private static HistogramSnapshot.HistogramDataPointSnapshot histogram(LatencyBuckets latency, Labels labels) {
        // Two of ours in one of theirs: each is a line for each command.
        List<Double> upperSeconds = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        long count = 0;
        for (int bucket = 0; bucket < LatencyBuckets.bucketCount(); bucket++) {
            count += latency.countIn(bucket);
            if (bucket % 2 != 0) continue;
            long micros = LatencyBuckets.upperMicros(bucket);
            upperSeconds.add(micros == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : micros / MICROS_PER_SECOND);
            counts.add(count);
            count = 0;
        }
        return HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(upperSeconds, counts))
                .sum(latency.sumNanos() / NANOS_PER_SECOND)
                .labels(labels)
                .build();
    }
}
