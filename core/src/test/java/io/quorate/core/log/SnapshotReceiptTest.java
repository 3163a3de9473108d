package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What a receiver asks of its disk, whatever is offered to it.
class SnapshotReceiptTest {
    private static final NodeId SENDER = new NodeId(1);
    private static final long EPOCH = 5;

    private final SlowDisk disk = new SlowDisk();
    private final List<Message> sent = new ArrayList<>();
    private final SnapshotReceipt receipt =
            new SnapshotReceipt(disk, (_, message) -> sent.add(message), Rules.ALL, new AnythingWanted());

    @Test
    void offersAloneAskNothingOfTheDisk() {
        for (long number = 1; number <= 100; number++) offer(number);
        assertThat(disk.asked).isEmpty();
        assertThat(sent).hasSize(100);
    }

    @Test
    void nothingElseIsBegunWhileAPieceIsOnItsWayToTheDisk() {
        offer(1);
        chunk(1);
        for (long number = 2; number <= 100; number++) {
            offer(number);
            chunk(number);
        }
        assertThat(disk.asked).containsExactly("begin 1", "receive");
    }

    @Test
    void anotherSnapshotIsBegunOnceThePieceIsThere() {
        offer(1);
        chunk(1);
        disk.complete();
        offer(2);
        chunk(2);
        assertThat(disk.asked).containsExactly("begin 1", "receive", "begin 2", "receive");
    }

    @Test
    void whatWasNotBegunNeedNotBeDropped() {
        offer(1);
        receipt.giveUp();
        assertThat(disk.asked).isEmpty();
    }

    private void offer(long number) {
        receipt.offered(SENDER, new Message.Offer(EPOCH, snapshot(number)));
    }

    private void chunk(long number) {
        var chunk = new SnapshotChunk(SnapshotChunk.BEGINNING, new byte[] {1}, new byte[] {7});
        receipt.chunk(new Message.Chunk(EPOCH, snapshot(number).id(), chunk));
    }

    private static Snapshot snapshot(long number) {
        return new Snapshot(new SnapshotId(new ProcessId(SENDER, 1), number), Coverage.NOTHING);
    }

    private static final class AnythingWanted implements SnapshotReceipt.Owner {
        @Override
        public boolean isWanted(Coverage coverage) {
            return true;
        }

        @Override
        public void installed(Coverage coverage, long epoch) {}
    }

    /// Does nothing until it is told to.
    private static final class SlowDisk implements Snapshots {
        private final List<String> asked = new ArrayList<>();
        private final List<Runnable> underWay = new ArrayList<>();

        void complete() {
            List<Runnable> done = List.copyOf(underWay);
            underWay.clear();
            done.forEach(Runnable::run);
        }

        @Override
        public void open(Consumer<View> then) {
            asked.add("open");
        }

        @Override
        public Optional<Unfinished> unfinished() {
            return Optional.empty();
        }

        @Override
        public void begin(Snapshot snapshot) {
            asked.add("begin " + snapshot.id().number());
        }

        @Override
        public void receive(SnapshotChunk chunk, Runnable then) {
            asked.add("receive");
            underWay.add(then);
        }

        @Override
        public void install(Runnable then) {
            asked.add("install");
        }

        @Override
        public void discard() {
            asked.add("discard");
        }

        @Override
        public void drop(Runnable then) {
            asked.add("drop");
        }
    }
}
