package io.quorate.sim;

import io.quorate.core.command.CommandLimits;
import io.quorate.core.command.DataCommands;
import io.quorate.core.command.Reply;
import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.rule.Rules;
import io.quorate.core.shard.Env;
import io.quorate.core.shard.Event;
import io.quorate.core.shard.Shard;
import io.quorate.core.shard.ShardConfig;
import io.quorate.core.store.OrderedStore;
import io.quorate.sim.machine.Life;
import io.quorate.sim.machine.SimClock;
import io.quorate.sim.machine.SimDisk;
import io.quorate.sim.machine.SimStore;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import io.quorate.sim.workload.Exchange;
import io.quorate.sim.workload.Replies;
import io.quorate.sim.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One run: a node on a disk, its clients, and what goes wrong, all drawn from one seed.
///
/// The node is the real one, `core` from the command layer to the commit log; only the disk, the store, the clock and
/// the clients are simulated. First the storm: faults while clients work. Then the calm: everything is read again, the
/// node restarted once more, and everything read once more.
final class World {
    /// Simulated time of the storm, at least.
    private static final long STORM_NANOS_MIN = 30_000_000_000L;

    private static final long STORM_NANOS_MAX = 45_000_000_000L;
    private static final int FAULTS_MIN = 5;
    private static final int FAULTS_MAX = 14;
    /// Operations of a run, at least; the storm goes on until then.
    private static final int OPERATIONS_MIN = 500;
    /// Bursts of requests that all clients together send in a second.
    private static final int BURSTS_PER_SECOND = 12;
    /// How long a node may take to answer again when nothing disturbs it.
    private static final long CALM_NANOS = 20_000_000_000L;

    /// How long what was asked for before the calm may take then: listings are done one after the other, in pieces.
    private static final long LINE_NANOS = 120_000_000_000L;

    /// How long a storm may take more than was drawn until there were enough operations.
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private static final Duration BUFFERED_SYNC_INTERVAL = Duration.ofSeconds(1);
    private static final long VALUE_BYTES_MAX = 1 << 20;

    private final VirtualTime time = new VirtualTime();
    private final Trace trace = new Trace(time);
    private final Chance chance;
    private final Chance faultChance;
    private final Rules rules;
    private final SimDisk disk;
    private final SimStore store;
    private final SimClock clock;
    private final Workload workload;
    private final List<SimClient> clients = new ArrayList<>();
    private final CommandLimits limits;
    private final ShardConfig shardConfig;
    private final CommitLogConfig logConfig;
    /// Whether writes are acknowledged before they are synced: then a loss of power takes some of them by right.
    private final boolean isBuffered;

    private final LossWindow lossWindow = new LossWindow();
    private final List<String> violations = new ArrayList<>();

    private Life life = new Life(time);
    private @Nullable Shard shard;
    private boolean isServing;
    private long lifeBeganNanos;
    private long recoveriesInARow;
    private int faultCount;
    /// Whether a transaction was answered that a watched key had changed, while something was not synced.
    private boolean isWatchTold;

    World(long seed, Rules rules) {
        this.rules = rules;
        chance = new Chance(seed);
        faultChance = chance.split();
        disk = new SimDisk(life, chance.split(), trace);
        store = new SimStore(life, chance.split(), trace, rules);
        clock = new SimClock(time, chance.split());
        workload = new Workload(chance.split(), trace, time);
        int segmentBytes = (int) (long) chance.oneOf(List.of(8L << 10, 32L << 10, 128L << 10));
        logConfig = new CommitLogConfig(segmentBytes, segmentBytes / 4, 2);
        isBuffered = chance.oneIn(4);
        shardConfig = new ShardConfig(
                isBuffered ? ShardConfig.Durability.BUFFERED : ShardConfig.Durability.FSYNC,
                chance.oneOf(List.of(0L, 2_000L, 10_000_000L)),
                chance.oneOf(List.of(20_000L, 10_000_000L)),
                4L * segmentBytes,
                BUFFERED_SYNC_INTERVAL);
        limits = new CommandLimits(VALUE_BYTES_MAX, chance.oneOf(List.of(8, 1_000)), 1 << 20);
        int clientCount = 2 + chance.below(10);
        long meanThinkNanos = clientCount * 1_000_000_000L / BURSTS_PER_SECOND;
        for (int i = 0; i < clientCount; i++) {
            clients.add(new SimClient(i, this, workload, meanThinkNanos, chance.split()));
        }
    }

