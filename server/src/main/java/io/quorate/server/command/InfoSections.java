package io.quorate.server.command;

import io.quorate.core.shard.KeyspaceCounts;
import io.quorate.core.shard.RowFigures;
import io.quorate.server.config.Keys;
import io.quorate.server.stats.CommandStats;
import io.quorate.server.stats.Rates;
import io.quorate.server.stats.Traffic;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The sections of `INFO`. Fields of Redis that mean nothing here, but are read by clients or exporters, say so by 0.
final class InfoSections {
    /// In the order in which they are printed.
    enum Section {
        SERVER,
        CLIENTS,
        MEMORY,
        PERSISTENCE,
        STATS,
        REPLICATION,
        CPU,
        MODULES,
        COMMANDSTATS,
        ERRORSTATS,
        LATENCYSTATS,
        CLUSTER,
        KEYSPACE,
        QUORATE
    }

    static final Set<Section> BY_DEFAULT = EnumSet.complementOf(EnumSet.of(Section.COMMANDSTATS, Section.LATENCYSTATS));

    private static final double[] PERCENTILES = {50, 99, 99.9};

    private final Host host;
    private final Waits waits;

    InfoSections(Host host, Waits waits) {
        this.host = host;
        this.waits = waits;
    }

    /// A section with its heading, each line ended.
    String text(Section section) {
        String name = section.name().charAt(0) + section.name().substring(1).toLowerCase(Locale.ROOT);
        var lines = new Lines("# " + (section == Section.CPU ? "CPU" : name));
        switch (section) {
            case SERVER -> server(lines);
            case CLIENTS -> clients(lines);
            case MEMORY -> memory(lines);
            case PERSISTENCE -> persistence(lines);
            case STATS -> statistics(lines);
            case REPLICATION -> replication(lines);
            case CPU -> processor(lines);
            case MODULES -> {}
            case COMMANDSTATS -> commands(lines);
            case ERRORSTATS -> errors(lines);
            case LATENCYSTATS -> latencies(lines);
            case CLUSTER -> lines.add("cluster_enabled", host.topology().isPresent() ? 1 : 0);
            case KEYSPACE -> keyspace(lines);
            case QUORATE -> quorate(lines);
        }
        return lines.text();
    }

