package io.quorate.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.RunningNode;
import io.quorate.server.StartException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.args.ClientPauseMode;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.util.SafeEncoder;

/// What `INFO`, `CONFIG`, `CLIENT`, `SLOWLOG` and the like tell and do.
class NodeCommandsTest {
    private static RunningNode node;

    @BeforeAll
    static void start(@TempDir Path folder) throws StartException {
        node = RunningNode.start(folder);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Jedis connect() {
        return new Jedis("127.0.0.1", node.port());
    }

    @Test
    void whatIsSetIsReadBackAndHolds() {
        try (var jedis = connect()) {
            jedis.configSet("maxclients", "17");
            assertThat(jedis.configGet("maxclients")).containsEntry("maxclients", "17");
            assertThat(jedis.info("clients")).contains("maxclients:17\r\n");
            jedis.configSet("maxclients", "10000");
        }
    }

    @Test
    void whatCannotBeSetIsRefusedAndNothingOfItHolds() {
        try (var jedis = connect()) {
            assertThatThrownBy(() -> jedis.configSet("port", "1"))
                    .hasMessage(
                            "ERR CONFIG SET failed (possibly related to argument 'port') - can't set immutable config");
            assertThatThrownBy(() -> jedis.configSet("maxmemory", "100mb"))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContaining("must be 0: nothing is ever evicted");
            assertThat(jedis.configSet("maxmemory", "0")).isEqualTo("OK");
            assertThatThrownBy(() -> jedis.sendCommand(
                            Protocol.Command.CONFIG, "SET", "slowlog-max-len", "7", "maxclients", "none"))
                    .hasMessageContaining("maxclients: none (must be a number from 1 to 100000; 10000 by default)");
            assertThat(jedis.configGet("slowlog-max-len")).containsEntry("slowlog-max-len", "128");
        }
    }

    @Test
    void redissNamesTellTheTruth() {
        try (var jedis = connect()) {
            assertThat(jedis.configGet("*"))
                    .containsEntry("appendonly", "yes")
                    .containsEntry("appendfsync", "always")
                    .containsEntry("save", "")
                    .containsEntry("databases", "1")
                    .containsEntry("maxmemory", "0")
                    .containsEntry("proto-max-bulk-len", "67108864")
                    .containsEntry("timeout", "0")
                    .containsEntry("durability", "fsync");
        }
    }

    @Test
    void slowCommandsAreKeptShortened() {
        try (var jedis = connect()) {
            jedis.clientSetname("slowpoke");
            jedis.configSet("slowlog-log-slower-than", "0");
            jedis.set("k", "v".repeat(200));
            jedis.configSet("slowlog-log-slower-than", "10000");
            var set = jedis.slowlogGet().stream()
                    .filter(entry -> entry.getArgs().getFirst().equalsIgnoreCase("set"))
                    .findFirst()
                    .orElseThrow();
            assertThat(set.getArgs()).endsWith("v".repeat(128) + "... (72 more bytes)");
            assertThat(set.getClientName()).isEqualTo("slowpoke");
            jedis.slowlogReset();
            assertThat(jedis.slowlogLen()).isZero();
        }
    }

    @Test
    void theKeyspaceIsToldAsToolsReadIt() {
        try (var jedis = connect()) {
            jedis.flushAll();
            assertThat(jedis.info("keyspace")).isEqualTo("# Keyspace\r\n");
            jedis.configResetStat();
            jedis.mset("a", "1", "b", "2");
            jedis.set("c", "3", SetParams.setParams().ex(1000));
            jedis.mget("a", "b", "missing");
            assertThat(jedis.info("keyspace")).isEqualTo("# Keyspace\r\ndb0:keys=3,expires=1,avg_ttl=0\r\n");
            assertThat(jedis.info("stats"))
                    .contains("keyspace_hits:2\r\n", "keyspace_misses:1\r\n", "expired_keys:0\r\n");
            jedis.configResetStat();
            assertThat(jedis.info("stats")).contains("keyspace_hits:0\r\n", "keyspace_misses:0\r\n");
        }
    }

    @Test
    void aPauseOfWritesHoldsThemAndOnlyThem() {
        try (var operator = connect();
                var writer = connect();
                var reader = connect()) {
            reader.set("paused", "before");
            operator.clientPause(60_000, ClientPauseMode.WRITE);
            var written = CompletableFuture.supplyAsync(() -> writer.set("paused", "after"));
            assertThat(reader.get("paused")).isEqualTo("before");
            operator.clientUnpause();
            assertThat(written.join()).isEqualTo("OK");
            assertThat(reader.get("paused")).isEqualTo("after");
        }
    }

    @Test
    void aClientIsKilledByItsNumberAndOthersAreNot() {
        try (var operator = connect();
                var victim = connect()) {
            long id = victim.clientId();
            assertThat(operator.clientList(id)).startsWith("id=" + id + " addr=127.0.0.1:");
            assertThat(SafeEncoder.encodeObject(
                            operator.sendCommand(Protocol.Command.CLIENT, "KILL", "ID", Long.toString(id))))
                    .isEqualTo(1L);
            assertThatThrownBy(victim::ping).isInstanceOf(RuntimeException.class);
            assertThat(operator.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void aClientThatWaitsIsUnblocked() throws Exception {
        try (var operator = connect();
                var waiting = connect()) {
            long id = waiting.clientId();
            var answer = CompletableFuture.supplyAsync(() -> waiting.waitReplicas(1, 0));
            while (operator.clientUnblock(id) == 0) Thread.onSpinWait();
            assertThat(answer.join()).isZero();
        }
    }

    @Test
    void aCheckpointIsTold() {
        try (var jedis = connect()) {
            jedis.set("k", "v");
            long before = jedis.lastsave();
            assertThat(jedis.save()).isEqualTo("OK");
            assertThat(jedis.lastsave()).isGreaterThanOrEqualTo(before);
            assertThat(jedis.info("persistence"))
                    .contains("rdb_changes_since_last_save:0\r\n", "rdb_last_bgsave_status:ok\r\n");
            assertThat(jedis.bgsave()).isEqualTo("Background saving started");
        }
    }

    @Test
    void infoHasTheFieldsThatClientsAndExportersRead() {
        try (var jedis = connect()) {
            assertThat(jedis.info())
                    .contains(List.of(
                            "# Server\r\n",
                            "\r\nredis_version:7.4.0\r\n",
                            "\r\nredis_mode:standalone\r\n",
                            "\r\narch_bits:64\r\n",
                            "\r\nrun_id:",
                            "\r\ntcp_port:" + node.port() + "\r\n",
                            "\r\nuptime_in_seconds:",
                            "\r\nconnected_clients:",
                            "\r\nused_memory:",
                            "\r\nloading:0\r\n",
                            "\r\nrole:master\r\n",
                            "\r\nconnected_slaves:0\r\n",
                            "\r\nmaster_repl_offset:",
                            "\r\ncluster_enabled:0\r\n",
                            "# Quorate\r\n"))
                    .doesNotContain("cmdstat_");
            assertThat(jedis.info("commandstats")).contains("cmdstat_info:calls=");
            assertThat(jedis.info("everything")).contains("# Latencystats\r\n", "# Commandstats\r\n");
        }
    }

    @Test
    void whatIsListedIsCountedAndFound() {
        try (var jedis = connect()) {
            long containersAndCommands = jedis.commandList().stream()
                    .filter(name -> name.indexOf('|') < 0)
                    .count();
            assertThat(jedis.commandCount()).isEqualTo(containersAndCommands);
            assertThat(jedis.commandList())
                    .contains("get", "multi", "client|list", "backup")
                    .doesNotContain("lost", "lpush");
        }
    }

    @Test
    void resetForgetsTransactionNameAndProtocol() throws Exception {
        assertThat(node.talk("HELLO 3\r\nCLIENT SETNAME x\r\nMULTI\r\nRESET\r\nCLIENT GETNAME\r\nEXEC\r\nQUIT\r\n"))
                .endsWith("+OK\r\n+OK\r\n+RESET\r\n$-1\r\n-ERR EXEC without MULTI\r\n+OK\r\n");
    }
}
