package io.quorate.server.net;

import io.netty.channel.EventLoop;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.Keys;
import io.quorate.server.log.NodeLog;
import io.quorate.server.resp.Input;
import io.quorate.server.stats.Traffic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The client connections of one shard's thread, and what they share: limits, memory, the end of a turn.
@SuppressWarnings("FutureReturnValueIgnored") // a task tells of its failure itself
public final class Clients {
    /// How often it is looked after idle and stalled clients.
    private static final long SWEEP_SECONDS = 1;

    /// One that has closed its sending side has most likely gone for good: nobody waits with it in a `WAIT` without
    /// end.
    private static final long LINGER_SECONDS_MAX = 2;

    private final EventLoop loop;
    private Configuration configuration;
    private ClientLimits limits;
    private final Traffic traffic;
    private final Consumer<Throwable> bugs;
    private final Pause pause;
    private final Input input = new Input();

    private final Map<Long, ClientConnection> byId = new LinkedHashMap<>();
    /// Those with something to write at the end of this turn, and the spare list that takes its place meanwhile.
    private List<ClientConnection> toFlush = new ArrayList<>();

    private List<ClientConnection> spare = new ArrayList<>();
    private final ClientMemory memory;
    /// Seconds since the start: a clock that costs nothing to read.
    private long second;
    private long lastMisuseSecond = -1;

    private int peak;

    /// @param configuration what holds until [#configure]
    /// @param bugs told of what a request has thrown: nothing may go on after it
    public Clients(EventLoop loop, Configuration configuration, Traffic traffic, Consumer<Throwable> bugs) {
        this.loop = loop;
        this.configuration = configuration;
        this.limits = ClientLimits.of(configuration);
        this.traffic = traffic;
        this.bugs = bugs;
        this.memory = new ClientMemory(loop, byId.values(), limits, this::guarded);
        this.pause = new Pause(loop, () -> guarded(this::resumeAll));
    }

    /// Begins to look after idle and stalled clients.
    public void start() {
        loop.scheduleAtFixedRate(() -> guarded(this::sweep), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /// Takes over what `CONFIG SET` has changed.
    public void configure(Configuration changed) {
        configuration = changed;
        limits = ClientLimits.of(changed);
        memory.configure(limits);
    }

    /// The loop would swallow what a task throws.
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            bugs.accept(bug);
        }
    }

    // ---- Who is there ----

    /// All clients in the order in which they came.
    public Collection<ClientConnection> all() {
        return List.copyOf(byId.values());
    }

    /// The client of a number; null if there is none.
    public @Nullable ClientConnection find(long id) {
        return byId.get(id);
    }

    public int count() {
        return byId.size();
    }

    /// The most that there have been at a time.
    public int peak() {
        return peak;
    }

    public Pause pause() {
        return pause;
    }

    public Traffic traffic() {
        return traffic;
    }

    /// Takes no more requests; what is under way is answered.
    public void stopReading() {
        for (ClientConnection client : all()) client.stopReading();
    }

    /// Disconnects every client, once it has taken the answers to what it has asked for.
    public void closeAll() {
        for (ClientConnection client : all()) client.closeWhenTaken();
    }

    boolean hasRoom() {
        return byId.size() < configuration.count(Keys.MAXCLIENTS);
    }

    void added(ClientConnection client) {
        byId.put(client.id(), client);
        peak = Math.max(peak, byId.size());
        traffic.connected();
    }

    void removed(ClientConnection client) {
        byId.remove(client.id());
    }

    // ---- What connections share ----

    ClientLimits limits() {
        return limits;
    }

    /// Whether a client that has just come needs no password.
    boolean isOpen() {
        return configuration.get(Keys.REQUIREPASS).isEmpty();
    }

    Input input() {
        return input;
    }

    long second() {
        return second;
    }

    /// Whether misuse by a client may have a line in the log: one a second, or clients could fill the disk with it.
    public boolean mayLogMisuse() {
        if (lastMisuseSecond == second) return false;
        lastMisuseSecond = second;
        return true;
    }

    ClientMemory memory() {
        return memory;
    }

    /// Bytes of unfinished and unanswered requests and of untaken replies of all clients, roughly.
    public long heldBytes() {
        return memory.bytes();
    }

    /// Number of clients whose sockets are not read because all together keep too much in memory.
    public int awaitingMemoryCount() {
        return memory.waitingCount();
    }

    void bug(Throwable thrown) {
        bugs.accept(thrown);
    }

    // ---- The end of a turn ----

    /// Has a client's replies written at the end of this turn, together with all others.
    void flushAtEndOfTurn(ClientConnection client) {
        if (toFlush.isEmpty()) loop.execute(this::endTurn);
        toFlush.add(client);
    }

    /// Has a client go on writing in the next round of the loop, so that others come in between.
    void flushInNextRound(ClientConnection client) {
        loop.schedule(() -> guarded(client::flush), 1, TimeUnit.NANOSECONDS);
    }

    private void endTurn() {
        guarded(this::flushAll);
    }

    private void flushAll() {
        List<ClientConnection> now = toFlush;
        toFlush = spare;
        for (ClientConnection client : now) client.flush();
        now.clear();
        spare = now;
    }

    private void resumeAll() {
        for (ClientConnection client : all()) client.resume();
    }

    // ---- Once a second ----

    private void sweep() {
        second += SWEEP_SECONDS;
        memory.sweep(second);
        long idleMax = configuration.get(Keys.TIMEOUT).toSeconds();
        long stallMax = configuration.get(Keys.OUTPUT_STALL_MAX).toSeconds();
        for (ClientConnection client : all()) {
            if (idleMax > 0 && client.idleSeconds() > idleMax && client.isIdle()) {
                traffic.closed(Traffic.Closed.IDLE);
                NodeLog.info("client.idle", "id", client.id(), "address", client.address(), "seconds", idleMax);
                client.close();
            } else if (client.lingeringSeconds() > LINGER_SECONDS_MAX) {
                client.close();
            } else if (client.stalledSeconds() > stallMax) {
                client.closeOverLimit("limits.output-stall", stallMax);
            }
        }
    }
}
