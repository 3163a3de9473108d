package io.quorate.sim.explore;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Entry;
import io.quorate.core.log.JournalRecord;
import io.quorate.core.log.Message;
import io.quorate.core.log.Peers;
import io.quorate.core.log.Position;
import io.quorate.core.log.Reign;
import io.quorate.core.log.Replica;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One node: a real replica on a journal in memory.
final class Machine implements Peers, Replica.Listener {
    private final int node;
    private final Scope scope;
    private final Rules rules;
    private final MemoryJournal journal;
    private final List<Letter> sent = new ArrayList<>();
    private int start = 1;
    private Replica replica;
    /// The round that confirms the read that was made last.
    private long readRound;

    Machine(int node, Scope scope, Rules rules) {
        this.node = node;
        this.scope = scope;
        this.rules = rules;
        journal = new MemoryJournal(scope.isWrittenBeforeSynced());
        replica = new Replica(new ProcessId(new NodeId(node), start), journal, this, this, rules);
    }

    /// Lets something happen to it. Each thing is a turn of its own: what is said in a turn of several comes as
    /// several messages, which may be lost or overtake each other all the same.
    ///
    /// @param isSynced whether all that it records is synced in the same step
    void take(Input input, boolean isSynced) {
        switch (input) {
            case Input.Delivered(Letter letter) -> replica.receive(new NodeId(letter.from()), letter.message());
            case Input.Assigned(Assignment assignment) -> replica.assign(assignment);
            case Input.Written(int number) -> reign().append(new byte[] {(byte) number}, false, true);
            case Input.Read _ -> readRound = reign().roundForRead();
            case Input.Synced _ -> journal.syncOne();
            // An answer may have come since the last one: only the second finds that there was none.
            case Input.Ticked _ -> {
                replica.tick();
                replica.endTurn();
                replica.tick();
            }
            case Input.Crashed(Optional<Assignment> last) -> restart(last);
        }
        if (scope.isWrittenBeforeSynced() || input instanceof Input.Synced) replica.progressed();
        // To go on with its takeover may give it more to record.
        while (isSynced && hasUnsynced()) {
            journal.syncAll();
            replica.progressed();
        }
        replica.endTurn();
    }

    private Reign reign() {
        Reign reign = replica.reign();
        if (reign == null) throw new IllegalStateException("n" + node + " was asked and does not lead");
        return reign;
    }

    private void restart(Optional<Assignment> last) {
        journal.loseUnsynced();
        start++;
        replica = recovered();
        last.ifPresent(replica::assign);
    }

    private Replica recovered() {
        var fresh = new Replica(new ProcessId(new NodeId(node), start), journal, this, this, rules);
        List<JournalRecord> records = journal.synced();
        for (int i = 0; i < records.size(); i++) fresh.recover(records.get(i), i + 1);
        fresh.recovered();
        return fresh;
    }

    int start() {
        return start;
    }

    Replica replica() {
        return replica;
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
        return recovered();
    }

    /// All that decides what it does next: its replica, what a loss of power would leave of it, and what it
    /// would take. Nothing else of the journal matters, so histories that differ only there come together.
    String text() {
        return replica + " | " + durable() + " | " + journal.unsynced();
    }

    @Override
    public void send(NodeId to, Message message) {
        sent.add(new Letter(node, (int) to.value(), withoutWhatDoesNotMatter(message)));
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
