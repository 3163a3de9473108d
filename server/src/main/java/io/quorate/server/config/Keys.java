package io.quorate.server.config;

import io.quorate.server.config.Kind.Bytes;
import io.quorate.server.config.Kind.Choice;
import io.quorate.server.config.Kind.Count;
import io.quorate.server.config.Kind.Flag;
import io.quorate.server.config.Kind.Text;
import io.quorate.server.config.Kind.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Every configuration key of a node, in the order of the manual.
public final class Keys {
    private static final List<Key<?>> ALL = new ArrayList<>();

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;

    public static final Key<String> HOST = fixed("host", new Text("an address of this machine"), "127.0.0.1", """
                    Where clients are served. Anything but loopback needs `requirepass`, or `protected-mode = no`.""");
    public static final Key<Long> PORT =
            fixed("port", new Count(0, 65535), 6379L, "Where clients are served. 0 takes any free port.");
    public static final Key<Long> ADMIN_PORT = fixed("admin-port", new Count(-1, 65535), 0L, """
            Where `/metrics`, `/healthz` and `/readyz` are served over HTTP, on the same host. 0 is `port` + 2000, \
            -1 serves none of them.""");
    public static final Key<String> DATA =
            fixed("data", new Text("a folder"), "./data", "Where the node keeps its data. Made if it does not exist.");
    public static final Key<Durability> DURABILITY =
            fixed("durability", new Choice<>(Durability.class), Durability.FSYNC, """
                    When a write is acknowledged. `fsync`: when it is synced, so that it survives a loss of power; \
                    `buffered`: when it is handed to the operating system, so that it survives a crash of the process, \
                    and it is synced at most 1 s later. In a cluster each table says it instead, and anything but the default is \
                    refused here.""");

    public static final Key<String> NAME = fixed("name", new Text("a name"), "", """
            What people call the node, in its cluster only this one: up to 64 letters, digits, `.`, `_` and `-`. Needed \
            in a cluster.""");
    public static final Key<String> JOIN = fixed("join", new Text("addresses, separated by commas"), "", """
            The nodes that form a cluster when they are first started, this one among them: `address` or \
            `address:port` of each node's peer port, the same list on all. Empty: the node stands alone, or finds its \
            cluster in its folder.""");
    public static final Key<String> ADVERTISE = fixed("advertise", new Text("an address"), "", """
            How other nodes and cluster clients reach this node, where that is not `host`. Empty: the entry of `join` \
            that is an address of this machine, else `host`.""");
    public static final Key<String> ZONE = fixed("zone", new Text("a name"), "default", """
            What fails together with this node. Replicas are laid in different zones where there are some.""");
    public static final Key<Long> PEER_PORT = fixed("peer-port", new Count(0, 65535), 0L, """
            Where other nodes of the cluster connect to. 0 is `port` + 10000.""");
    public static final Key<Long> DIRECT_PORT = fixed("direct-port", new Count(0, 65535), 0L, """
            Where cluster clients connect to, who ask each node for what it leads. 0 is `port` + 1000.""");

    public static final Key<String> REQUIREPASS = add(new Key<>(
            "requirepass", new Text("a password"), "", true, true, "What `AUTH` asks for. Empty: nothing is asked."));
    public static final Key<Boolean> PROTECTED_MODE = fixed("protected-mode", new Flag(), true, """
            Without a password only loopback may be served: a node that is told to listen elsewhere does not start.""");

    public static final Key<Long> MAXCLIENTS =
            live("maxclients", new Count(1, 100_000), 10_000L, "Client connections at a time. One more is refused.");
    public static final Key<Duration> TIMEOUT =
            live("timeout", new Time(Time.Unit.S, Duration.ZERO, Duration.ofDays(365)), Duration.ZERO, """
                    A client that sends nothing for so long is disconnected. 0: never.""");
    public static final Key<Duration> TCP_KEEPALIVE = fixed(
            "tcp-keepalive", new Time(Time.Unit.S, Duration.ZERO, Duration.ofHours(9)), Duration.ofMinutes(5), """
            After so long without traffic the operating system asks whether the client is still there. 0: never.""");
    public static final Key<Long> TCP_BACKLOG = fixed("tcp-backlog", new Count(1, 65535), 1024L, """
            Connections that wait to be accepted. The operating system may allow fewer.""");

