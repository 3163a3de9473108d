package io.quorate.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.command.RedisServer;
import io.quorate.server.RunningNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.SafeEncoder;

/// `COMMAND` tells the truth: what it lists is there, and Redis tells the same of it.
class CommandTest {
    @TempDir
    private Path folder;

    /// What Redis 7.4 says otherwise than Debian's 7.0.
    private static final Map<String, String> NEWER = Map.of(
            "wait", "marked as blocking since 7.2",
            "command|getkeys", "without arguments since 7.2",
            "command|getkeysandflags", "without arguments since 7.2",
            "msetnx", "no longer to be split by proxies since 7.2",
            "randomkey", "a hint more since 7.2",
            "scan", "a hint more since 7.2");

    @Test
    @EnabledIf("io.quorate.core.command.RedisServer#isInstalled")
    void aCommandThatRedisHasIsDescribedAsRedisDescribesIt() throws Exception {
        try (var node = RunningNode.start(folder.resolve("node"));
                var redis = RedisServer.start(folder);
                var ours = new Jedis("127.0.0.1", node.port());
                var theirs = new Jedis("127.0.0.1", redis.port())) {
            Map<String, String> differences = new TreeMap<>();
            for (String name : names(ours)) {
                Object[] pair = {described(ours, name), described(theirs, name)};
                if (pair[1] == null || NEWER.containsKey(name)) continue; // Quorate's own, or newer than 7.0
                if (!pair[0].equals(pair[1])) differences.put(name, pair[0] + " but Redis: " + pair[1]);
            }
            assertThat(differences).isEmpty();
        }
    }

    private static List<String> names(Jedis jedis) {
        return jedis.commandList();
    }

    /// Arity, flags, places of keys, categories, tips and key specifications; null if there is no such command.
    private static @Nullable String described(Jedis jedis, String name) {
        Object reply = ((List<?>) jedis.sendCommand(Protocol.Command.COMMAND, "INFO", name)).getFirst();
        if (!(reply instanceof List<?> entry)) return null;
        return List.of(
                        text(entry.get(1)),
                        sorted(entry.get(2)),
                        text(entry.get(3)),
                        text(entry.get(4)),
                        text(entry.get(5)),
                        sorted(entry.get(6)),
                        sorted(entry.get(7)),
                        text(entry.get(8)))
                .toString();
    }

    private static Set<String> sorted(Object words) {
        Set<String> sorted = new TreeSet<>();
        for (Object word : (List<?>) words) sorted.add(text(word));
        return sorted;
    }

    private static String text(Object reply) {
        return String.valueOf(SafeEncoder.encodeObject(reply));
    }
}
