package io.quorate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.bench.ConstantRespServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
    private static final KeySpace KEYS = KeySpace.of(1_000);
    private static final Workload GET = Workload.only(Request.get());
    private static final Workload HALF = Workload.mixed(Request.get(), Request.set(10), 0.5);

    @Test
    void aFillWritesEveryKeyOnce() throws IOException {
        // 1,000 keys do not divide by 7 x 16: the last pipelines are short.
        try (var server = ConstantRespServer.start(ConstantRespServer::likeAStore)) {
            LoadResult result = LoadGenerator.fill(server.address(), KEYS, Request.set(100), 7, 16, 1);

            assertThat(result.operations()).isEqualTo(1_000);
            assertThat(result.errors()).isEmpty();
            assertThat(server.requests().stream()
                            .map(request -> request.get(1))
                            .sorted()
                            .toList())
                    .isEqualTo(LongStream.range(0, 1_000)
                            .mapToObj("key:%012d"::formatted)
                            .toList());
            assertThat(server.requests())
                    .allSatisfy(request -> assertThat(request.get(2)).hasSize(100));
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void aFillOfFewerKeysThanConnectionsEnds() throws IOException {
        try (var server = ConstantRespServer.start(ConstantRespServer::likeAStore)) {
            LoadResult result = LoadGenerator.fill(server.address(), KeySpace.of(3), Request.set(1), 8, 4, 1);
            assertThat(result.operations()).isEqualTo(3);
        }
    }

    @Test
    void aRunCountsAnswersAndMeasuresThem() throws IOException {
        try (var server = ConstantRespServer.start(ConstantRespServer::likeAStore)) {
            var window = new Window();
            LoadResult result = LoadGenerator.run(plan(server, GET, 8, 4), window);

            assertThat(window.events).containsExactly("opened", "closed");
            assertThat(result.operations())
                    .isPositive()
                    .isLessThanOrEqualTo(server.requests().size());
            assertThat(result.errors()).isEmpty();
            assertThat(result.absent()).isZero();
            assertThat(result.latency().p50Micros()).isPositive();
            assertThat(result.latency().p50Micros())
                    .isLessThanOrEqualTo(result.latency().p99Micros());
            assertThat(result.latency().p99Micros())
                    .isLessThanOrEqualTo(result.latency().maxMicros());
            assertThat(result.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(250));
            assertThat(result.coreShare()).isPositive();
            assertThat(server.requests())
                    .allSatisfy(request -> assertThat(request.get(1)).matches("key:000000000\\d{3}"));
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void aMixedRunSendsBothAndExpectsTheRightReplyToEach() throws IOException {
        try (var server = ConstantRespServer.start(ConstantRespServer::likeAStore)) {
            LoadResult result = LoadGenerator.run(plan(server, HALF, 3, 16), LoadGenerator.WindowListener.NONE);

            assertThat(result.errors()).isEmpty();
            assertThat(server.requests().stream().map(List::getFirst).distinct().sorted())
                    .containsExactly("GET", "SET");
        }
    }

    @Test
    void errorRepliesAreCountedWithTheirText() throws IOException {
        try (var server = ConstantRespServer.start((request, number) ->
                number % 10 == 9 ? "-MISCONF disk full\r\n" : ConstantRespServer.likeAStore(request, number))) {
            LoadResult result = LoadGenerator.fill(server.address(), KEYS, Request.set(10), 4, 5, 1);

            assertThat(result.errors()).containsOnlyKeys("SET: -MISCONF disk full");
            assertThat(result.errorCount()).isPositive();
            assertThat(result.operations() + result.errorCount()).isEqualTo(1_000);
            assertThat(result.summary()).contains("ERRORS {SET: -MISCONF disk full=");
        }
    }

    @Test
    void anErrorInTheWarmUpIsNotForgotten() throws IOException {
        try (var server = ConstantRespServer.start(
                (request, number) -> number == 0 ? "-LOADING\r\n" : ConstantRespServer.likeAStore(request, number))) {
            LoadResult result = LoadGenerator.run(plan(server, GET, 2, 1), LoadGenerator.WindowListener.NONE);

            assertThat(result.errors()).containsExactlyEntriesOf(new TreeMap<>(Map.of("GET: -LOADING", 2L)));
        }
    }

    @Test
    void aReplyOfAnotherTypeIsAnError() throws IOException {
        try (var server = ConstantRespServer.start((request, number) -> ":1\r\n")) {
            LoadResult result = LoadGenerator.fill(server.address(), KEYS, Request.set(10), 4, 5, 1);

            assertThat(result.operations()).isZero();
            assertThat(result.errors()).containsOnlyKeys("SET: expected a simple string, got type ':'");
            assertThat(result.errorCount()).isEqualTo(1_000);
        }
    }

    @Test
    void errorsThatAllDifferAreBounded() throws IOException {
        try (var server = ConstantRespServer.start((request, number) -> "-ERR at " + request.get(1) + "\r\n")) {
            LoadResult result = LoadGenerator.fill(server.address(), KEYS, Request.set(10), 4, 5, 1);

            assertThat(result.errors()).hasSizeLessThan(20).containsKey("other errors");
            assertThat(result.errorCount()).isEqualTo(1_000);
        }
    }

    @Test
    void aNilIsAbsentAndNoError() throws IOException {
        try (var server = ConstantRespServer.start((request, number) -> "$-1\r\n")) {
            LoadResult result = LoadGenerator.run(plan(server, GET, 2, 2), LoadGenerator.WindowListener.NONE);

            assertThat(result.errors()).isEmpty();
            assertThat(result.absent()).isPositive().isGreaterThanOrEqualTo(result.operations());
        }
    }

    @Test
    void requestsLargerThanTheSocketsBuffersArriveWhole() throws IOException {
        try (var server = ConstantRespServer.start(ConstantRespServer::likeAStore)) {
            LoadResult result = LoadGenerator.fill(server.address(), KeySpace.of(8), Request.set(4 << 20), 2, 2, 1);

            assertThat(result.operations()).isEqualTo(8);
            assertThat(server.requests())
                    .allSatisfy(request -> assertThat(request.get(2)).hasSize(4 << 20));
        }
    }

    @Test
    void aServerThatClosesTheConnectionEndsTheRun() throws IOException {
        try (var server = ConstantRespServer.start(
                (request, number) -> number == 50 ? "" : ConstantRespServer.likeAStore(request, number))) {
            assertThatThrownBy(() -> LoadGenerator.fill(server.address(), KEYS, Request.set(10), 2, 1, 1))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("the server closed the connection");
        }
    }

    @Test
    void aServerThatDoesNotSpeakRespEndsTheRun() throws IOException {
        try (var server = ConstantRespServer.start((request, number) -> "HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertThatThrownBy(() -> LoadGenerator.fill(server.address(), KEYS, Request.set(10), 2, 1, 1))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("unknown reply type 'H'");
        }
    }

    @Test
    void aReplyTooManyEndsTheRun() throws IOException {
        try (var server = ConstantRespServer.start((request, number) -> "+OK\r\n+OK\r\n")) {
            assertThatThrownBy(() -> LoadGenerator.fill(server.address(), KEYS, Request.set(10), 1, 1, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nobody asked");
        }
    }

    @Test
    void nobodyListening() throws IOException {
        InetSocketAddress free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
        assertThatThrownBy(() -> LoadGenerator.fill(free, KEYS, Request.set(10), 1, 1, 1))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void plansThatCannotBeRunAreRefused() {
        var nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new LoadPlan(nowhere, KEYS, GET, 0, 1, second, second, 1))
                .hasMessage("connections: 0 (must be from 1 to 10000)");
        assertThatThrownBy(() -> new LoadPlan(nowhere, KEYS, GET, 1, 1_025, second, second, 1))
                .hasMessage("pipeline: 1025 (must be from 1 to 1024)");
        assertThatThrownBy(() -> new LoadPlan(nowhere, KEYS, GET, 1, 1, second, Duration.ZERO, 1))
                .hasMessageContaining("window");
        assertThatThrownBy(() -> new LoadPlan(nowhere, KEYS, GET, 1, 1, second.negated(), second, 1))
                .hasMessageContaining("warm-up");
        assertThatThrownBy(() -> Workload.mixed(Request.get(), Request.set(1), 1.5))
                .hasMessageContaining("must be from 0 to 1");
    }

    private static LoadPlan plan(ConstantRespServer server, Workload workload, int connections, int pipeline) {
        return new LoadPlan(
                server.address(),
                KEYS,
                workload,
                connections,
                pipeline,
                Duration.ofMillis(20),
                Duration.ofMillis(250),
                1);
    }

    private static final class Window implements LoadGenerator.WindowListener {
        final List<String> events = new ArrayList<>();

        @Override
        public void opened() {
            events.add("opened");
        }

        @Override
        public void closed() {
            events.add("closed");
        }
    }
}
