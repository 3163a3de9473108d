package io.quorate.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.command.RedisServer;
import io.quorate.server.RunningNode;
import io.quorate.server.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same bytes to a real Redis and to a node: the same bytes come back.
@EnabledIf("io.quorate.core.command.RedisServer#isInstalled")
class RedisComparisonTest {
    private static RedisServer redis;
    private static RunningNode node;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, StartException {
        redis = RedisServer.start(Files.createDirectory(folder.resolve("redis")));
        node = RunningNode.start(folder.resolve("node"));
    }

    @AfterAll
    static void stop() throws IOException {
        redis.close();
        node.close();
    }

    private static void assertSame(String requests) throws IOException {
        String bytes = requests.replace(" | ", "\r\n") + "\r\nQUIT\r\n";
        String expected = RunningNode.talk(redis.port(), bytes);
        assertThat(node.talk(bytes)).as(requests).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PING",
                "ping hello",
                "PING a b",
                "ECHO x",
                "ECHO",
                "SELECT 0",
                "SELECT x",
                "SELECT 16",
                "AUTH x",
                "AUTH a b",
                "AUTH a b c",
                "AUTH default anything",
                "HELLO x",
                "HELLO 1",
                "HELLO 4",
                "HELLO 3 foo",
                "HELLO 3 AUTH a",
                "HELLO 3 AUTH a b",
                "HELLO 3 SETNAME",
                "HELLO 2 SETNAME 'a b'",
                "RESET",
                "NOSUCH",
                "nosuch a 'b c' d",
                "CLIENT",
                "CLIENT nosuch",
                "CLIENT GETNAME",
                "CLIENT SETNAME me | CLIENT GETNAME",
                "CLIENT SETNAME 'a b'",
                "CLIENT SETNAME me | CLIENT SETNAME '' | CLIENT GETNAME",
                "CLIENT GETREDIR",
                "CLIENT TRACKINGINFO",
                "CLIENT KILL nobody",
                "CLIENT KILL ID 99999",
                "CLIENT KILL ID x",
                "CLIENT KILL a b c",
                "CLIENT KILL TYPE nosuch",
                "CLIENT LIST TYPE nosuch",
                "CLIENT LIST ID x",
                "CLIENT LIST foo",
                "CLIENT NO-EVICT on",
                "CLIENT NO-EVICT maybe",
                "CLIENT PAUSE x",
                "CLIENT PAUSE -1",
                "CLIENT PAUSE 1 foo",
                "CLIENT UNPAUSE",
                "CLIENT UNBLOCK x",
                "CLIENT UNBLOCK 99999",
                "CLIENT UNBLOCK 99999 foo",
                "CLIENT REPLY maybe",
                "CLIENT REPLY OFF | PING | CLIENT REPLY ON | PING",
                "CLIENT REPLY SKIP | PING | ECHO b",
                "CLIENT REPLY SKIP | CLIENT REPLY SKIP | PING | ECHO b",
                "CLIENT MAINT_NOTIFICATIONS on",
                "CONFIG",
                "CONFIG nosuch",
                "CONFIG GET",
                "CONFIG GET save",
                "CONFIG GET nosuch*",
                "CONFIG GET maxmemory-polic[xy]",
                "CONFIG GET databas?x",
                "CONFIG SET maxclients",
                "CONFIG SET nosuch 1",
                "CONFIG RESETSTAT",
                "COMMAND nosuch",
                "COMMAND INFO nosuch",
                "COMMAND DOCS nosuch",
                "COMMAND GETKEYS get k",
                "COMMAND GETKEYS mset a 1 b 2",
                "COMMAND GETKEYS get a b",
                "COMMAND GETKEYS nosuch a",
                "COMMAND GETKEYS ping a",
                "COMMAND GETKEYSANDFLAGS rename a b",
                "COMMAND LIST FILTERBY foo bar",
                "COMMAND LIST FILTERBY MODULE x",
                "COMMAND LIST FILTERBY PATTERN mse*x",
                "SLOWLOG",
                "SLOWLOG nosuch",
                "SLOWLOG RESET | SLOWLOG GET",
                "SLOWLOG GET x",
                "SLOWLOG GET -2",
                "SLOWLOG LEN x",
                "LATENCY LATEST",
                "LATENCY nosuch",
                "LATENCY HISTOGRAM nosuch",
                "WAIT 0 0",
                "WAIT 1 10",
                "WAIT x 0",
                "WAIT 1 -1",
                "WAIT 1",
                "SHUTDOWN foo",
                "SHUTDOWN SAVE NOSAVE",
                "BGSAVE foo",
                "TIME x",
                "MULTI | PING | ECHO a | EXEC",
                "MULTI | CLIENT GETNAME | SELECT 0 | EXEC",
                "MULTI | RESET | EXEC",
                "MULTI | NOSUCH | EXEC",
                "MULTI | WAIT 1 0 | EXEC",
                "PING | QUIT | PING",
            })
    void theSameIsAnsweredInBothVersionsOfTheProtocol(String requests) throws IOException {
        assertSame(requests);
        String inThree = "HELLO 3 | " + requests;
        String bytes = inThree.replace(" | ", "\r\n") + "\r\nQUIT\r\n";
        String expected = RunningNode.talk(redis.port(), bytes);
        assertThat(withoutGreeting(node.talk(bytes))).as(inThree).isEqualTo(withoutGreeting(expected));
    }

    /// Versions and numbers of connections differ; what comes after the (empty) list of modules is the reply.
    private static String withoutGreeting(String reply) {
        String end = "modules\r\n*0\r\n";
        String rest = reply.substring(reply.indexOf(end) + end.length());
        return rest.replaceFirst("^\\$7\r\nquorate\r\n\\$\\d+\r\n[^\r]*\r\n", "");
    }
}
