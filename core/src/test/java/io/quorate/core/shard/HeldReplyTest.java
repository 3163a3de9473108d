package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.command.Command;
import io.quorate.core.command.Reply;
import io.quorate.core.commitlog.HandDisk;
import io.quorate.core.store.HandStore;
import io.quorate.core.store.OrderedStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Stories of replies that wait for the disk.
class HeldReplyTest {
    private final Node node = Node.serving();
    private final Node.Session client = node.connect();
    private final Node.Session other = node.connect();

    @Test
    void aWriteIsAnsweredOnceItIsSynced() {
        client.say("SET a 1");
        node.endTurn();
        assertThat(node.disk.waiting()).singleElement().asString().endsWith("and sync");
        assertThat(client.heard()).isEmpty();
        node.write();
        assertThat(client.heard()).containsExactly("OK");
        node.settle();
        assertThat(node.afterPowerCut().start().settle().connect().say("GET a").heard())
                .containsExactly("1");
    }

    @Test
    void theWritesOfATurnShareOneSync() {
        client.say("SET a 1");
        other.say("SET b 2");
        client.say("SET c 3");
        node.endTurn();
        assertThat(node.disk.waiting()).hasSize(1);
        node.write();
        assertThat(client.heard()).containsExactly("OK", "OK");
        assertThat(other.heard()).containsExactly("OK");
    }

    @Test
    void aPipelinedReadWaitsBehindAHeldWrite() {
        client.say("SET a 1").say("GET a").say("GET nothing");
        other.say("GET nothing");
        assertThat(client.heard()).isEmpty();
        assertThat(other.heard()).containsExactly("nil");
        node.settle();
        assertThat(client.heard()).containsExactly("OK", "1", "nil");
    }

    @Test
    void aReadWaitsForTheWriteOfAnotherThatItSaw() {
        client.say("SET a 1");
        other.say("GET a");
        node.endTurn();
        assertThat(other.heard()).isEmpty();
        node.write();
        assertThat(other.heard()).containsExactly("1");
    }

    @Test
    void aBufferedWriteIsAnsweredOnceItIsWrittenAndSyncedSoonAfter() {
        Node buffered = Node.serving(new ShardConfig(
                ShardConfig.Durability.BUFFERED,
                Node.CONFIG.rowCacheBytesMax(),
                Node.CONFIG.backlogBytesMax(),
                Node.CONFIG.flushEveryBytes(),
                Node.CONFIG.bufferedSyncInterval()));
        Node.Session session = buffered.connect().say("SET a 1");
        buffered.endTurn();
        assertThat(session.heard()).isEmpty();
        assertThat(buffered.disk.waiting()).singleElement().asString().doesNotContain("sync");
        buffered.write();
        assertThat(session.heard()).containsExactly("OK");
        assertThat(buffered.disk.waiting()).isEmpty();
        assertThat(buffered.shard.log().syncedLsn()).isZero();
        for (int i = 0; i < 10; i++) buffered.tick();
        assertThat(buffered.shard.log().syncedLsn()).isEqualTo(1);
    }

    @Test
    void afterAFailedSyncWritesAreUncertainAndReadsOfThemAreNotAnswered() {
        client.say("SET a 1");
        other.say("GET a").say("GET nothing");
        node.endTurn();
        node.disk.failWhen(what -> what.endsWith("and sync"));
        node.write();
        assertThat(client.heard())
                .containsExactly("UNCERTAIN the write may or may not have been applied: input/output error");
        assertThat(other.heard()).containsExactly("TRYAGAIN what was read may not last: input/output error", "nil");
        assertThat(node.env.events).contains(new Event.ShardStopped("input/output error"));
    }

    @Test
    void whatGatheredBehindAFailedSyncIsUncertainAndNeverWritten() {
        client.say("SET a 1");
        node.endTurn();
        other.say("SET b 2");
        node.endTurn();
        node.disk.failWhen(what -> what.endsWith("and sync"));
        node.rest();
        assertThat(other.heard())
                .containsExactly("UNCERTAIN the write may or may not have been applied: input/output error");
        assertThat(node.disk.done.stream().filter(what -> what.startsWith("write")))
                .hasSize(1);
        assertThat(node.store.applied(Shard.ONLY_PARTITION)).isEqualTo(OrderedStore.Applied.NOTHING);
        assertThat(node.afterPowerCut()
                        .start()
                        .settle()
                        .connect()
                        .say("GET a")
                        .say("GET b")
                        .heard())
                .containsExactly("nil", "nil");
    }

