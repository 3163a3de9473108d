package io.quorate.server.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RequestDecoderTest {
    private static final RequestLimits LIMITS = new RequestLimits(1024 * 1024, 64 << 20, 64 * 1024, 128L << 20);

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("*1\r\n$4\r\nPING\r\n", "[PING]"),
                Arguments.of("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\na\r\nb\0\r\n", "[SET, k, a\r\nb\0]"),
                Arguments.of("*2\r\n$4\r\nECHO\r\n$0\r\n\r\n", "[ECHO, ]"),
                Arguments.of("PING\r\n", "[PING]"),
                Arguments.of("PING\n", "[PING]"),
                Arguments.of("  set  k\t'a b'  \"\\x41\\n\"\r\n", "[set, k, a b, A\n]"),
                Arguments.of("\r\n\r\nPING\r\n", "[PING]"),
                Arguments.of("*0\r\n*-1\r\n*1\r\n$4\r\nPING\r\n", "[PING]"),
                Arguments.of("*1\r\n$4\r\nPING\r\nPING\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n", "[PING][PING][GET, k]"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestIsTheSameWhereverItsBytesAreCut(String bytes, String expected) throws Exception {
        assertThat(print(decode(bytes))).isEqualTo(expected);
        for (int cut = 1; cut < bytes.length(); cut++) {
            var decoder = new RequestDecoder(LIMITS, true);
            List<byte[][]> requests = new ArrayList<>();
            feed(decoder, bytes.substring(0, cut), requests);
            feed(decoder, bytes.substring(cut), requests);
            assertThat(print(requests)).as("cut at %d", cut).isEqualTo(expected);
            assertThat(decoder.heldBytes()).isZero();
        }
        var decoder = new RequestDecoder(LIMITS, true);
        List<byte[][]> requests = new ArrayList<>();
        for (int i = 0; i < bytes.length(); i++) feed(decoder, bytes.substring(i, i + 1), requests);
        assertThat(print(requests)).as("byte by byte").isEqualTo(expected);
    }

    @Test
    void aPipelineOfAnyDepthIsCutIntoItsRequests() throws Exception {
        int count = 100_000;
        List<byte[][]> requests = decode("*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n".repeat(count));
        assertThat(requests).hasSize(count);
        assertThat(print(requests)).isEqualTo("[GET, key]".repeat(count));
    }

    @Test
    void aLargeValueSurvivesBeingReadInPieces() throws Exception {
        byte[] value = new byte[3_000_001];
        new Random(1).nextBytes(value);
        List<byte[][]> requests =
                decode("*2\r\n$4\r\nECHO\r\n$" + value.length + "\r\n" + new String(value, ISO_8859_1) + "\r\n");
        assertThat(requests).hasSize(1);
        assertThat(requests.getFirst()[1]).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*x\\r\\n | invalid multibulk length",
                "*\\r\\n | invalid multibulk length",
                "*+1\\r\\n | invalid multibulk length",
                "*01\\r\\n | invalid multibulk length",
                "*1048577\\r\\n | invalid multibulk length",
                "*99999999999999999999\\r\\n | invalid multibulk length",
                "*1\\r\\n+OK\\r\\n | expected '$', got '+'",
                "*1\\r\\n$-1\\r\\n | invalid bulk length",
                "*1\\r\\n$x\\r\\n | invalid bulk length",
                "*1\\r\\n$67108865\\r\\n | invalid bulk length",
                "*1\\r\\n$9223372036854775808\\r\\n | invalid bulk length",
                "GET \"k\\r\\n | unbalanced quotes in request",
                "GET 'k'x\\r\\n | unbalanced quotes in request"
            })
    void whatIsNoRequestIsRefusedInRedissWords(String bytes, String why) {
        assertThatThrownBy(() -> decode(bytes.replace("\\r", "\r").replace("\\n", "\n")))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("ERR Protocol error: " + why);
    }

    @Test
    void linesWithoutAnEndAreRefused() {
        String long_ = "1".repeat(70_000);
        assertThatThrownBy(() -> decode("*" + long_)).hasMessageEndingWith("too big mbulk count string");
        assertThatThrownBy(() -> decode("*1\r\n$" + long_)).hasMessageEndingWith("too big bulk count string");
        assertThatThrownBy(() -> decode("P" + long_)).hasMessageEndingWith("too big inline request");
    }

    @Test
    void beforeThePasswordOnlySmallRequestsAreRead() {
        assertThatThrownBy(() -> decode(new RequestDecoder(LIMITS, false), "*11\r\n"))
                .hasMessageEndingWith("unauthenticated multibulk length");
        assertThatThrownBy(() -> decode(new RequestDecoder(LIMITS, false), "*1\r\n$16385\r\n"))
                .hasMessageEndingWith("unauthenticated bulk length");
    }

    @Test
    void aBrowsersRequestIsAnAttack() {
        for (String line : List.of("POST / HTTP/1.1\r\n", "Host: example.org\r\n")) {
            assertThatThrownBy(() -> decode(line))
                    .isInstanceOfSatisfying(
                            ProtocolException.class,
                            e -> assertThat(e.isAttack()).isTrue());
        }
    }

    @Test
    void anAnnouncedLengthTakesNoMemoryBeforeItsBytesAreThere() throws Exception {
        var decoder = new RequestDecoder(LIMITS, true);
        feed(decoder, "*1048576\r\n$67108864\r\nx", new ArrayList<>());
        assertThat(decoder.heldBytes()).isLessThan(10_000);
        feed(decoder, "y".repeat(100_000), new ArrayList<>());
        assertThat(decoder.heldBytes()).isLessThan(4 * 100_000);
    }

    @Test
    void oneRequestsArgumentsTogetherAreBounded() {
        var decoder = new RequestDecoder(new RequestLimits(1024, 1000, 1000, 2_000), true);
        assertThatThrownBy(() -> decode(decoder, "*3\r\n" + ("$900\r\n" + "x".repeat(900) + "\r\n").repeat(3)))
                .hasMessageEndingWith("too big request, more than 2000 bytes");
    }

    /// Whatever comes in ends as requests, as a wish for more, or as a protocol error: never as another exception, and
    /// never with more memory than came in.
    @Test
    void randomBytesNeverBreakTheDecoder() {
        var random = new Random(42);
        String alphabet = "*$\r\n0123456789-+abcPING\"'\\x \0\u00ff";
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            var decoder = new RequestDecoder(LIMITS, random.nextBoolean());
            try {
                decode(decoder, text.toString());
            } catch (ProtocolException refused) {
                assertThat(refused.getMessage()).startsWith("ERR Protocol error: ");
            }
            assertThat(decoder.heldBytes()).isLessThan(20_000);
        }
    }

    private static List<byte[][]> decode(String bytes) throws ProtocolException {
        return decode(new RequestDecoder(LIMITS, true), bytes);
    }

    private static List<byte[][]> decode(RequestDecoder decoder, String bytes) throws ProtocolException {
        List<byte[][]> requests = new ArrayList<>();
        feed(decoder, bytes, requests);
        return requests;
    }

    private static void feed(RequestDecoder decoder, String bytes, List<byte[][]> requests) throws ProtocolException {
        var buffer = Unpooled.wrappedBuffer(bytes.getBytes(ISO_8859_1));
        var input = new Input();
        while (buffer.isReadable()) {
            input.load(buffer);
            byte[][] request;
            while ((request = decoder.next(input)) != null) requests.add(request);
            buffer.skipBytes(input.consumed());
        }
    }

    private static String print(List<byte[][]> requests) {
        var text = new StringBuilder();
        for (byte[][] request : requests) {
            text.append(Arrays.stream(request)
                    .map(argument -> new String(argument, ISO_8859_1))
                    .toList());
        }
        return text.toString();
    }
}