    /// Runs it all.
    SeedResult run(long seed) {
        try {
            storm();
            calm();
        } catch (RuntimeException | DamagedLogException e) {
            violations.add(e.toString());
        }
        if (violations.isEmpty()) workload.violation().ifPresent(violations::add);
        return new SeedResult(
                seed,
                violations.isEmpty() ? Optional.empty() : Optional.of(violations.getFirst()),
                trace.hash(),
                time.nowNanos(),
                workload.operationCount(),
                faultCount,
                trace.counts());
    }

    // ---- The storm ----

    private void storm() throws DamagedLogException {
        start();
        for (SimClient client : clients) after(faultChance.between(0, 1_000_000_000), client::act);
        long end = faultChance.between(STORM_NANOS_MIN, STORM_NANOS_MAX);
        int faults = (int) faultChance.between(FAULTS_MIN, FAULTS_MAX);
        for (int i = 0; i < faults; i++) {
            runUntil(end * (i + 1) / (faults + 2) + faultChance.between(0, 1_000_000_000));
            fault();
        }
        while (violations.isEmpty() && (time.nowNanos() < end || workload.operationCount() < OPERATIONS_MIN)) {
            runUntil(time.nowNanos() + 1_000_000_000);
            if (!isUp()) restart();
            if (time.nowNanos() > end + PATIENCE_NANOS) {
                violations.add("the clients get no further than " + workload.operationCount() + " operations");
            }
        }
    }

    private void fault() throws DamagedLogException {
        faultCount++;
        switch (faultChance.below(18)) {
            case 0, 1 -> crash("the process is killed", false);
            case 2, 3 -> crash("the power goes", true);
            case 4 -> crashAgainAndAgain();
            case 5 -> rot();
            case 6 -> fillDisk();
            case 7 -> {
                trace.count("the disk is slow");
                disk.slowUntil(time.nowNanos() + faultChance.between(100_000_000, 3_000_000_000L));
            }
            case 8 -> {
                trace.count("the process stands still");
                life.pauseUntil(time.nowNanos() + faultChance.between(10_000_000, 3_000_000_000L));
            }
            case 9 -> {
                disk.failNextSync();
                runUntil(time.nowNanos() + 3_000_000_000L);
            }
            case 10 -> {
                disk.failNextWrite();
                runUntil(time.nowNanos() + 3_000_000_000L);
            }
            case 11 -> {
                store.failNext();
                runUntil(time.nowNanos() + 3_000_000_000L);
            }
            case 12 -> checkpoint();
            case 13 -> {
                trace.count("the clock jumps ahead");
                clock.jump(faultChance.between(1, 5_000));
            }
            case 14, 15, 16 -> crashAtBrokenWatch();
            default -> {
                trace.count("the clock is set back");
                clock.jump(-faultChance.between(1, 10_000));
                if (faultChance.oneIn(2)) crash("the process is killed", false);
            }
        }
        if (!isUp()) {
            runUntil(time.nowNanos() + faultChance.between(1_000_000, 1_000_000_000));
            restart();
        }
    }

    /// As before a backup: all that was appended until now must outlive whatever comes, once it is told.
    private void checkpoint() {
        Shard asked = shard;
        if (asked == null || !isServing) return;
        long appended = asked.log().appendedLsn();
        asked.checkpoint(outcome -> {
            if (!(outcome instanceof OrderedStore.Outcome.Done)) return;
            trace.count("a checkpoint is done");
            if (store.flushedLsn(Shard.ONLY_PARTITION) < appended) {
                violate("a checkpoint of " + appended + " records was told with "
                        + store.flushedLsn(Shard.ONLY_PARTITION) + " flushed");
            }
        });
        runUntil(time.nowNanos() + faultChance.between(0, 2_000_000_000));
        if (faultChance.oneIn(2)) crash("the process is killed", faultChance.oneIn(2));
    }

    /// The disk is slow, and the power goes as soon as somebody is told that a watched key has changed while something
    /// is not synced: an answer that tells of another's write without reading it.
    private void crashAtBrokenWatch() {
        long patience = time.nowNanos() + 5_000_000_000L;
        disk.slowUntil(patience);
        isWatchTold = false;
        while (violations.isEmpty() && !isWatchTold && time.step(patience)) {}
        if (isWatchTold) trace.count("the power goes as a broken watch is told");
        crash("the power goes", true);
    }

    private void crashAgainAndAgain() throws DamagedLogException {
        for (int i = 0; i < 3; i++) {
            crash("it goes down while it recovers", faultChance.oneIn(2));
            restart();
            runUntil(time.nowNanos() + faultChance.between(0, 30_000_000));
        }
        crash("it goes down while it recovers", true);
    }

