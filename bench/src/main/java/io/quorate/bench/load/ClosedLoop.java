package io.quorate.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Connections that each keep one pipeline of requests in flight, and count what comes back.
///
/// Owned by the one thread that creates and drives it; allocates nothing while it runs.
final class ClosedLoop implements AutoCloseable {
    /// A request that takes this long will not be answered any more.
    static final Duration STALL = Duration.ofSeconds(30);

    /// Takes what all pipelines of one connection can bring at once, so that one read does.
    private static final int IN_BYTES = 256 << 10;

    /// How late the end of a phase may be noticed when no reply comes.
    private static final int SELECT_MILLIS = 10;

    private final Workload workload;
    private final Request[] requests;
    private final RequestTemplate[] templates;
    private final KeySequence keys;
    private final SplittableRandom random;
    private final Selector selector;
    private final List<Lane> lanes = new ArrayList<>();
    private final Tally tally = new Tally();
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES);
    private final Consumer<SelectionKey> onReady = this::onReady;
    /// Requests that may still be sent; at 0 the connections fall idle.
    private long budget;
    /// Requests that were sent and not yet answered, on all connections.
    private long inFlight;

    private long lastReplyNanos;

    /// Where the key of the next request comes from.
    interface KeySequence {
        long next(SplittableRandom random);
    }

    /// A connection and what it has in flight.
    private static final class Lane {
        final RespConnection connection;
        /// Kinds of the requests that left last, in order. Invariant: 0 <= answered <= sent <= kinds.length.
        final byte[] kinds;

        int sent;
        int answered;
        long sentAtNanos;

        Lane(RespConnection connection, int pipeline) {
            this.connection = connection;
            this.kinds = new byte[pipeline];
            connection.attach(this);
        }
    }

    /// Connects.
    ///
    /// @param keySpace how keys are written; `keys` draws their numbers
    ClosedLoop(
            InetSocketAddress server,
            int connections,
            int pipeline,
            Workload workload,
            KeySpace keySpace,
            KeySequence keys,
            long seed)
            throws IOException {
        this.workload = workload;
        this.requests = workload.requests().toArray(Request[]::new);
        this.keys = keys;
        this.random = new SplittableRandom(seed);
        this.templates = new RequestTemplate[requests.length];
        int longest = 0;
        for (int i = 0; i < requests.length; i++) {
            templates[i] = new RequestTemplate(requests[i], keySpace, random.nextLong());
            longest = Math.max(longest, templates[i].bytes());
        }
        this.selector = Selector.open();
        try {
            for (int i = 0; i < connections; i++) {
                int outBytes = Math.multiplyExact(longest, pipeline);
                lanes.add(new Lane(RespConnection.open(server, selector, outBytes), pipeline));
            }
        } catch (IOException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    Tally tally() {
        return tally;
    }

    /// Lets that many more requests be sent, and sends the first of them on every connection. All must be idle.
    void start(long requestCount) throws IOException {
        budget = requestCount;
        lastReplyNanos = System.nanoTime();
        for (Lane lane : lanes) send(lane, System.nanoTime());
    }

    /// Keeps the connections busy until a moment, or until the requests run out.
    ///
    /// @param deadlineNanos on the clock of [System#nanoTime()]
    void runUntil(long deadlineNanos) throws IOException {
        while (inFlight > 0 && System.nanoTime() - deadlineNanos < 0) turn();
    }

    /// Keeps the connections busy until the requests run out and all are answered.
    void runOut() throws IOException {
        while (inFlight > 0) turn();
    }

    /// Sends nothing more.
    void stop() {
        budget = 0;
    }

    private void turn() throws IOException {
        try {
            if (selector.select(onReady, SELECT_MILLIS) > 0) return;
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
        if (System.nanoTime() - lastReplyNanos > STALL.toNanos()) {
            throw new SocketTimeoutException(
                    "no reply for " + STALL.toSeconds() + " s with " + inFlight + " requests in flight");
        }
    }

    private void onReady(SelectionKey key) {
        var lane = (Lane) key.attachment();
        try {
            if (key.isWritable()) lane.connection.flush();
            if (key.isReadable()) receive(lane);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void receive(Lane lane) throws IOException {
        lane.connection.read(in);
        ReplySkipper replies = lane.connection.replies();
        int answeredBefore = lane.answered;
        int good = 0;
        while (replies.next(in)) {
            if (lane.answered == lane.sent) throw new IOException("a reply that nobody asked for");
            if (tally.count(requests[lane.kinds[lane.answered] & 0xff], replies)) good++;
            lane.answered++;
        }
        if (lane.answered == answeredBefore) return;
        inFlight -= lane.answered - answeredBefore;
        // One look at the clock for everything that this read brought: the end of these requests and the start of the
        // next ones.
        long now = System.nanoTime();
        lastReplyNanos = now;
        if (good > 0) tally.latency(now - lane.sentAtNanos, good);
        if (lane.answered == lane.sent) send(lane, now);
    }

    private void send(Lane lane, long now) throws IOException {
        int count = (int) Math.min(budget, lane.kinds.length);
        lane.answered = 0;
        lane.sent = count;
        if (count == 0) return;
        budget -= count;
        inFlight += count;
        lane.sentAtNanos = now;
        ByteBuffer out = lane.connection.out();
        for (int i = 0; i < count; i++) {
            int kind = workload.next(random);
            lane.kinds[i] = (byte) kind;
            templates[kind].encode(out, keys.next(random), random);
        }
        lane.connection.flush();
    }

    @Override
    public void close() throws IOException {
        for (Lane lane : lanes) lane.connection.close();
        selector.close();
    }
}
