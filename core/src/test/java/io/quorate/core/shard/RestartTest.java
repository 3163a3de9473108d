package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.store.OrderedStore;
import org.junit.jupiter.api.Test;

/// Stories of what a crash leaves, and of checkpoints.
class RestartTest {
    private final Node node = Node.serving();
    private final Node.Session client = node.connect();

    @Test
    void whatTheStoreLacksIsReplayed() {
        client.say("SET a 1").say("SET b 2").say("DEL a");
        node.settle();
        assertThat(node.store.applied(Shard.ONLY_PARTITION)).isEqualTo(OrderedStore.Applied.NOTHING);
        Node restarted = node.afterKill().start();
        assertThat(restarted.env.events).contains(new Event.Replayed(1, 3, 3));
        Node.Session session = restarted.connect().say("GET a").say("GET b");
        restarted.settle();
        assertThat(session.heard()).containsExactly("nil", "2");
    }

    @Test
    void whatWasReplayedIsAppliedToTheStoreWithoutAnotherWrite() {
        client.say("SET a 1").say("SET b 2");
        node.settle();
        Node restarted = node.afterKill().settle(); // the log is synced before anybody listens to it
        restarted.start().rest();
        assertThat(restarted.store.applied(Shard.ONLY_PARTITION).lsn()).isEqualTo(2);
        assertThat(restarted.store.applied(Shard.ONLY_PARTITION).keyCount()).isEqualTo(2);
        assertThat(restarted.shard.rows().overlayBytes()).isZero();
    }

    @Test
    void whatIsKnownToBeSyncedIsToldAsSoonAsItIsReplayed() {
        client.say("SET a 1");
        node.settle();
        Node restarted = node.afterKill().settle().start();
        assertThat(restarted.connect().say("GET a").heard()).containsExactly("1");
    }

    @Test
    void whatAKilledProcessLeftUnsyncedIsToldOnlyOnceItIsSynced() {
        Node buffered = Node.serving(new ShardConfig(
                ShardConfig.Durability.BUFFERED,
                Node.CONFIG.rowCacheBytesMax(),
                Node.CONFIG.backlogBytesMax(),
                Node.CONFIG.flushEveryBytes(),
                Node.CONFIG.bufferedSyncInterval()));
        buffered.connect().say("SET a 1");
        buffered.settle();
        Node restarted = buffered.afterKill().start();
        Node.Session session = restarted.connect().say("GET a");
        assertThat(session.heard()).isEmpty();
        restarted.settle();
        assertThat(session.heard()).containsExactly("1");
        assertThat(restarted
                        .afterPowerCut()
                        .start()
                        .settle()
                        .connect()
                        .say("GET a")
                        .heard())
                .containsExactly("1");
    }

    @Test
    void aCheckpointIsDoneOnceAllBeforeItIsAppliedAndFlushed() {
        client.say("SET a 1");
        var outcomes = node.checkpoint();
        node.store.holdBack("apply");
        node.settle();
        assertThat(client.heard()).containsExactly("OK");
        assertThat(outcomes).isEmpty();
        node.store.letGo();
        node.store.holdBack("flush");
        node.settle();
        assertThat(outcomes).isEmpty();
        node.store.letGo();
        node.settle();
        assertThat(outcomes).containsExactly(new OrderedStore.Outcome.Done());
        assertThat(node.store.afterCrash().applied(Shard.ONLY_PARTITION).lsn()).isEqualTo(1);
        Node restarted = node.afterPowerCut().start().settle();
        assertThat(restarted.hasReported(Event.Replayed.class)).isFalse();
        assertThat(restarted.connect().say("GET a").heard()).containsExactly("1");
    }

    @Test
    void aCheckpointDoesNotWaitForWhatIsWrittenAfterIt() {
        client.say("SET a 1");
        var outcomes = node.checkpoint();
        node.store.holdBack("flush");
        node.settle();
        client.say("SET b 2");
        node.endTurn();
        node.store.letGo();
        while (outcomes.isEmpty()) assertThat(node.store.step()).isTrue();
        assertThat(outcomes).containsExactly(new OrderedStore.Outcome.Done());
        assertThat(client.heard()).containsExactly("OK");
    }

    @Test
    void aCheckpointOfWhatIsFlushedAlreadyIsDoneAtOnce() {
        client.say("SET a 1");
        node.checkpoint();
        node.settle();
        assertThat(node.checkpoint()).containsExactly(new OrderedStore.Outcome.Done());
    }

    @Test
    void aCheckpointOnAFullDiskSaysSo() {
        client.say("SET a 1");
        node.rest();
        node.store.isFull = true;
        var outcomes = node.checkpoint();
        node.settle();
        assertThat(outcomes).containsExactly(new OrderedStore.Outcome.NoSpace("no space left on device"));
    }
}
