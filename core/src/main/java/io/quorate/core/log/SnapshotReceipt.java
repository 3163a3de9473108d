package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Receives a snapshot, piece by piece, each asked for once the one before is on disk. Until all of them
/// are nothing else changes: state and log are what they were.
final class SnapshotReceipt {
    /// Whose receipt it is.
    interface Owner {
        /// Whether a snapshot would bring it further.
        boolean isWanted(Coverage coverage);

        /// A snapshot is in the place of the state.
        ///
        /// @param epoch in which it was accepted
        void installed(Coverage coverage, long epoch);
    }

    private final Snapshots snapshots;
    private final Peers peers;
    private final Rules rules;
    private final Owner owner;

    /// What is on its way, or on disk as far as it has come; null if nothing is.
    private @Nullable Snapshot snapshot;
    /// What the disk has something of: room is made for a snapshot with its first piece, since a leader may offer
    /// many, each in the place of the one before, and a disk is slow.
    private @Nullable SnapshotId onDisk;
    /// Where its next piece begins.
    private byte[] after = SnapshotChunk.BEGINNING;
    /// Who sends it; null after a restart, until it is offered again.
    private @Nullable NodeId sender;
    /// In which it was offered last: in another one nobody is asked for it.
    private long epoch;
    /// Whether a piece is on its way to the disk.
    private boolean isWriting;
    /// Whether it is on its way into the place of the state.
    private boolean isInstalling;
    /// Whether something has come since the last tick.
    private boolean wasHeard;

    SnapshotReceipt(Snapshots snapshots, Peers peers, Rules rules, Owner owner) {
        this.snapshots = snapshots;
        this.peers = peers;
        this.rules = rules;
        this.owner = owner;
    }

    /// Goes on with what a former process has received, once it is offered again.
    void recovered() {
        snapshots.unfinished().ifPresent(unfinished -> {
            snapshot = unfinished.snapshot();
            onDisk = unfinished.snapshot().id();
            after = unfinished.after();
        });
    }

    boolean isInstalling() {
        return isInstalling;
    }

    /// Whether something of it has come since the last tick but one, in an epoch.
    boolean isComing(long inEpoch) {
        return snapshot != null && epoch == inEpoch && wasHeard;
    }

    /// A snapshot is offered in the promised epoch.
    void offered(NodeId from, Message.Offer offer) {
        if (isInstalling || !owner.isWanted(offer.snapshot().coverage())) return;
        boolean isSame =
                snapshot != null && snapshot.id().equals(offer.snapshot().id());
        // Another sender's, while this one's is coming, would only begin again.
        if (!isSame && isComing(offer.epoch()) && !from.equals(sender)) return;
        // One thing at a time is asked of the disk; it will be offered again.
        if (!isSame && isWriting) return;
        if (!isSame) begin(offer.snapshot());
        sender = from;
        epoch = offer.epoch();
        wasHeard = true;
        fetch();
    }

    private void begin(Snapshot offered) {
        snapshot = offered;
        after = SnapshotChunk.BEGINNING;
    }

    private void fetch() {
        if (snapshot == null || sender == null || isWriting) return;
        peers.send(sender, new Message.Fetch(epoch, snapshot.id(), after));
    }

    /// A piece has come in the promised epoch: the one that is waited for, or one that comes late or twice.
    void chunk(Message.Chunk message) {
        Snapshot receiving = snapshot;
        if (receiving == null || isWriting || isInstalling || message.epoch() != epoch) return;
        SnapshotChunk chunk = message.chunk();
        if (!message.snapshot().equals(receiving.id()) || !Arrays.equals(chunk.after(), after)) return;
        wasHeard = true;
        isWriting = true;
        if (!receiving.id().equals(onDisk)) {
            snapshots.begin(receiving);
            onDisk = receiving.id();
        }
        snapshots.receive(chunk, () -> {
            isWriting = false;
            if (chunk.isLast()) {
                install(receiving);
            } else {
                after = chunk.next();
                fetch();
            }
        });
    }

    private void install(Snapshot whole) {
        if (!owner.isWanted(whole.coverage())) {
            giveUp();
            return;
        }
        isInstalling = true;
        boolean waits = rules.hold(Rule.SNAPSHOT_IS_ON_DISK);
        if (!waits) owner.installed(whole.coverage(), epoch);
        snapshots.install(() -> {
            snapshot = null;
            onDisk = null;
            isInstalling = false;
            if (waits) owner.installed(whole.coverage(), epoch);
        });
    }

    /// Asks again for what may have got lost.
    ///
    /// @param promised in another epoch than this nothing is asked for
    void tick(long promised) {
        if (snapshot == null || isInstalling) return;
        if (!owner.isWanted(snapshot.coverage())) {
            if (!isWriting) giveUp();
            return;
        }
        if (epoch == promised && !wasHeard) fetch();
        wasHeard = false;
    }

    /// Drops what has come. What is on its way into the place of the state stays.
    void giveUp() {
        if (snapshot == null || isInstalling) return;
        snapshot = null;
        isWriting = false;
        if (onDisk != null) snapshots.discard();
        onDisk = null;
    }

    @Override
    public String toString() {
        if (snapshot == null) return onDisk == null ? "" : "has of " + onDisk;
        return "receives " + snapshot + " from n" + sender + " in epoch " + epoch + " after " + Arrays.hashCode(after)
                + " on disk " + onDisk + (isWriting ? " writing" : "") + (isInstalling ? " installing" : "")
                + (wasHeard ? " heard" : "");
    }
}
