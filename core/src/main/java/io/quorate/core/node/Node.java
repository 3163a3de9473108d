package io.quorate.core.node;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.LogRecord;
import io.quorate.core.control.Change;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.PartitionId;
import io.quorate.core.identity.NodeId;
import io.quorate.core.membership.Membership;
import io.quorate.core.membership.MembershipCodec;
import io.quorate.core.membership.MembershipMessage;
import io.quorate.core.membership.Verdict;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.table.TableCatalog;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// A process that belongs to a cluster: its replicas, and its part in the control plane.
///
/// All entrances are called on one thread, and none waits.
///
/// ```
/// frame:    | message | message | ...
/// message:  | kind u8 | length u32 | ...
/// ```
///
/// Kinds below 128 are what replicas say ([io.quorate.core.log.MessageCodec]), 130 what a [Passenger] says.
public final class Node {
    private static final int MEMBERSHIP = 128;
    private static final int CONTROL = 129;

    private final Env env;
    private final NodeId self;
    private final Replicas replicas;
    private final SystemPartition system;
    private final ControlPlane control;
    private final Recycling recycling;

    /// A process that has not taken in yet what its commit log holds: see [#recover].
    ///
    /// @param maker makes what is above the partitions' replicas, but for that of `system`
    /// @param log makes the commit log, given who listens to it
    /// @param store where the states of the partitions are, that of `system` among them
    /// @param random decides when it stands for election
    public Node(
            NodeSetup setup,
            Env env,
            Hosted.Maker<?> maker,
            Function<CommitLog.Listener, CommitLog> log,
            OrderedStore store,
            RandomGenerator random,
            Rules rules) {
        this.env = env;
        self = setup.newcomer().process().node();
        replicas = new Replicas(setup.newcomer().process(), env, setup.config().leaseTerms(), rules, maker, log);
        int code = PartitionId.SYSTEM.code();
        Runnable touch = () -> replicas.touch(code);
        system = replicas.make(
                code,
                (_, confirmations, journal, peers) -> new SystemPartition(
                        setup, store, confirmations, journal, peers, env, random, rules, this::changed, touch));
        recycling = new Recycling(env, store, replicas, setup.config().recycleEveryBytes());
        control = new ControlPlane(setup, env, rules, replicas, system, this::send, new MembershipSide(), random);
        replicas.onTurnEnded(control::turnEnded);
    }

    /// Takes in what the commit log holds, and begins.
    ///
    /// @param records all of them, in order
    public void recover(Iterator<LogRecord> records) {
        replicas.recover(records);
        recycling.begin();
        control.begin();
    }

    // ---- What comes in ----

    /// Takes a frame from another node.
    public void receive(NodeId from, byte[] frame) {
        var source = new ByteSource(frame);
        while (source.remaining() > 0) {
            int kind = source.peekByte();
            if (kind < MEMBERSHIP || kind == Replicas.PASSENGER) {
                replicas.receiveNext(from, source);
                continue;
            }
            source.getByte();
            ByteSource body = source.slice(source.getInt());
            switch (kind) {
                case MEMBERSHIP -> control.receive(from, MembershipCodec.decode(body));
                case CONTROL -> control.receive(from, ControlCodec.decode(body));
                default -> {} // of a newer version
            }
        }
        replicas.endTurnSoon();
    }

    /// Asks for a change of the metadata. Whether it is made shows in [#metadata()]; until then it may be asked
    /// for again.
    public void propose(Change change) {
        control.propose(change);
    }

    // ---- What it knows ----

    /// The cluster's tables, and the way to others.
    public TableCatalog tables() {
        return control.tables();
    }

    /// Its replicas.
    public Replicas replicas() {
        return replicas;
    }

    /// The cluster's metadata, as far as this node knows them.
    public Metadata metadata() {
        return system.metadata();
    }

    /// Who leads `system`, as far as this node has heard.
    public Optional<NodeId> controller() {
        return system.leader();
    }

    /// Who votes on the log of `system`, as far as this node knows.
    public List<NodeId> voters() {
        return system.voters();
    }

    /// Whom it hears.
    public Membership membership() {
        return control.membership();
    }

    // ---- What it says ----

    private void changed(Metadata before, Metadata after) {
        control.carryOut(before, after);
        env.changed(after);
    }

    private void send(NodeId to, ControlMessage message) {
        if (to.equals(self)) {
            env.schedule(0, () -> control.receive(self, message));
            return;
        }
        put(to, CONTROL, sink -> ControlCodec.encode(message, sink));
    }

    private void put(NodeId to, int kind, Consumer<ByteSink> body) {
        ByteSink frame = replicas.outbox().to(to);
        frame.putByte(kind);
        int lengthAt = frame.size();
        frame.putInt(0);
        body.accept(frame);
        frame.setInt(lengthAt, frame.size() - lengthAt - Integer.BYTES);
        replicas.endTurnSoon();
    }

    /// What the failure detector asks for.
    private final class MembershipSide implements io.quorate.core.membership.Env {
        @Override
        public long monotonicNanos() {
            return env.monotonicNanos();
        }

        @Override
        public long wallMicros() {
            return env.wallMicros();
        }

        @Override
        public void send(NodeId to, MembershipMessage message) {
            put(to, MEMBERSHIP, sink -> MembershipCodec.encode(message, sink));
        }

        @Override
        public void changed(Verdict verdict) {
            // The control loop looks at all verdicts when it decides.
        }
    }
}