    public static final Key<Long> PROTO_MAX_BULK_LEN = fixed(
            "proto-max-bulk-len",
            new Bytes(MIB, 512 * MIB),
            64 * MIB,
            "The longest argument of a request, and so the longest key or value.");
    public static final Key<Long> ARGUMENTS_MAX = fixed(
            "limits.arguments", new Count(16, 16L << 20), 1L << 20, "Arguments of one request, its name included.");
    public static final Key<Long> INLINE_BYTES_MAX =
            fixed("limits.inline-bytes", new Bytes(KIB, MIB), 64 * KIB, "The longest request that is a line of text.");
    public static final Key<Long> REQUEST_BYTES_MAX =
            fixed("limits.request-bytes", new Bytes(MIB, 2 * GIB), 96 * MIB, "All arguments of one request together.");
    public static final Key<Long> UNANSWERED_MAX =
            live("limits.unanswered-requests", new Count(1, 1L << 20), 1024L, """
            Requests of one connection that may be under way. Beyond it its socket is not read, until some are \
            answered: a pipeline may be of any length.""");
    public static final Key<Long> UNANSWERED_BYTES_MAX =
            live("limits.unanswered-bytes", new Bytes(KIB, GIB), 8 * MIB, """
                    Bytes of one connection's requests that may be under way. Beyond it its socket is not read.""");
    public static final Key<Long> OUTPUT_PAUSE_BYTES =
            live("limits.output-pause-bytes", new Bytes(KIB, GIB), 16 * MIB, """
                    Bytes of replies that one client has not yet taken, beyond which its socket is not read.""");
    public static final Key<Long> OUTPUT_BYTES_MAX = live("limits.output-bytes", new Bytes(MIB, 64 * GIB), GIB, """
                    Bytes of replies that one client has not yet taken, beyond which it is disconnected.""");
    public static final Key<Duration> OUTPUT_STALL_MAX = live(
            "limits.output-stall",
            new Time(Time.Unit.S, Duration.ofSeconds(1), Duration.ofDays(1)),
            Duration.ofMinutes(1),
            """
            A client whose socket is not read because of `limits.output-pause-bytes`, and which takes nothing for so \
            long, is disconnected: it would wait for ever.""");
    public static final Key<Long> CLIENTS_BYTES_MAX =
            live("limits.clients-bytes", new Bytes(MIB, 64 * GIB), 192 * MIB, """
                    Memory for the requests and the untaken replies of all clients. Beyond it clients with more than \
                    64 KiB of it wait: their large requests are taken one at a time. Only when that is not enough, as \
                    with replies that nobody takes, the client with the most is disconnected.""");
    public static final Key<Duration> INPUT_STALL_MAX = live(
            "limits.input-stall",
            new Time(Time.Unit.S, Duration.ofSeconds(1), Duration.ofDays(1)),
            Duration.ofSeconds(10),
            """
            While others wait because of `limits.clients-bytes`, the client whose large request is being taken is \
            disconnected if it sends less than 256 KiB of it in so long.""");

    public static final Key<Long> ROWS_CACHE_BYTES =
            fixed("rows.cache-bytes", new Bytes(0, 8 * GIB), 64 * MIB, "Memory for hot rows, on the heap.");
    public static final Key<Long> ROWS_BACKLOG_BYTES =
            fixed("rows.backlog-bytes", new Bytes(MIB, 1024 * GIB), 48 * MIB, """
                    Memory for written rows that are not yet in the store, on the heap. Beyond it writes wait.""");
    public static final Key<Long> STORE_BLOCK_CACHE_BYTES =
            fixed("store.block-cache-bytes", new Bytes(8 * MIB, 1024 * GIB), 64 * MIB, """
                    Memory for blocks of RocksDB's files, outside the heap.""");
    public static final Key<Long> STORE_WRITE_BUFFER_BYTES =
            fixed("store.write-buffer-bytes", new Bytes(MIB, GIB), 32 * MIB, """
                    Memory of one of RocksDB's two write buffers, outside the heap. A larger one makes fewer files.""");
    public static final Key<Long> STORE_READERS = fixed("store.readers", new Count(1, 64), 2L, """
            Threads that read from the disk what is not in memory.""");
    public static final Key<Long> COMMITLOG_SEGMENT_BYTES =
            fixed("commitlog.segment-bytes", new Bytes(4 * MIB, GIB), 8 * MIB, """
                    Size of one file of the commit log.""");
    public static final Key<Long> COMMITLOG_FLUSH_BYTES =
            fixed("commitlog.flush-bytes", new Bytes(MIB, 64 * GIB), 64 * MIB, """
                    With so much commit log to be replayed after a crash, the store is flushed, so that its files can be \
                    used again. Less starts faster after a crash, more writes less.""");

    public static final Key<Duration> SLOWLOG_LOG_SLOWER_THAN = live(
            "slowlog-log-slower-than",
            new Time(Time.Unit.US, Duration.ZERO, Duration.ofHours(1)),
            Duration.ofMillis(10),
            "A command that runs longer is kept in `SLOWLOG`.");
    public static final Key<Long> SLOWLOG_MAX_LEN =
            live("slowlog-max-len", new Count(0, 1L << 20), 128L, "Commands that `SLOWLOG` keeps. 0 keeps none.");

    public static final Key<Long> DISK_ALARM_FREE_BYTES =
            live("disk.alarm-free-bytes", new Bytes(0, 1024 * GIB), GIB, """
                    With less room than this on the data's disk an alarm is raised: in the log, in `INFO` and in \
                    `/metrics`.""");

    private Keys() {}

    /// All keys, in the order of the manual.
    public static List<Key<?>> all() {
        return List.copyOf(ALL);
    }

    private static <T> Key<T> live(String name, Kind<T> kind, T byDefault, String about) {
        return add(new Key<>(name, kind, byDefault, true, false, about));
    }

    private static <T> Key<T> fixed(String name, Kind<T> kind, T byDefault, String about) {
        return add(new Key<>(name, kind, byDefault, false, false, about));
    }

    private static <T> Key<T> add(Key<T> key) {
        ALL.add(key);
        return key;
    }
}
