package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Stories of keys past their deadlines that nobody asks for.
class ExpirySweepTest {
    /// Keys that expire in the stories of many: more than one step of a sweep deletes.
    private static final int KEYS = 300;

    private final Node node = Node.serving();

    @Test
    void aKeyThatNobodyAsksForIsDeletedAfterItsDeadline() {
        node.given("SET a 1 PX 100", "SET b 1");
        node.rest();
        assertThat(node.shard.rows().keyCount()).isEqualTo(1);
    }

    @Test
    void aDeadlineThatWasTakenBackDeletesNothing() {
        node.given("SET a 1 PX 3000", "PERSIST a", "SET b 1 PX 3000", "SET b 2 PX 60000");
        node.rest();
        node.rest();
        Node.Session session = node.connect().say("GET a").say("GET b");
        assertThat(session.heard()).containsExactly("1", "2");
    }

    @Test
    void keysThatExpiredWhileTheNodeWasDownAreDeletedAfterItsStart() {
        Node.Session session = node.connect();
        for (int i = 0; i < KEYS; i++) {
            session.say("SET {group}" + i + " 1 PX 1000");
            node.settle();
        }
        assertThat(session.heard()).hasSize(KEYS).containsOnly("OK");
        Node restarted = node.afterPowerCut().start();
        assertThat(restarted.shard.rows().keyCount()).isEqualTo(KEYS);
        restarted.rest();
        assertThat(restarted.shard.rows().keyCount()).isZero();
    }

    @Test
    void aSweepThatCannotReadIsTriedAgain() {
        node.store.failWhen(what -> what.equals("scan"));
        node.given("SET a 1 PX 100");
        node.rest();
        assertThat(node.shard.rows().keyCount()).isEqualTo(1);
        node.store.failWhen(_ -> false);
        node.rest();
        assertThat(node.shard.rows().keyCount()).isZero();
    }

    @Test
    void aSweepThatFindsNoRoomIsTriedAgain() {
        node.given("SET a 1 PX 3000");
        Node.Session session = node.connect();
        node.store.holdBack("apply");
        for (int i = 0; i < 5; i++) session.say("SET key" + i + " " + "v".repeat(600));
        node.rest();
        node.rest();
        assertThat(session.heard()).hasSizeLessThan(5);
        assertThat(session.say("EXISTS a").connection.unansweredCount()).isPositive();
        node.store.letGo();
        node.rest();
        assertThat(session.lastHeard()).isEqualTo("0");
        assertThat(node.shard.rows().keyCount()).isEqualTo(5);
    }

    @Test
    void nothingIsDeletedByAShardThatHasStopped() {
        node.given("SET a 1 PX 3000");
        node.connect().say("SET b 1");
        node.disk.failWhen(what -> what.startsWith("write"));
        node.rest();
        node.rest();
        assertThat(node.shard.log().appendedLsn()).isEqualTo(2);
        assertThat(node.env.step()).isFalse();
    }
}