    private void server(Lines lines) {
        Facts facts = host.facts();
        long now = System.currentTimeMillis();
        long uptimeSeconds = TimeUnit.MILLISECONDS.toSeconds(now - facts.startedMillis());
        lines.add("redis_version", ConnectionCommands.REDIS_VERSION);
        lines.add("redis_mode", "standalone");
        lines.add(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        lines.add("arch_bits", 64);
        lines.add("multiplexing_api", facts.transport());
        lines.add("process_id", facts.processId());
        lines.add("run_id", facts.runId());
        lines.add("tcp_port", facts.port());
        lines.add("server_time_usec", TimeUnit.MILLISECONDS.toMicros(now));
        lines.add("uptime_in_seconds", uptimeSeconds);
        lines.add("uptime_in_days", TimeUnit.SECONDS.toDays(uptimeSeconds));
        lines.add("hz", 1);
        lines.add("configured_hz", 1);
        lines.add("executable", ProcessHandle.current().info().command().orElse(""));
        lines.add("config_file", "");
        lines.add("io_threads_active", 0);
    }

    private void clients(Lines lines) {
        lines.add("connected_clients", host.clients().count());
        lines.add("cluster_connections", 0);
        lines.add("maxclients", host.configuration().get(Keys.MAXCLIENTS));
        lines.add("blocked_clients", waits.count());
        lines.add("tracking_clients", 0);
        lines.add("clients_in_timeout_table", 0);
        lines.add("peak_connected_clients", host.clients().peak());
    }

    private void memory(Lines lines) {
        Facts facts = host.facts();
        long used = facts.heapBytes() + facts.bufferBytes() + facts.storeBytes();
        long resident = facts.residentBytes();
        lines.addBytes("used_memory", used);
        lines.addBytes("used_memory_rss", resident);
        lines.addBytes("used_memory_peak", Math.max(used, facts.heapBytesMax()));
        lines.addBytes("total_system_memory", facts.machineBytes());
        lines.add("used_memory_dataset", host.shard().rows().overlayBytes());
        lines.addBytes("maxmemory", 0);
        lines.add("maxmemory_policy", "noeviction");
        lines.add("mem_fragmentation_ratio", decimal(used == 0 ? 0 : (double) resident / used));
        lines.add("mem_clients_normal", host.clients().heldBytes());
        lines.add("mem_clients_slaves", 0);
        lines.add("mem_allocator", "jvm-" + Runtime.version().feature());
        lines.add("active_defrag_running", 0);
        lines.add("lazyfree_pending_objects", 0);
    }

    private void persistence(Lines lines) {
        Checkpoints checkpoints = host.checkpoints();
        long durationSeconds = checkpoints.lastDurationMillis() < 0 ? -1 : checkpoints.lastDurationMillis() / 1000;
        lines.add("loading", 0);
        lines.add("async_loading", 0);
        lines.add("rdb_changes_since_last_save", host.shard().log().appendedLsn() - checkpoints.flushedLsn());
        lines.add("rdb_bgsave_in_progress", checkpoints.isRunning() ? 1 : 0);
        lines.add("rdb_last_save_time", checkpoints.lastDoneMillis() / 1000);
        lines.add("rdb_last_bgsave_status", checkpoints.lastResult().name().toLowerCase(Locale.ROOT));
        lines.add("rdb_last_bgsave_time_sec", durationSeconds);
        lines.add("rdb_current_bgsave_time_sec", -1);
        lines.add("rdb_saves", checkpoints.doneCount());
        lines.add("rdb_last_cow_size", 0);
        lines.add("aof_enabled", 1);
        lines.add("aof_rewrite_in_progress", 0);
        lines.add("aof_rewrite_scheduled", 0);
        lines.add("aof_last_rewrite_time_sec", -1);
        lines.add("aof_current_rewrite_time_sec", -1);
        lines.add("aof_last_bgrewrite_status", "ok");
        lines.add("aof_last_write_status", host.isDiskFull() ? "err" : "ok");
        lines.add("aof_last_cow_size", 0);
        lines.add("aof_current_size", host.shard().log().bytesAbove(0));
    }

    private void statistics(Lines lines) {
        Traffic traffic = host.clients().traffic();
        CommandStats commands = host.commandStats();
        Rates rates = host.rates();
        KeyspaceCounts keyspace = host.shard().keyspaceCounts();
        lines.add("total_connections_received", traffic.connectionsReceived());
        lines.add("total_commands_processed", commands.total());
        lines.add("instantaneous_ops_per_sec", Math.round(rates.commands().perSecond()));
        lines.add("total_net_input_bytes", traffic.inputBytes());
        lines.add("total_net_output_bytes", traffic.outputBytes());
        lines.add("instantaneous_input_kbps", decimal(rates.input().perSecond() / 1024));
        lines.add("instantaneous_output_kbps", decimal(rates.output().perSecond() / 1024));
        lines.add("rejected_connections", traffic.connectionsRejected());
        lines.add("sync_full", 0);
        lines.add("sync_partial_ok", 0);
        lines.add("sync_partial_err", 0);
        lines.add("expired_keys", keyspace.expired());
        lines.add("evicted_keys", 0);
        lines.add("evicted_clients", traffic.connectionsClosed(Traffic.Closed.OVER_LIMIT));
        lines.add("keyspace_hits", keyspace.hits());
        lines.add("keyspace_misses", keyspace.misses());
        lines.add("pubsub_channels", 0);
        lines.add("pubsub_patterns", 0);
        lines.add("latest_fork_usec", 0);
        lines.add("total_forks", 0);
        lines.add("migrate_cached_sockets", 0);
        lines.add("tracking_total_keys", 0);
        lines.add("tracking_total_items", 0);
        lines.add("tracking_total_prefixes", 0);
        lines.add("unexpected_error_replies", 0);
        lines.add("total_error_replies", traffic.errorReplies());
    }

    private void replication(Lines lines) {
        long offset = host.shard().log().appendedLsn();
        lines.add("role", "master");
        lines.add("connected_slaves", 0);
        lines.add("master_failover_state", "no-failover");
        lines.add("master_replid", host.facts().runId());
        lines.add("master_replid2", "0".repeat(40));
        lines.add("master_repl_offset", offset);
        lines.add("second_repl_offset", -1);
        lines.add("repl_backlog_active", 0);
        lines.add("repl_backlog_size", 0);
        lines.add("repl_backlog_first_byte_offset", 0);
        lines.add("repl_backlog_histlen", 0);
    }

    /// The JVM does not tell the kernel's share apart: all of it counts as the user's.
    private void processor(Lines lines) {
        lines.add("used_cpu_sys", "0.000000");
        lines.add(
                "used_cpu_user", String.format(Locale.ROOT, "%.6f", host.facts().processorNanos() / 1e9));
        lines.add("used_cpu_sys_children", "0.000000");
        lines.add("used_cpu_user_children", "0.000000");
    }

    private void commands(Lines lines) {
        for (CommandStats.Runs runs : host.commandStats().all()) {
            long calls = runs.latency().count();
            long micros = TimeUnit.NANOSECONDS.toMicros(runs.latency().sumNanos());
            lines.add(
                    "cmdstat_" + runs.command().name(),
                    "calls=" + calls + ",usec=" + micros + ",usec_per_call="
                            + decimal(runs.latency().sumNanos() / 1e3 / calls)
                            + ",rejected_calls=0,failed_calls=" + runs.failures());
        }
    }

    private void errors(Lines lines) {
        host.clients()
                .traffic()
                .errorsByCode()
                .forEach((code, count) -> lines.add("errorstat_" + code, "count=" + count));
    }

    private void latencies(Lines lines) {
        for (CommandStats.Runs runs : host.commandStats().all()) {
            var text = new StringBuilder();
            for (double percentile : PERCENTILES) {
                if (!text.isEmpty()) text.append(',');
                text.append('p').append(percentile % 1 == 0 ? Long.toString((long) percentile) : percentile);
                text.append('=')
                        .append(runs.latency().quantileMicros(percentile / 100))
                        .append(".000");
            }
            lines.add("latency_percentiles_usec_" + runs.command().name(), text.toString());
        }
    }

    private void keyspace(Lines lines) {
        RowFigures rows = host.shard().rows();
        if (rows.keyCount() == 0) return;
        // 0 is what Redis tells, too, as long as it does not know the average.
        lines.add("db0", "keys=" + rows.keyCount() + ",expires=" + rows.expiringCount() + ",avg_ttl=0");
    }

    private void quorate(Lines lines) {
        var log = host.shard().log();
        List<String> alarms = host.facts().alarms();
        lines.add("quorate_version", host.facts().version());
        lines.add("durability", host.configuration().print(Keys.DURABILITY));
        lines.add("commit_log_appended_lsn", log.appendedLsn());
        lines.add("commit_log_written_lsn", log.writtenLsn());
        lines.add("commit_log_synced_lsn", log.syncedLsn());
        lines.add("overlay_bytes", host.shard().rows().overlayBytes());
        lines.add("clients_awaiting_memory", host.clients().awaitingMemoryCount());
        lines.add("disk_free_bytes", host.facts().diskFreeBytes());
        lines.add("alarms", alarms.size());
        for (int i = 0; i < alarms.size(); i++) lines.add("alarm" + i, alarms.get(i));
        lines.add(
                "commands_known",
                CommandEntry.listed(host.shard().commands().listed()).size());
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /// A section that is being written.
    private static final class Lines {
        private static final List<String> UNITS = List.of("B", "K", "M", "G", "T");

        private final StringBuilder text = new StringBuilder();

        Lines(String heading) {
            text.append(heading).append("\r\n");
        }

        void add(String name, String value) {
            text.append(name).append(':').append(value).append("\r\n");
        }

        void add(String name, long value) {
            add(name, Long.toString(value));
        }

        /// As a number, and once more for people.
        void addBytes(String name, long bytes) {
            add(name, bytes);
            double rest = bytes;
            int unit = 0;
            while (rest >= 1024 && unit < UNITS.size() - 1) {
                rest /= 1024;
                unit++;
            }
            add(name + "_human", unit == 0 ? bytes + "B" : decimal(rest) + UNITS.get(unit));
        }

        String text() {
            return text.toString();
        }
    }
}