    /// A bit turns over in what is synced, while the node is down; it must be refused, or not be needed.
    private void rot() throws DamagedLogException {
        // The log notes a second after the last write how far it is synced: rot before that may pass for a torn tail.
        workload.setOpen(false);
        runUntil(time.nowNanos() + 5_000_000_000L);
        boolean wasUp = isUp();
        crash("a bit rots", faultChance.oneIn(2));
        List<Map.Entry<String, Long>> places = disk.somewhereWritten();
        List<Runnable> repairs = new ArrayList<>();
        if (wasUp && !places.isEmpty()) repairs.addAll(disk.flipBit(faultChance.oneOf(places)));
        workload.setOpen(true);
        try {
            start();
        } catch (DamagedLogException refused) {
            trace.count("damage refused");
            endLife();
            repairs.forEach(Runnable::run); // as if a backup were restored
            restart();
        }
    }

    private void fillDisk() {
        trace.count("the disk is full");
        disk.setFull(true);
        store.setFull(true);
        boolean crashes = faultChance.oneIn(2);
        runUntil(time.nowNanos() + faultChance.between(100_000_000, 5_000_000_000L));
        if (crashes) {
            crash("the process is killed", faultChance.oneIn(2));
            try {
                start();
                trace.count("recovery on a full disk");
                runUntil(time.nowNanos() + faultChance.between(100_000_000, 2_000_000_000L));
            } catch (DamagedLogException e) {
                violations.add(e.toString());
            }
        }
        disk.setFull(false);
        store.setFull(false);
    }

    // ---- The calm ----

    private void calm() throws DamagedLogException {
        workload.setOpen(false);
        store.heal();
        if (!isUp()) restart();
        settle();
        readAll();
        crash("the power goes at the end", true);
        restart();
        settle();
        readAll();
        checkKeyCount();
    }

    private void settle() {
        long deadline = time.nowNanos() + CALM_NANOS;
        while (!isServing && time.nowNanos() < deadline) runUntil(time.nowNanos() + 100_000_000);
        runUntil(time.nowNanos() + 5_000_000_000L);
        if (!isServing) violations.add("the node does not serve " + CALM_NANOS + " ns after the last fault");
        long patience = time.nowNanos() + LINE_NANOS;
        while (clients.stream().anyMatch(SimClient::isWaiting) && time.nowNanos() < patience) {
            runUntil(time.nowNanos() + 100_000_000);
        }
        if (clients.stream().anyMatch(SimClient::isWaiting)) {
            violations.add("a client waits for an answer " + LINE_NANOS + " ns after the last fault");
        }
        workload.settled();
    }

    private void readAll() {
        for (Exchange exchange : workload.readAll()) ask(exchange);
    }

    /// `DBSIZE` counts what `KEYS` lists, and `SCAN` finds the same.
    private void checkKeyCount() {
        workload.deleteExpiring().forEach(this::ask); // or they would expire while we count
        Reply keys = ask("KEYS", "*");
        Reply size = ask("DBSIZE");
        List<String> scanned = new ArrayList<>();
        String cursor = "0";
        do {
            List<Reply> page = Replies.elements(ask("SCAN", cursor, "COUNT", "7"));
            cursor = Replies.value(page.get(0)).orElseThrow();
            Replies.elements(page.get(1)).forEach(key -> scanned.add(Replies.toString(key)));
        } while (!cursor.equals("0"));
        List<String> listed =
                Replies.elements(keys).stream().map(Replies::toString).toList();
        if (Replies.number(size) != listed.size() || !scanned.equals(listed)) {
            violations.add(
                    "DBSIZE says " + Replies.toString(size) + ", KEYS lists " + listed + ", SCAN finds " + scanned);
        }
    }

    private Reply ask(String... words) {
        List<Reply> replies = new ArrayList<>();
        ask(Exchange.of(replies::add, words));
        return replies.isEmpty() ? Reply.NULL : replies.getFirst();
    }

    /// Asks and waits for the answer, which must come while nothing disturbs.
    private void ask(Exchange exchange) {
        Shard target = shard;
        if (target == null) {
            violations.add("the node is down in the calm");
            return;
        }
        var asker = new Asker(exchange);
        target.receive(target.connect(asker), exchange.request());
        long deadline = time.nowNanos() + CALM_NANOS;
        while (!asker.isAnswered() && time.nowNanos() < deadline) time.step(deadline);
        if (!asker.isAnswered())
            violations.add("no answer in the calm to " + new String(exchange.request()[0], StandardCharsets.UTF_8));
    }

