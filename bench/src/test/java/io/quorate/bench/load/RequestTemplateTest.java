package io.quorate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RequestTemplateTest {
    private static final KeySpace KEYS = KeySpace.of(1_000_000_000_000L);

    @Test
    void aGetIsTheKeyOfRedisBenchmark() {
        assertThat(encoded(Request.get(), KEYS, 12_345)).isEqualTo("*2\r\n$3\r\nGET\r\n$16\r\nkey:000000012345\r\n");
    }

    @Test
    void keysKeepTheirWidth() {
        assertThat(encoded(Request.get(), KEYS, 0)).contains("\r\nkey:000000000000\r\n");
        assertThat(encoded(Request.get(), KEYS, 999_999_999_999L)).contains("\r\nkey:999999999999\r\n");
        assertThat(encoded(Request.get(), new KeySpace("ledger:", 1_000), 42))
                .isEqualTo("*2\r\n$3\r\nGET\r\n$19\r\nledger:000000000042\r\n");
    }

    @Test
    void aSetHasAValueOfTheGivenLengthThatDiffers() {
        var template = new RequestTemplate(Request.set(100), KEYS, 1);
        var random = new SplittableRandom(1);
        var values = new TreeSet<String>();
        for (int i = 0; i < 10; i++) {
            String set = encoded(template, 7, random);
            assertThat(set).hasSize(template.bytes());
            assertThat(set).startsWith("*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000007\r\n$100\r\n");
            String value = set.substring(set.length() - 102);
            assertThat(value).matches("[A-Za-z0-9+/]{100}\r\n");
            values.add(value);
        }
        assertThat(values).hasSize(10);
    }

    @Test
    void anEmptyValueIsAValue() {
        assertThat(encoded(Request.set(0), KEYS, 1)).endsWith("\r\n$0\r\n\r\n");
    }

    @Test
    void requestsFollowOneAnotherInTheBuffer() {
        var template = new RequestTemplate(Request.get(), KEYS, 1);
        ByteBuffer out = ByteBuffer.allocateDirect(2 * template.bytes());
        template.encode(out, 999, new SplittableRandom(1));
        template.encode(out, 1, new SplittableRandom(1));
        assertThat(text(out))
                .isEqualTo(
                        "*2\r\n$3\r\nGET\r\n$16\r\nkey:000000000999\r\n*2\r\n$3\r\nGET\r\n$16\r\nkey:000000000001\r\n");
    }

    @Test
    void anOlderKeyDoesNotShineThrough() {
        var template = new RequestTemplate(Request.get(), KEYS, 1);
        var random = new SplittableRandom(1);
        encoded(template, 999_999_999_999L, random);
        assertThat(encoded(template, 5, random)).contains("key:000000000005");
    }

    @Test
    void aMemberIsDrawnBelowItsCount() {
        var hset = new Request(
                "HSET",
                List.of(
                        new Argument.Literal("HSET"),
                        new Argument.Key(),
                        new Argument.Member("field:", 3),
                        new Argument.Value(2)),
                ExpectedReply.INTEGER);
        var template = new RequestTemplate(hset, KEYS, 1);
        var random = new SplittableRandom(1);
        var fields = new TreeSet<String>();
        for (int i = 0; i < 100; i++) {
            String text = encoded(template, 8, random);
            assertThat(text)
                    .startsWith("*4\r\n$4\r\nHSET\r\n$16\r\nkey:000000000008\r\n$18\r\nfield:")
                    .hasSize(template.bytes());
            fields.add(text.substring(text.indexOf("field:"), text.indexOf("\r\n$2\r\n")));
        }
        assertThat(fields).containsExactly("field:000000000000", "field:000000000001", "field:000000000002");
    }

    @Test
    void theSameSeedsGiveTheSameBytes() {
        String once = encoded(new RequestTemplate(Request.set(32), KEYS, 9), 1, new SplittableRandom(3));
        String again = encoded(new RequestTemplate(Request.set(32), KEYS, 9), 1, new SplittableRandom(3));
        assertThat(again).isEqualTo(once);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Argument.Value(-1)).hasMessageContaining("-1 (must be from 0 to");
        assertThatThrownBy(() -> new Argument.Member("f", 0)).hasMessageContaining("members: 0 (must be from 1");
        assertThatThrownBy(() -> KeySpace.of(0)).hasMessageContaining("must be from 1 to");
        assertThatThrownBy(() -> new Request("none", List.of(), ExpectedReply.ANY))
                .hasMessageContaining("no arguments");
    }

    private static String encoded(Request request, KeySpace keys, long key) {
        return encoded(new RequestTemplate(request, keys, 1), key, new SplittableRandom(1));
    }

    private static String encoded(RequestTemplate template, long key, SplittableRandom random) {
        ByteBuffer out = ByteBuffer.allocate(template.bytes());
        template.encode(out, key, random);
        assertThat(out.hasRemaining()).isFalse();
        return text(out);
    }

    private static String text(ByteBuffer out) {
        out.flip();
        return StandardCharsets.US_ASCII.decode(out).toString();
    }
}
