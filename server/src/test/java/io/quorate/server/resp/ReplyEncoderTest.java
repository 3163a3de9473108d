package io.quorate.server.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quorate.core.command.Reply;
import java.util.AbstractList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyEncoderTest {
    static Stream<Arguments> replies() {
        List<Reply> pair = List.of(Reply.bulk("a"), Reply.integer(7));
        return Stream.of(
                Arguments.of(Reply.OK, "+OK|", "+OK|"),
                Arguments.of(new Reply.Simple("PONG"), "+PONG|", "+PONG|"),
                Arguments.of(Reply.error("ERR two\r\nlines"), "-ERR two  lines|", "-ERR two  lines|"),
                Arguments.of(Reply.integer(-12), ":-12|", ":-12|"),
                Arguments.of(Reply.integer(Long.MIN_VALUE), ":-9223372036854775808|", ":-9223372036854775808|"),
                Arguments.of(Reply.integer(Long.MAX_VALUE), ":9223372036854775807|", ":9223372036854775807|"),
                Arguments.of(new Reply.Bulk("xabcx".getBytes(ISO_8859_1), 1, 3), "$3|abc|", "$3|abc|"),
                Arguments.of(Reply.bulk(""), "$0||", "$0||"),
                Arguments.of(Reply.NULL, "$-1|", "_|"),
                Arguments.of(Reply.NULL_ARRAY, "*-1|", "_|"),
                Arguments.of(Reply.EMPTY_ARRAY, "*0|", "*0|"),
                Arguments.of(Reply.array(pair), "*2|$1|a|:7|", "*2|$1|a|:7|"),
                Arguments.of(new Reply.Pairs(pair), "*2|$1|a|:7|", "%1|$1|a|:7|"),
                Arguments.of(new Reply.Members(pair), "*2|$1|a|:7|", "~2|$1|a|:7|"),
                Arguments.of(new Reply.Push(pair), "*2|$1|a|:7|", ">2|$1|a|:7|"),
                Arguments.of(new Reply.Real(1.5), "$3|1.5|", ",1.5|"),
                Arguments.of(new Reply.Real(Double.NEGATIVE_INFINITY), "$4|-inf|", ",-inf|"),
                Arguments.of(new Reply.Bool(true), ":1|", "#t|"),
                Arguments.of(new Reply.Bool(false), ":0|", "#f|"),
                Arguments.of(new Reply.Verbatim("txt", "a\u00e9"), "$3|a\u00c3\u00a9|", "=7|txt:a\u00c3\u00a9|"),
                Arguments.of(new Reply.Sequence(List.of(Reply.OK, Reply.ONE)), "+OK|:1|", "+OK|:1|"),
                Arguments.of(
                        Reply.array(List.of(Reply.array(List.of(Reply.NULL)), Reply.EMPTY_ARRAY, Reply.OK)),
                        "*3|*1|$-1|*0|+OK|",
                        "*3|*1|_|*0|+OK|"));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void everyReplyIsWrittenAsRedisWritesIt(Reply reply, String inTwo, String inThree) {
        assertThat(written(2, reply)).isEqualTo(inTwo);
        assertThat(written(3, reply)).isEqualTo(inThree);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0.0,-0",
        "3,3",
        "3.1,3.1",
        "-2.50,-2.5",
        "1e21,1e+21",
        "1e20,1e+20",
        "1e7,10000000",
        "1e8,1e+8",
        "123456789012,123456789012",
        "0.001,0.001",
        "0.000001,0.000001",
        "1e-7,1e-7",
        "1.5e-9,1.5e-9",
        "1.7976931348623157E308,1.7976931348623157e+308",
        "NaN,nan",
        "Infinity,inf"
    })
    void aDoubleHasTheFewestDigitsThatTellIt(double value, String text) {
        assertThat(RealText.of(value)).isEqualTo(text);
    }

    @Test
    void helloIsAnsweredInTheVersionThatItAskedFor() {
        var encoder = new ReplyEncoder();
        encoder.add(Reply.NULL);
        encoder.add(new Reply.Switching(3, new Reply.Pairs(List.of(Reply.bulk("proto"), new Reply.Int(3)))));
        encoder.add(Reply.NULL);
        assertThat(drain(encoder, 1 << 20)).isEqualTo("$-1|%1|$5|proto|:3|_|");
        assertThat(encoder.protocol()).isEqualTo(3);
    }

    @Test
    void nothingIsWrittenAfterTheLastReply() {
        var encoder = new ReplyEncoder();
        encoder.add(new Reply.Closing(Reply.OK));
        encoder.add(Reply.ONE);
        ByteBuf out = Unpooled.buffer();
        encoder.write(out, 1 << 20);
        assertThat(text(out)).isEqualTo("+OK|");
        assertThat(encoder.isClosing()).isTrue();
    }

    @Test
    void repliesInPiecesOfAnySizeAreTheSameBytes() {
        String value = "v".repeat(100);
        Reply reply = Reply.array(List.of(
                Reply.bulk(value),
                Reply.array(List.of(Reply.integer(12345), Reply.NULL)),
                new Reply.Verbatim("txt", value)));
        String whole = written(3, reply) + "+OK|";
        for (int piece = 1; piece < 300; piece++) {
            var encoder = new ReplyEncoder();
            encoder.add(new Reply.Switching(3, reply));
            encoder.add(Reply.OK);
            assertThat(drain(encoder, piece)).isEqualTo(whole);
            assertThat(encoder.waitingBytes()).isZero();
        }
    }

    @Test
    void millionsOfElementsBecomeBytesOnlyAsThereIsRoom() {
        int[] made = {0};
        var elements = new AbstractList<Reply>() {
            @Override
            public Reply get(int index) {
                made[0]++;
                return Reply.bulk("element");
            }

            @Override
            public int size() {
                return 5_000_000;
            }
        };
        var encoder = new ReplyEncoder();
        encoder.add(Reply.array(elements));
        ByteBuf out = Unpooled.buffer();
        encoder.write(out, 10_000);
        assertThat(out.readableBytes()).isBetween(10_000, 10_100);
        assertThat(made[0]).isLessThan(1_000);
        assertThat(encoder.isIdle()).isFalse();
        assertThat(encoder.waitingBytes()).isGreaterThan(5_000_000L * 7);
    }

    private static String written(int protocol, Reply reply) {
        var encoder = new ReplyEncoder();
        encoder.add(new Reply.Switching(protocol, reply));
        return drain(encoder, 1 << 20);
    }

    private static String drain(ReplyEncoder encoder, int piece) {
        var all = new StringBuilder();
        while (!encoder.isIdle()) {
            ByteBuf out = Unpooled.buffer();
            encoder.write(out, piece);
            all.append(text(out));
        }
        return all.toString();
    }

    private static String text(ByteBuf bytes) {
        return bytes.toString(ISO_8859_1).replace("\r\n", "|");
    }
}