    // ---- The node ----

    private boolean isUp() {
        return shard != null;
    }

    /// Starts the node again, unless whoever runs it has done so already.
    private void restart() throws DamagedLogException {
        if (isUp()) return;
        recoveriesInARow = time.nowNanos() - lifeBeganNanos < 500_000_000 ? recoveriesInARow + 1 : 1;
        if (recoveriesInARow == 2) trace.count("recovery twice in a row");
        start();
    }

    private void start() throws DamagedLogException {
        if (isUp()) throw new IllegalStateException("two processes on one folder");
        life = new Life(time);
        workload.restarted();
        lifeBeganNanos = time.nowNanos();
        isServing = false;
        disk.attach(life);
        store.attach(life);
        store.miscount().ifPresent(violations::add);
        Recovered recovered =
                Recovery.run(disk, store.applied(Shard.ONLY_PARTITION).lsn(), rules);
        recovered.tornTail().ifPresent(_ -> trace.count("torn tail cut"));
        var started = new Shard(
                new NodeEnv(life),
                DataCommands.all(limits),
                store,
                listener -> new CommitLog(disk, logConfig, recovered, rules, listener),
                shardConfig,
                rules,
                (_, _, _, _, _) -> {});
        shard = started;
        started.start(recovered.records(), this::serving);
    }

    /// The log is read, and with it is decided what became of everything that a former life was asked for: what it left
    /// out never comes back.
    private void serving() {
        isServing = true;
        workload.settled();
    }

    private void crash(String how, boolean losesPower) {
        if (faultChance.oneIn(2)) rush();
        Shard down = shard;
        if (down == null) return;
        trace.count(how);
        if (disk.isBusy()) trace.count("down in the middle of a write");
        endLife();
        if (losesPower) {
            if (lossWindow.powerLost(down.log().syncedLsn()) > 0) trace.count("answers are lost by right");
            disk.losePower();
        }
        store.crash();
    }

    /// All clients ask at once, and the moment after is a write or a sync: where a crash hurts most.
    private void rush() {
        if (isServing) clients.forEach(SimClient::act);
        if (faultChance.oneIn(2)) runUntil(time.nowNanos() + faultChance.between(0, 10_000_000));
        long patience = time.nowNanos() + 1_000_000_000;
        while (isUp() && !disk.isBusy() && violations.isEmpty() && time.step(patience)) {}
    }

    private void endLife() {
        life.end();
        disk.processEnds();
        shard = null;
        isServing = false;
        for (SimClient client : clients) client.disconnected();
    }

    /// What the node's shard may ask of the world.
    private final class NodeEnv implements Env {
        private final Life own;

        NodeEnv(Life own) {
            this.own = own;
        }

        @Override
        public long monotonicNanos() {
            return time.nowNanos();
        }

        @Override
        public long wallMillis() {
            return clock.millis();
        }

        @Override
        public long random() {
            return chance.next();
        }

        @Override
        public void schedule(long delayNanos, Runnable task) {
            own.after(delayNanos, task);
        }

        @Override
        public void report(Event event) {
            trace.count(event.getClass().getSimpleName());
            // A shard that stops takes its process with it; whoever runs the node starts it again.
            if (event instanceof Event.ShardStopped) time.after(0, () -> stopped(own));
        }
    }

    private void stopped(Life own) {
        if (own != life || own.hasEnded()) return;
        endLife();
        store.crash();
        time.after(100_000_000, () -> {
            if (isUp()) return;
            try {
                restart();
            } catch (DamagedLogException e) {
                violations.add(e.toString());
            }
        });
    }

    // ---- What the clients see ----

    /// The node, if it is up.
    @Nullable
    Shard shard() {
        return shard;
    }

    /// A client has been answered.
    void answered(Exchange exchange, Reply reply) {
        Shard answering = shard;
        if (answering == null) return;
        CommitLog log = answering.log();
        if (reply instanceof Reply.NullArray && log.syncedLsn() < log.appendedLsn()) isWatchTold = true;
        if (isBuffered) lossWindow.answered(exchange, log.writtenLsn(), log.syncedLsn());
    }

    void violate(String what) {
        violations.add(what);
    }

    Trace trace() {
        return trace;
    }

    void after(long delayNanos, Runnable action) {
        time.after(delayNanos, action);
    }

    private void runUntil(long nanos) {
        while (violations.isEmpty() && time.step(nanos)) {}
    }
}
