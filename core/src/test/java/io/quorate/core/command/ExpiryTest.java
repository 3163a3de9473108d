package io.quorate.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.store.Key;
import io.quorate.core.store.WriteSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpiryTest {
    @Test
    void deadlinesAreToldInSecondsAndMilliseconds() {
        Transcript.play("""
                > TTL a
                (integer) -2
                > PEXPIRETIME a
                (integer) -2
                > SET a 1
                OK
                > PTTL a
                (integer) -1
                > EXPIRETIME a
                (integer) -1
                > PEXPIRE a 1499
                (integer) 1
                > TTL a
                (integer) 1
                > PEXPIRETIME a
                (integer) 1700000001499
                > EXPIRETIME a
                (integer) 1700000001
                > PEXPIREAT a 1700000001500
                (integer) 1
                > TTL a
                (integer) 2
                > EXPIRETIME a
                (integer) 1700000002
                > EXPIREAT a 1700000060
                (integer) 1
                > TTL a
                (integer) 60
                > PERSIST a
                (integer) 1
                > PERSIST a
                (integer) 0
                > PERSIST missing
                (integer) 0
                > TTL a
                (integer) -1
                """);
    }

    @Test
    void aDeadlineThatHasComeDeletesTheKey() {
        Transcript.play("""
                > MSET a 1 b 1 c 1 d 1
                OK
                > EXPIRE a 0
                (integer) 1
                > PEXPIRE b -1
                (integer) 1
                > PEXPIREAT c 1700000000000
                (integer) 1
                > EXPIREAT d -9223372036854775
                (integer) 1
                > EXISTS a b c d
                (integer) 0
                > EXPIRE a 0
                (integer) 0
                """);
    }

    @Test
    void conditionsCompareWithTheDeadlineThereIs() {
        Transcript.play("""
                > SET a 1
                OK
                > EXPIRE a 100 XX
                (integer) 0
                > EXPIRE a 100 GT
                (integer) 0
                > EXPIRE a 100 LT
                (integer) 1
                > EXPIRE a 100 LT
                (integer) 0
                > EXPIRE a 100 GT
                (integer) 0
                > EXPIRE a 101 GT XX
                (integer) 1
                > EXPIRE a 50 NX
                (integer) 0
                > EXPIRE a 50 xx
                (integer) 1
                > TTL a
                (integer) 50
                > EXPIRE a 1 NX XX
                (error) ERR NX and XX, GT or LT options at the same time are not compatible
                > EXPIRE a 1 GT LT
                (error) ERR GT and LT options at the same time are not compatible
                > EXPIRE a 1 "what\\x0d\\x0a"
                (error) ERR Unsupported option what\s\s
                """);
    }

    @Test
    void timesThatOverflowAreRefused() {
        Transcript.play("""
                > EXPIRE a 9223372036854775807
                (error) ERR invalid expire time in 'expire' command
                > EXPIRE a 9223372036854775
                (error) ERR invalid expire time in 'expire' command
                > PEXPIRE a 9223372036854775807
                (error) ERR invalid expire time in 'pexpire' command
                > EXPIREAT a -9223372036854775808
                (error) ERR invalid expire time in 'expireat' command
                > EXPIRE a 1.5
                (error) ERR value is not an integer or out of range
                > PEXPIREAT a 9223372036854775807
                (integer) 0
                > SET a 1 PXAT 9223372036854775807
                OK
                > PEXPIRETIME a
                (integer) 9223372036854775806
                """);
    }

    /// Whoever is told that a key is gone must find it gone on every later leader, too.
    @ParameterizedTest
    @EnumSource
    void findingAKeyPastItsDeadlineWritesItsDeletion(CommandRunner.Where where) {
        for (String command : List.of("GET k", "EXISTS k", "TTL k", "KEYS *", "SCAN 0", "RANDOMKEY", "RENAME k l")) {
            var runner = new CommandRunner(where, Transcript.VALUE_BYTES_MAX);
            runner.run(Transcript.arguments("SET k v PX 10"));
            runner.advance(11);
            runner.run(Transcript.arguments(command));
            Key key = Key.of("k".getBytes(StandardCharsets.US_ASCII));
            assertThat(runner.lastWrite().orElseThrow().changes())
                    .as(command)
                    .contains(new WriteSet.Change.Delete(key.head()))
                    .contains(new WriteSet.Change.Delete(key.deadline(runner.nowMillis() - 1)));
            assertThat(runner.lastWrite().orElseThrow().keyCountChange()).isEqualTo(-1);
        }
    }
}
