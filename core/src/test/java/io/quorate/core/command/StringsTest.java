package io.quorate.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.store.Key;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringsTest {
    @Test
    void aValueIsReadAsItWasSet() {
        Transcript.play("""
                > GET a
                (nil)
                > SET a 1
                OK
                > GET a
                "1"
                > SET "" "\\x00\\xff"
                OK
                > GET ""
                "\\x00\\xff"
                > STRLEN ""
                (integer) 2
                > STRLEN missing
                (integer) 0
                """);
    }

    @Test
    void setTakesItsOptionsInAnyOrder() {
        Transcript.play("""
                > SET a 1 XX
                (nil)
                > SET a 1 NX GET
                (nil)
                > SET a 2 GET EX 100 NX
                "1"
                > TTL a
                (integer) -1
                > SET a 2 GET PX 1500 XX
                "1"
                > PTTL a
                (integer) 1500
                > SET a 3 KEEPTTL
                OK
                > PTTL a
                (integer) 1500
                > SET a 4
                OK
                > TTL a
                (integer) -1
                > SET a 5 EX 1 EX 2
                OK
                > TTL a
                (integer) 2
                > SET a 6 EXAT 1700000100
                OK
                > EXPIRETIME a
                (integer) 1700000100
                """);
    }

    @Test
    void setRefusesOptionsThatDoNotGoTogether() {
        Transcript.play("""
                > SET a 1 NX XX
                (error) ERR syntax error
                > SET a 1 EX 10 PX 10
                (error) ERR syntax error
                > SET a 1 EX 10 KEEPTTL
                (error) ERR syntax error
                > SET a 1 KEEPTTL EX 10
                (error) ERR syntax error
                > SET a 1 EX
                (error) ERR syntax error
                > SET a 1 PERSIST
                (error) ERR syntax error
                > SET a 1 EX 0
                (error) ERR invalid expire time in 'set' command
                > SET a 1 PX 9223372036854775807
                (error) ERR invalid expire time in 'set' command
                > SET a 1 EX x
                (error) ERR value is not an integer or out of range
                > EXISTS a
                (integer) 0
                """);
    }

    @Test
    void setIfEqualComparesTheValue() {
        Transcript.play("""
                > SET a 2 IFEQ 1
                (nil)
                > SET a 1
                OK
                > SET a 2 IFEQ x
                (nil)
                > SET a 2 ifeq 1 EX 100
                OK
                > SET a 3 GET IFEQ x
                "2"
                > SET a 3 IFEQ 2 GET KEEPTTL
                "2"
                > GET a
                "3"
                > TTL a
                (integer) 100
                > SET a 4 IFEQ 3 NX
                (error) ERR syntax error
                > SET a 4 XX IFEQ 3
                (error) ERR syntax error
                > SET a 4 IFEQ 3 IFEQ 3
                (error) ERR syntax error
                > SET a 4 IFEQ
                (error) ERR syntax error
                """);
    }

    @Test
    void aKeyIsThereInTheMillisecondOfItsDeadlineAndGoneInTheNext() {
        Transcript.play("""
                > SET a 1 PX 10
                OK
                ~ 10
                > GET a
                "1"
                > PTTL a
                (integer) 0
                ~ 1
                > GET a
                (nil)
                > DBSIZE
                (integer) 0
                """);
    }

    @Test
    void aValueSetWithADeadlineInThePastIsGone() {
        Transcript.play("""
                > SET a 1
                OK
                > SET a 2 PXAT 1 GET
                "1"
                > GET a
                (nil)
                > SET a 3 PXAT 1700000000000
                OK
                > GET a
                "3"
                """);
    }

    @Test
    void getexChangesTheDeadlineOnly() {
        Transcript.play("""
                > GETEX a EX 0
                (nil)
                > SET a 1
                OK
                > GETEX a
                "1"
                > GETEX a PX 700
                "1"
                > PTTL a
                (integer) 700
                > GETEX a PERSIST
                "1"
                > PTTL a
                (integer) -1
                > GETEX a EX 0
                (error) ERR invalid expire time in 'getex' command
                > GETEX a KEEPTTL
                (error) ERR syntax error
                > GETEX a EX 1 PERSIST
                (error) ERR syntax error
                > GETEX a PXAT 1700000000000
                "1"
                > EXISTS a
                (integer) 0
                """);
    }

    @Test
    void theOlderFormsOfSetAndGet() {
        Transcript.play("""
                > GETSET a 1
                (nil)
                > GETSET a 2
                "1"
                > GETDEL a
                "2"
                > GETDEL a
                (nil)
                > SETNX a 3
                (integer) 1
                > SETNX a 4
                (integer) 0
                > SETEX a 10 5
                OK
                > TTL a
                (integer) 10
                > PSETEX a 1500 6
                OK
                > PTTL a
                (integer) 1500
                > SETEX a 0 7
                (error) ERR invalid expire time in 'setex' command
                > PSETEX a -1 7
                (error) ERR invalid expire time in 'psetex' command
                > GETSET a 8
                "6"
                > TTL a
                (integer) -1
                """);
    }

    @Test
    void partsOfAValue() {
        Transcript.play("""
                > APPEND a hello
                (integer) 5
                > EXPIRE a 100
                (integer) 1
                > APPEND a ""
                (integer) 5
                > APPEND a " world"
                (integer) 11
                > TTL a
                (integer) 100
                > GETRANGE a 0 4
                "hello"
                > GETRANGE a -5 -1
                "world"
                > GETRANGE a 0 -100
                "h"
                > GETRANGE a -1 -5
                ""
                > SUBSTR a 6 1000
                "world"
                > GETRANGE a 11 12
                ""
                > GETRANGE missing 0 -1
                ""
                > SETRANGE a 6 there
                (integer) 11
                > SETRANGE a 13 "!"
                (integer) 14
                > GET a
                "hello there\\x00\\x00!"
                > SETRANGE a -1 x
                (error) ERR offset is out of range
                > SETRANGE missing 5 ""
                (integer) 0
                > EXISTS missing
                (integer) 0
                > SETRANGE new 2 x
                (integer) 3
                > GET new
                "\\x00\\x00x"
                """);
    }

    @Test
    void aValueGrowsNoFurtherThanItsLimit() {
        Transcript.play("""
                > SETRANGE a 999 x
                (integer) 1000
                > SETRANGE a 1000 x
                (error) ERR string exceeds maximum allowed size (proto-max-bulk-len)
                > SETRANGE a 9223372036854775807 x
                (error) ERR string exceeds maximum allowed size (proto-max-bulk-len)
                > APPEND a x
                (error) ERR string exceeds maximum allowed size (proto-max-bulk-len)
                > APPEND a ""
                (integer) 1000
                > STRLEN a
                (integer) 1000
                """);
    }

    @Test
    void numbersAreCountedAsTheyAreWritten() {
        Transcript.play("""
                > INCR a
                (integer) 1
                > INCRBY a -11
                (integer) -10
                > DECR a
                (integer) -11
                > DECRBY a 9223372036854775807
                (error) ERR increment or decrement would overflow
                > DECRBY a -9223372036854775808
                (error) ERR decrement would overflow
                > INCRBY a 9223372036854775808
                (error) ERR value is not an integer or out of range
                > SET b 9223372036854775807 EX 10
                OK
                > INCR b
                (error) ERR increment or decrement would overflow
                > DECR b
                (integer) 9223372036854775806
                > TTL b
                (integer) 10
                > SET c 01
                OK
                > INCR c
                (error) ERR value is not an integer or out of range
                > SET c " 1"
                OK
                > INCR c
                (error) ERR value is not an integer or out of range
                """);
    }

    @Test
    void floatsAreAddedWithEightyBits() {
        Transcript.play("""
                > INCRBYFLOAT a 0.1
                "0.1"
                > INCRBYFLOAT a 0.2
                "0.3"
                > INCRBYFLOAT a -0.3
                "0"
                > SET a 10.50 EX 10
                OK
                > INCRBYFLOAT a 3.0e3
                "3010.5"
                > TTL a
                (integer) 10
                > INCRBYFLOAT a 1e18
                "1000000000000003010.5"
                > INCRBYFLOAT a nan
                (error) ERR value is not a valid float
                > INCRBYFLOAT a -inf
                (error) ERR increment would produce NaN or Infinity
                > INCRBYFLOAT a " 1"
                (error) ERR value is not a valid float
                > SET b text
                OK
                > INCRBYFLOAT b 1
                (error) ERR value is not a valid float
                > INCRBYFLOAT c 4e-18
                "0"
                > INCRBYFLOAT c 6e-18
                "0.00000000000000001"
                """);
    }

    @Test
    void severalKeysAtOnce() {
        Transcript.play("""
                > MSET a 1 b 2 a 3
                OK
                > MGET a b c a
                1) "3"
                2) "2"
                3) (nil)
                4) "3"
                > MSETNX c 1 a 9
                (integer) 0
                > MSETNX c 1 c 2
                (integer) 1
                > GET c
                "2"
                > MSET a 1 b
                (error) ERR wrong number of arguments for 'mset' command
                > MSETNX a 1 b
                (error) ERR wrong number of arguments for 'msetnx' command
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET k",
                "SET k v GET",
                "SET k v IFEQ x",
                "GETEX k",
                "GETDEL k",
                "GETSET k v",
                "APPEND k v",
                "STRLEN k",
                "SETRANGE k 0 v",
                "GETRANGE k 0 1",
                "INCR k",
                "INCRBYFLOAT k 1"
            })
    void aValueOfAnotherTypeIsRefused(String command) {
        CommandRunner runner = withAnotherType();
        assertThat(Transcript.print(runner.run(Transcript.arguments(command))))
                .isEqualTo("(error) WRONGTYPE Operation against a key holding the wrong kind of value");
        assertThat(runner.lastWrite()).isEmpty();
    }

    @Test
    void aValueOfAnotherTypeIsOverwrittenByWhatDoesNotReadIt() {
        assertThat(withAnotherType().run(Transcript.arguments("SET k v"))).isEqualTo(Reply.OK);
        assertThat(withAnotherType().run(Transcript.arguments("MSET k v"))).isEqualTo(Reply.OK);
        assertThat(Transcript.print(withAnotherType().run(Transcript.arguments("MGET k"))))
                .isEqualTo("1) (nil)");
    }

    /// Only strings are there yet; a key of a type to come is put past the commands.
    private static CommandRunner withAnotherType() {
        var runner = new CommandRunner(CommandRunner.Where.STORE, Transcript.VALUE_BYTES_MAX);
        runner.put(Key.of("k".getBytes(StandardCharsets.US_ASCII)).head(), new byte[] {0x7f});
        return runner;
    }
}