    @Test
    void aStoppedShardSaysSoAndDoesNothingMore() {
        client.say("SET a 1");
        node.disk.failWhen(what -> what.startsWith("write"));
        node.settle();
        client.say("SET b 2").say("GET b").say("MULTI");
        assertThat(client.heard().subList(1, 4)).containsOnly("CLUSTERDOWN this node has stopped: input/output error");
        assertThat(node.checkpoint()).containsExactly(new OrderedStore.Outcome.Failed("input/output error"));
        node.rest();
        assertThat(node.disk.waiting()).isEmpty();
        assertThat(node.store.waiting()).isEmpty();
    }

    @Test
    void aBrokenStoreStopsTheShardAndWritesNothingMore() {
        node.store.failWhen(what -> what.equals("apply"));
        client.say("SET a 1");
        node.rest();
        assertThat(node.env.events).contains(new Event.ShardStopped("input/output error"));
        client.say("SET b 2");
        assertThat(client.heard()).containsExactly("OK", "CLUSTERDOWN this node has stopped: input/output error");
        assertThat(node.afterPowerCut()
                        .start()
                        .settle()
                        .connect()
                        .say("GET a")
                        .say("GET b")
                        .heard())
                .containsExactly("1", "nil");
    }

    @Test
    void aTurnThatEndsAfterTheShardHasStoppedWritesNothing() {
        node.store.failWhen(what -> what.equals("apply"));
        client.say("SET a 1");
        node.settle();
        node.checkpoint();
        client.say("SET b 2");
        node.store.step();
        node.settle();
        assertThat(client.heard())
                .containsExactly("OK", "UNCERTAIN the write may or may not have been applied: input/output error");
        assertThat(node.afterKill().start().settle().connect().say("GET b").heard())
                .containsExactly("nil");
    }

    @Test
    void aReplyThatComesLaterKeepsWhatIsBehindItWaiting() {
        var later = new Reply.Later();
        Node waiting =
                Node.serving(Node.CONFIG, Command.named("wait-for-it").arity(1).does(_ -> later));
        Node.Session session = waiting.connect().say("WAIT-FOR-IT").say("SET a 1");
        waiting.rest();
        assertThat(session.heard()).isEmpty();
        assertThat(waiting.shard.log().appendedLsn()).isZero();
        later.complete(Reply.bulk("here it is"));
        waiting.settle();
        assertThat(session.heard()).containsExactly("here it is", "OK");
    }

    @Test
    void whatIsAskedFromInsideAReplyComesBehindWhatWaits() {
        var later = new Reply.Later();
        Node waiting =
                Node.serving(Node.CONFIG, Command.named("wait-for-it").arity(1).does(_ -> later));
        Node.Session session = waiting.connect().say("WAIT-FOR-IT").say("GETSET a 1");
        session.talker.onReply(text -> {
            if (text.equals("here it is")) session.say("GETSET a 2");
        });
        later.complete(Reply.bulk("here it is"));
        waiting.settle();
        assertThat(session.heard()).containsExactly("here it is", "nil", "1");
    }

    @Test
    void aClientMayLeaveFromInsideAReplyWhileOthersWaitForTheSameSync() {
        client.talker.onReply(_ -> client.leave());
        List<Node.Session> others = new ArrayList<>();
        client.say("SET a 1").say("SET a 2");
        for (int i = 0; i < 10; i++) others.add(node.connect().say("GET a"));
        node.settle();
        assertThat(client.heard()).containsExactly("OK");
        assertThat(others).allSatisfy(each -> assertThat(each.heard()).containsExactly("2"));
    }

    @Test
    void nothingIsServedBeforeTheLogIsReplayed() {
        Node starting = new Node(new HandDisk(), new HandStore(), new HandEnv(0), Node.CONFIG);
        Node.Session session = starting.connect().say("GET a");
        starting.start();
        session.say("GET a");
        assertThat(session.heard()).containsExactly("LOADING Quorate is replaying its commit log", "nil");
    }
}
