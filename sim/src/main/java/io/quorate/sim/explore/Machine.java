package io.quorate.sim.explore;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Confirmations;
import io.quorate.core.log.Entry;
import io.quorate.core.log.JournalRecord;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.log.LogLimits;
import io.quorate.core.log.Message;
import io.quorate.core.log.MessageCodec;
import io.quorate.core.log.Peers;
import io.quorate.core.log.Position;
import io.quorate.core.log.Reign;
import io.quorate.core.log.Replica;
import io.quorate.core.log.ShardMessage;
import io.quorate.core.log.Snapshots;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One node: a real replica on a journal in memory.
final class Machine implements Peers, Replica.Listener {
    private static final int PARTITION = 0;
    /// A leader sends no more once so many are under way that no exploration comes near it.
    private static final Pattern BYTES_UNDER_WAY = Pattern.compile(" under way [0-9]+ B");

    /// One run of its process.
    private record Running(Confirmations confirmations, Replica replica) {
        @Override
        public String toString() {
            return replica + " " + confirmations;
        }
    }

    private final int node;
    private final Scope scope;
    private final Rules rules;
    private final MemoryJournal journal;
    private final List<Letter> sent = new ArrayList<>();
    private int start = 1;
    private Running running;
    /// The round that confirms the read that was made last.
    private long readRound;

    Machine(int node, Scope scope, Rules rules) {
        this.node = node;
        this.scope = scope;
        this.rules = rules;
        journal = new MemoryJournal(scope.isWrittenBeforeSynced());
        running = run();
    }

    private Running run() {
        var self = new ProcessId(new NodeId(node), start);
        var confirmations = new Confirmations(
                self,
                (to, said) -> sent.add(new Letter(node, (int) to.value(), said)),
                LeaseTerms.NONE,
                () -> {
                    throw new IllegalStateException("a clock is read, and there are no leases");
                },
                rules);
        var replica = new Replica(
                self, PARTITION, confirmations, journal, this, this, Snapshots.NONE, LogLimits.DEFAULT, rules);
        return new Running(confirmations, replica);
    }

    /// Lets something happen to it. Each thing is a turn of its own: what is said in a turn of several comes as
    /// several messages, which may be lost or overtake each other all the same.
    ///
    /// @param isSynced whether all that it records is synced in the same step
    void take(Input input, boolean isSynced) {
        switch (input) {
            case Input.Delivered(Letter letter) -> receive(letter);
            case Input.Assigned(Assignment assignment) -> replica().assign(assignment);
            case Input.Written(int leader, int run) ->
                reign().append(new byte[] {(byte) leader, (byte) run}, false, true);
            case Input.Read _ -> readRound = reign().roundForRead();
            case Input.Synced _ -> journal.syncOne();
            // An answer may have come since the last one: only the second finds that there was none.
            case Input.Ticked _ -> {
                tick();
                endTurn();
                tick();
            }
            case Input.Crashed(Optional<Assignment> last) -> restart(last);
        }
        if (scope.isWrittenBeforeSynced() || input instanceof Input.Synced)
            replica().progressed();
        // To go on with its takeover may give it more to record.
        while (isSynced && hasUnsynced()) {
            journal.syncAll();
            replica().progressed();
        }
        endTurn();
    }

    private void receive(Letter letter) {
        var from = new NodeId(letter.from());
        switch (letter.said()) {
            case MessageCodec.Addressed(int _, Message message) -> replica().receive(from, message);
            case ShardMessage message -> running.confirmations().receive(from, message);
        }
    }

    private void tick() {
        replica().tick();
        running.confirmations().tick();
    }

    private void endTurn() {
        replica().endTurn();
        running.confirmations().endTurn();
    }

    private Reign reign() {
        Reign reign = replica().reign();
        if (reign == null) throw new IllegalStateException("n" + node + " was asked and does not lead");
        return reign;
    }

    private void restart(Optional<Assignment> last) {
        journal.loseUnsynced();
        start++;
        running = recovered();
        last.ifPresent(replica()::assign);
    }

    private Running recovered() {
        Running fresh = run();
        List<JournalRecord> records = journal.synced();
        for (int i = 0; i < records.size(); i++) fresh.replica().recover(records.get(i), i + 1);
        fresh.replica().recovered();
        return fresh;
    }

    int start() {
        return start;
    }

    Replica replica() {
        return running.replica();
    }

    /// The question that a node is to answer; 0 if none waits.
    long asked(int other) {
        return running.confirmations().asked(new NodeId(other));
    }

    List<Letter> sent() {
        return sent;
    }

    long readRound() {
        return readRound;
    }

    boolean hasUnsynced() {
        return !journal.unsynced().isEmpty();
    }

    /// What a loss of power would leave of it.
    Replica durable() {
        return recovered().replica();
    }

    /// All that decides what it does next: its replica, what a loss of power would leave of it, and what it
    /// would take. Nothing else of the journal matters, so histories that differ only there come together.
    ///
    /// @param isSettled whether it syncs all that it records at once, and will not lose power any more: of what
    ///     that would leave only promise and log are looked at
    String text(boolean isSettled) {
        // Where nobody reads, nobody asks how often promises have changed.
        Object now = scope.reads() == 0 ? replica() : running;
        Replica durable = durable();
        Object left = isSettled ? durable.promised() + " " + durable.log().from(1, Long.MAX_VALUE) : durable;
        return BYTES_UNDER_WAY.matcher(now.toString()).replaceAll("") + " | " + left + " | " + journal.unsynced();
    }

    @Override
    public void send(NodeId to, Message message) {
        sent.add(new Letter(
                node, (int) to.value(), new MessageCodec.Addressed(PARTITION, withoutWhatDoesNotMatter(message))));
    }

    private Message withoutWhatDoesNotMatter(Message message) {
        return switch (message) {
            case Message.Append(long epoch, Position previous, List<Entry> entries, long _)
            when !scope.isCommitTold() -> new Message.Append(epoch, previous, entries, 0);
            // How far a follower knows the log to be committed matters only to a leader that says it again.
            case Message.Accepted(long epoch, long written, long synced, long _)
            when scope.ticks() == 0 -> new Message.Accepted(epoch, written, synced, 0);
            default -> message;
        };
    }

    // What a replica reports is read off its state instead.
    @Override
    public void appended(Entry entry) {}

    @Override
    public void cut(long after) {}

    @Override
    public void committed(long offset) {}

    @Override
    public void serving(long epoch) {}

    @Override
    public void deposed(long epoch) {}

    @Override
    public void reached() {}
}
