package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How many keys expire, and what clients looked up and what expired, as `INFO` tells them.
class KeyspaceCountsTest {
    private final Node node = Node.serving();

    @Test
    void aKeyExpiresFromWhenItHasADeadlineUntilItHasNone() {
        node.given("SET a 1", "SET b 1 EX 100", "EXPIRE a 100");
        assertExpiring(2, 2);
        node.given("EXPIRE a 200", "SET b 2 EX 300", "APPEND b 3", "SET b 4 KEEPTTL");
        assertExpiring(2, 2);
        node.given("PERSIST a", "SET b 5");
        assertExpiring(2, 0);
        node.given("GETEX a EX 100", "MSET b 6 c 7", "SETEX c 100 8", "GETEX a PERSIST");
        assertExpiring(3, 1);
    }

    @Test
    void aDeadlineMovesWithItsKeyAndGoesWithIt() {
        node.given("SET a 1 EX 100", "RENAME a b", "COPY b c", "COPY b d", "SET e 1");
        assertExpiring(4, 3);
        node.given("RENAME e b", "DEL c", "EXPIRE d -1");
        assertExpiring(1, 0);
        node.given("SET f 1 EX 100", "SET g 1 EX 100", "GETDEL f", "RENAME g b");
        assertExpiring(1, 1);
    }

    @Test
    void whatATransactionUndoesOfItsOwnCountsOnce() {
        node.given("SET a 1 EX 100");
        node.given("MULTI", "PERSIST a", "EXPIRE a 5", "SET b 1 EX 5", "DEL b", "SET c 1 EX 5", "EXEC");
        assertExpiring(2, 2);
        node.given("MULTI", "FLUSHALL", "SET d 1 EX 5", "SET e 1", "EXEC");
        assertExpiring(2, 1);
        node.given("FLUSHALL");
        assertExpiring(0, 0);
    }

    @Test
    void theCountOutlivesARestart() {
        node.given("SET a 1 EX 100", "SET b 1", "SET c 1 EX 100");
        node.checkpoint();
        node.settle();
        node.given("PERSIST a", "SET d 1 EX 100", "SET e 1 EX 100");
        Node restarted = node.afterPowerCut().start().rest();
        assertThat(restarted.shard.rows().keyCount()).isEqualTo(5);
        assertThat(restarted.shard.rows().expiringCount()).isEqualTo(3);
        assertThat(restarted.store.applied(Shard.ONLY_PARTITION).expiringCount())
                .isEqualTo(3);
    }

    @Test
    void aKeyThatIsSweptNoLongerExpires() {
        node.given("SET a 1 PX 100", "SET b 1 PX 600000");
        node.rest();
        assertExpiring(1, 1);
        assertThat(counts().expired()).isEqualTo(1);
        assertThat(counts().misses()).isZero();
    }

    @Test
    void aLookupThatIsRepeatedForWantOfItsRowCountsOnce() {
        node.given("SET a 1", "SET b 1");
        node.given("GET a", "MGET a b c", "MULTI", "GET a", "GET c", "EXEC");
        assertLookups(4, 2);
    }

    @Test
    void readsCountAndLookupsOfWritesDoNot() {
        node.given("SET a 1", "SET a 2 NX", "INCR a", "APPEND a x", "EXPIRE a 100", "PERSIST a", "SETNX a 1", "DEL b");
        node.given("RENAME a b", "RENAMENX b a", "MSETNX a 1", "SETRANGE a 0 x", "SCAN 0", "KEYS *", "WATCH a");
        assertLookups(0, 0);
        node.given("SET a 2 GET", "GETSET a 3", "GETEX a", "STRLEN a", "TTL a", "TYPE a", "EXISTS a a", "TOUCH a");
        node.given("GETRANGE a 0 1", "OBJECT ENCODING a", "COPY a b", "GETDEL a");
        assertLookups(13, 0);
        node.given("SET a 2 XX GET", "GETEX a", "STRLEN a", "TTL a", "TYPE a", "EXISTS a a", "TOUCH a", "GETDEL a");
        assertLookups(13, 9);
    }

    @Test
    void anExpiredKeyThatIsAskedForIsAMissAndExpiresOnce() {
        node.given("SET a 1 PX 3000", "SET b 1 PX 3000", "SET c 1 PX 3000");
        node.env.advance(Duration.ofMillis(3001));
        node.connect().say("GET a").say("GET a").say("SETEX b 100 1").say("DEL c");
        node.settle();
        assertLookups(0, 2);
        assertThat(counts().expired()).isEqualTo(3);
        node.rest();
        assertThat(counts().expired()).isEqualTo(3);
    }

    @Test
    void nothingCountsThatTheDiskHadNoRoomFor() {
        node.disk.isFull = true;
        Node.Session client = node.connect();
        for (int i = 0; i < 100; i++) {
            client.say("SET other" + i + " " + "v".repeat(600));
            node.rest();
        }
        client.say("GETSET a " + "v".repeat(600));
        node.settle();
        assertThat(client.lastHeard()).startsWith("MISCONF");
        assertLookups(0, 0);
    }

    private KeyspaceCounts counts() {
        return node.shard.keyspaceCounts();
    }

    private void assertExpiring(long keys, long expiring) {
        assertThat(node.shard.rows().keyCount()).isEqualTo(keys);
        assertThat(node.shard.rows().expiringCount()).isEqualTo(expiring);
        assertThat(node.store.applied(Shard.ONLY_PARTITION).expiringCount()).isEqualTo(expiring);
    }

    private void assertLookups(long hits, long misses) {
        assertThat(counts().hits()).isEqualTo(hits);
        assertThat(counts().misses()).isEqualTo(misses);
    }
}
