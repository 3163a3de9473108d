package io.quorate.core.command;

import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void keysAreCountedAsOftenAsTheyAreNamedAndDeletedOnce() {
        Transcript.play("""
                > MSET a 1 b 2
                OK
                > EXISTS a a b c
                (integer) 3
                > TOUCH a a c
                (integer) 2
                > DEL a a c
                (integer) 1
                > UNLINK b b
                (integer) 1
                > DBSIZE
                (integer) 0
                """);
    }

    @Test
    void theTypeOfAMissingKeyIsNone() {
        Transcript.play("""
                > TYPE a
                none
                > SET a 1
                OK
                > TYPE a
                string
                """);
    }

    @Test
    void aRenamedKeyTakesItsDeadlineAlong() {
        Transcript.play("""
                > RENAME a b
                (error) ERR no such key
                > RENAMENX a a
                (error) ERR no such key
                > SET a 1 EX 10
                OK
                > SET b 2 EX 20
                OK
                > RENAMENX a b
                (integer) 0
                > RENAME a a
                OK
                > RENAMENX a a
                (integer) 0
                > RENAME a b
                OK
                > GET b
                "1"
                > TTL b
                (integer) 10
                > DBSIZE
                (integer) 1
                > RENAMENX b c
                (integer) 1
                > KEYS *
                1) "c"
                ~ 10001
                > RENAME c d
                (error) ERR no such key
                """);
    }

    @Test
    void aCopyHasTheDeadlineOfItsSource() {
        Transcript.play("""
                > COPY a b
                (integer) 0
                > MSET a 1 b 2
                OK
                > EXPIRE a 10
                (integer) 1
                > COPY a b
                (integer) 0
                > COPY a b REPLACE DB 0
                (integer) 1
                > GET b
                "1"
                > TTL b
                (integer) 10
                > COPY a a
                (error) ERR source and destination objects are the same
                > COPY a c DB 1
                (error) ERR DB index is out of range
                > COPY a c DB x
                (error) ERR value is not an integer or out of range
                > COPY a c DB 2147483648
                (error) ERR value is out of range, value must between -2147483648 and 2147483647
                > COPY a c DB
                (error) ERR syntax error
                > COPY a c junk
                (error) ERR syntax error
                """);
    }

    @Test
    void objectTellsHowAValueWouldBeKept() {
        Transcript.play("""
                > OBJECT ENCODING a
                (nil)
                > MSET int -12 short 012 long 012345678901234567890123456789012345678901234
                OK
                > OBJECT ENCODING int
                "int"
                > object encoding short
                "embstr"
                > OBJECT ENCODING long
                "raw"
                > OBJECT REFCOUNT int
                (integer) 1
                > OBJECT IDLETIME int
                (error) ERR idle time is not tracked: there is no eviction that would need it
                > OBJECT ENCODING
                (error) ERR wrong number of arguments for 'object|encoding' command
                > OBJECT
                (error) ERR wrong number of arguments for 'object' command
                > OBJECT "jun\\x0ak" x
                (error) ERR unknown subcommand 'jun k'. Try OBJECT HELP.
                """);
    }

    @Test
    void wordsThatAreNotBuiltYetSaySo() {
        Transcript.play("""
                > LOST t
                (error) ERR 'LOST' is not built yet: it is reserved for the list of acknowledged writes that a failover cut off
                > once token INCR a
                (error) ERR 'ONCE' is not built yet: it is reserved for a request that is applied at most once
                """);
    }
}
