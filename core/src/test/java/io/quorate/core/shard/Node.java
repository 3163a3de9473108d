package io.quorate.core.shard;

import io.quorate.core.command.Command;
import io.quorate.core.command.CommandLimits;
import io.quorate.core.command.DataCommands;
import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.HandDisk;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.HandStore;
import io.quorate.core.store.OrderedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A shard on a disk, a store and a clock that the test moves by hand, and its clients.
final class Node {
    /// Segments that a few values of a kilobyte fill, and batches that one fills.
    private static final CommitLogConfig SMALL_LOG = new CommitLogConfig(8192, 1024, 2);
    /// More steps than any story takes: what does not come to rest by then never does.
    private static final int STEPS_MAX = 100_000;
    /// How often the shard looks after what is due.
    private static final Duration TICK = Duration.ofMillis(50);

    /// Few enough rows for a listing of a handful of keys to take several turns.
    private static final CommandLimits LIMITS = new CommandLimits(1 << 20, 2, 1 << 20);

    /// No cache, so that what is not in the overlay is where the store says; a backlog of a few small writes.
    static final ShardConfig CONFIG =
            new ShardConfig(ShardConfig.Durability.FSYNC, 0, 2_000, 1 << 20, Duration.ofSeconds(1));

    /// A client's end of a connection to the node.
    final class Session {
        final Talker talker = new Talker();
        final Connection connection = shard.connect(talker);

        /// Sends a request.
        Session say(String line) {
            shard.receive(connection, Talker.words(line));
            return this;
        }

        void leave() {
            shard.disconnect(connection);
        }

        /// All replies until now.
        List<String> heard() {
            return talker.heard;
        }

        /// The last reply.
        String lastHeard() {
            return talker.heard.getLast();
        }
    }

    final HandDisk disk;
    final HandStore store;
    final HandEnv env;
    final Shard shard;
    final OwnTables tables = new OwnTables();
    private final Recovered recovered;

    /// A node that has not begun to replay.
    Node(HandDisk disk, HandStore store, HandEnv env, ShardConfig config, Command... more) {
        this.env = env;
        this.disk = disk;
        this.store = store;
        try {
            recovered = Recovery.run(disk, store.applied(Shard.ONLY_PARTITION).lsn(), Rules.ALL);
        } catch (DamagedLogException e) {
            throw new AssertionError(e);
        }
        List<Command> commands = new ArrayList<>(DataCommands.all(LIMITS));
        commands.addAll(List.of(more));
        shard = new Shard(
                env,
                commands,
                store,
                listener -> new CommitLog(disk, SMALL_LOG, recovered, Rules.ALL, listener),
                config,
                Rules.ALL,
                (_, _, _, _, _) -> {},
                tables);
    }

    /// A new node that serves and is at rest.
    static Node serving(ShardConfig config, Command... more) {
        Node node = new Node(new HandDisk(), new HandStore(), new HandEnv(0), config, more);
        node.start();
        node.rest();
        return node;
    }

    static Node serving() {
        return serving(CONFIG);
    }

    /// What begins again after the process was killed, before it replays.
    Node afterKill() {
        return new Node(disk.afterKill(), store.afterCrash(), new HandEnv(env.monotonicNanos()), CONFIG);
    }

    /// What begins again after a loss of power, before it replays.
    Node afterPowerCut() {
        return new Node(disk.afterPowerCut(), store.afterCrash(), new HandEnv(env.monotonicNanos()), CONFIG);
    }

    /// Replays, without anything being carried out meanwhile.
    Node start() {
        shard.start(recovered.records(), () -> {});
        return this;
    }

    Session connect() {
        return new Session();
    }

    /// A client does this, and all of it is applied before the story goes on.
    void given(String... lines) {
        Session session = connect();
        for (String line : lines) session.say(line);
        rest();
    }

    /// The turn ends: what was appended in it is handed to the disk.
    void endTurn() {
        while (env.step()) {}
    }

    /// Carries out the write to the log that is under way, and whatever the disk was told before.
    void write() {
        disk.stepTo("write");
        disk.step();
    }

    /// Carries out all that is under way and not held back, and what follows from it, while the clock stands still.
    Node settle() {
        for (int i = 0; i < STEPS_MAX; i++) {
            if (!env.step() && !disk.stepIfAny() && !store.step()) return this;
        }
        throw new AssertionError("never comes to rest");
    }

    /// The next tick, and what follows from it.
    void tick() {
        env.advance(TICK);
        settle();
    }

    /// A while without anything new: what was written is applied.
    Node rest() {
        settle();
        for (int i = 0; i < 40; i++) tick();
        return this;
    }

    /// Whether that was reported.
    boolean hasReported(Class<? extends Event> kind) {
        return env.events.stream().anyMatch(kind::isInstance);
    }

    /// Tells when all that was appended until now is in the store for good.
    List<OrderedStore.Outcome> checkpoint() {
        List<OrderedStore.Outcome> outcomes = new ArrayList<>();
        shard.checkpoint(outcomes::add);
        return outcomes;
    }
}
