package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.ProtocolVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisDataException;

/// Real clients, with the handshakes that they make of themselves.
class ClientsTest {
    private static RunningNode node;

    @BeforeAll
    static void start(@TempDir Path folder) throws StartException {
        node = RunningNode.start(folder, "requirepass=secret");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Jedis jedis(RedisProtocol protocol) {
        return new Jedis(
                new HostAndPort("127.0.0.1", node.port()),
                DefaultJedisClientConfig.builder()
                        .protocol(protocol)
                        .password("secret")
                        .clientName("tester")
                        .build());
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void jedisIsContent(RedisProtocol protocol) {
        try (var jedis = jedis(protocol)) {
            jedis.flushAll();
            assertThat(jedis.set("k", "v")).isEqualTo("OK");
            assertThat(jedis.get("k")).isEqualTo("v");
            assertThat(jedis.get("none")).isNull();
            assertThat(jedis.mget("k", "none")).containsExactly("v", null);
            assertThat(jedis.clientGetname()).isEqualTo("tester");
            assertThat(jedis.clientList())
                    .contains("name=tester", "lib-name=", protocol == RedisProtocol.RESP3 ? "resp=3" : "resp=2");
            assertThat(jedis.configGet("maxmemory-policy")).containsEntry("maxmemory-policy", "noeviction");
            assertThat(jedis.info("server")).contains("redis_version:7.4.0\r\n");
            assertThatThrownBy(() -> jedis.incr("k"))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessage("ERR value is not an integer or out of range");
            var transaction = jedis.multi();
            transaction.incr("n");
            transaction.get("k");
            assertThat(transaction.exec()).containsExactly(1L, "v");
            var pipeline = jedis.pipelined();
            for (int i = 0; i < 10_000; i++) pipeline.incr("counted");
            assertThat(pipeline.syncAndReturnAll()).hasSize(10_000).endsWith(10_000L);
        }
    }

    @Test
    void jedisWithTheWrongPasswordIsRefused() {
        var config = DefaultJedisClientConfig.builder().password("wrong").build();
        assertThatThrownBy(() -> new Jedis(new HostAndPort("127.0.0.1", node.port()), config).close())
                .hasMessageContaining("WRONGPASS");
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void lettuceIsContent(ProtocolVersion protocol) {
        var uri = RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(node.port())
                .withPassword("secret".toCharArray())
                .withClientName("lettuce")
                .build();
        var client = RedisClient.create(uri);
        client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
        try (var connection = client.connect()) {
            var commands = connection.sync();
            commands.flushall();
            assertThat(commands.set("k", "v")).isEqualTo("OK");
            assertThat(commands.get("k")).isEqualTo("v");
            assertThat(commands.clientGetname()).isEqualTo("lettuce");
            assertThat(commands.role()).first().isEqualTo("master");
            assertThat(commands.commandCount()).isGreaterThan(70);
            commands.multi();
            commands.set("a", "1");
            commands.incr("a");
            assertThat(commands.exec().<Object>get(1)).isEqualTo(2L);
            List<RedisFuture<?>> futures = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) futures.add(connection.async().incr("counted"));
            assertThat(LettuceFutures.awaitAll(Duration.ofSeconds(30), futures.toArray(new RedisFuture<?>[0])))
                    .isTrue();
            assertThat(commands.get("counted")).isEqualTo("5000");
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        }
    }
}
