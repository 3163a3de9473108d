package io.quorate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplySkipperTest {
    /// A reply and what is told of it.
    private record Case(String bytes, String seen) {}

    /// Every type, nils, empty ones, nests, errors inside, CRLF inside a value.
    private static final List<Case> CASES = List.of(
            new Case("+OK\r\n", "+ 0"),
            new Case("+\r\n", "+ 0"),
            new Case(":1234567\r\n", ": 1234567"),
            new Case(":-9223372036854775808\r\n", ": -9223372036854775808"),
            new Case(":+7\r\n", ": 7"),
            new Case("$5\r\na\r\nb!\r\n", "$ 5"),
            new Case("$0\r\n\r\n", "$ 0"),
            new Case("$-1\r\n", "$ -1 null"),
            new Case("*-1\r\n", "* -1 null"),
            new Case("_\r\n", "_ 0 null"),
            new Case("*0\r\n", "* 0"),
            new Case("*3\r\n$1\r\nx\r\n*2\r\n:1\r\n*1\r\n:5\r\n$-1\r\n", "* 3"),
            new Case("*1\r\n*1\r\n*0\r\n", "* 1"),
            new Case("*1\r\n*-1\r\n", "* 1"),
            new Case("%2\r\n+a\r\n:1\r\n+b\r\n*2\r\n_\r\n#t\r\n", "% 2"),
            new Case("~1\r\n,3.14\r\n", "~ 1"),
            new Case("(3492890328409238509324850943850943825024385\r\n", "( 0"),
            new Case("=15\r\ntxt:Some string\r\n", "= 15"),
            new Case("-ERR no such thing\r\n", "- 0 error ERR no such thing"),
            new Case("!11\r\nSYNTAX a\r\nb\r\n", "! 11 error SYNTAX a\r\nb"),
            new Case("*2\r\n+fine\r\n-WRONGTYPE inside\r\n", "* 2 error WRONGTYPE inside"),
            new Case("+last\r\n", "+ 0"));

    private static final String ALL_TYPES = CASES.stream().map(Case::bytes).collect(Collectors.joining());
    private static final List<String> ALL_TYPES_SEEN =
            CASES.stream().map(Case::seen).toList();

    @Test
    void findsEveryReplyInOneRead() throws ProtocolException {
        assertThat(seen(new ReplySkipper(), ALL_TYPES)).isEqualTo(ALL_TYPES_SEEN);
    }

    @Test
    void findsTheSameWhereverTheBytesAreCutInTwo() throws ProtocolException {
        for (int cut = 0; cut <= ALL_TYPES.length(); cut++) {
            assertThat(seen(new ReplySkipper(), ALL_TYPES.substring(0, cut), ALL_TYPES.substring(cut)))
                    .as("cut at %d", cut)
                    .isEqualTo(ALL_TYPES_SEEN);
        }
    }

    @Test
    void findsTheSameInSingleBytes() throws ProtocolException {
        assertThat(seen(new ReplySkipper(), ALL_TYPES.split("(?!^)"))).isEqualTo(ALL_TYPES_SEEN);
    }

    @Test
    void aPushAnswersNothing() throws ProtocolException {
        String push = ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n";
        assertThat(seen(new ReplySkipper(), push)).isEmpty();
        assertThat(seen(new ReplySkipper(), push + "+OK\r\n" + push + ":1\r\n")).containsExactly("+ 0", ": 1");
        assertThat(seen(new ReplySkipper(), ">0\r\n+OK\r\n")).containsExactly("+ 0");
    }

    @Test
    void anUnfinishedReplyIsNotCounted() throws ProtocolException {
        for (String part :
                List.of("+OK", "+OK\r", "$3\r\nab", "$3\r\nabc", "$3\r\nabc\r", "*2\r\n:1\r\n", "%1\r\n+a\r\n")) {
            assertThat(seen(new ReplySkipper(), part)).as(part).isEmpty();
        }
    }

    @Test
    void aLongErrorIsCut() throws ProtocolException {
        var skipper = new ReplySkipper();
        String text = "E".repeat(ReplySkipper.TEXT_BYTES_MAX + 1);
        assertThat(skipper.next(bytes("-" + text + "\r\n"))).isTrue();
        assertThat(skipper.errorText()).isEqualTo(text.substring(1));
    }

    @Test
    void anErrorIsForgottenByTheNextReply() throws ProtocolException {
        var skipper = new ReplySkipper();
        ByteBuffer in = bytes("-ERR x\r\n+OK\r\n");
        assertThat(skipper.next(in)).isTrue();
        assertThat(skipper.hasError()).isTrue();
        assertThat(skipper.next(in)).isTrue();
        assertThat(skipper.hasError()).isFalse();
        assertThat(skipper.errorText()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n",
                "\r\n",
                "$\r\n",
                "$-\r\n",
                "$-2\r\n",
                "$+1\r\n",
                "$1x\r\n",
                "$?\r\n",
                "$536870913\r\n",
                "$9999999999999999999\r\n",
                ":12345678901234567890123\r\n",
                ":\r\n",
                "*-2\r\n",
                "*4294967296\r\n",
                "%-1\r\n",
                "|1\r\n+a\r\n+b\r\n+OK\r\n",
                "$3\r\nabcd\r\n",
                "$3\r\nabc\n\n",
                "$3\r\nabc\r\r",
                "+OK\rX",
                "*1\r\n>0\r\n",
            })
    void refusesWhatIsNotResp(String nonsense) {
        assertThatThrownBy(() -> seen(new ReplySkipper(), nonsense)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesAnEndlessLine() {
        String line = "+" + "x".repeat(ReplySkipper.LINE_BYTES_MAX + 1);
        assertThatThrownBy(() -> seen(new ReplySkipper(), line))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("65536 bytes");
    }

    private static List<String> seen(ReplySkipper skipper, String... reads) throws ProtocolException {
        List<String> replies = new ArrayList<>();
        for (String read : reads) {
            ByteBuffer in = bytes(read);
            while (skipper.next(in)) {
                replies.add((char) skipper.type()
                        + " "
                        + skipper.number()
                        + (skipper.isNull() ? " null" : "")
                        + (skipper.hasError() ? " error " + skipper.errorText() : ""));
            }
            assertThat(in.hasRemaining()).isFalse();
        }
        return replies;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
