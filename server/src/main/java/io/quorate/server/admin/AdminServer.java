package io.quorate.server.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.quorate.server.log.NodeLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The HTTP port for operators.
public final class AdminServer implements AutoCloseable {
    /// What a node tells of itself. Any thread may call.
    public interface Source {
        /// The figures, gathered on the shard's thread.
        Future<MetricSnapshots> metrics();

        /// What it knows of its cluster, in JSON, gathered on the shard's thread; empty if it stands alone.
        Future<Optional<String>> cluster();

        /// Why the node should get no requests; empty if it should.
        Optional<String> whyNotReady();
    }

    /// A shard that does not answer for so long is not well.
    private static final long ANSWER_SECONDS_MAX = 2;

    private static final int OK = 200;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Source source;

    private AdminServer(HttpServer server, Source source) {
        this.server = server;
        this.source = source;
    }

    /// Listens.
    ///
    /// @throws IOException if the address cannot be had
    public static AdminServer open(InetSocketAddress address, Source source) throws IOException {
        var admin = new AdminServer(HttpServer.create(address, 0), source);
        admin.server.setExecutor(admin.threads);
        admin.server.createContext("/", admin::handle);
        admin.server.start();
        return admin;
    }

    /// The port, also where any free one was asked for.
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")
                    && !exchange.getRequestMethod().equals("HEAD")) {
                answer(exchange, METHOD_NOT_ALLOWED, "only GET\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> metrics(exchange);
                case "/healthz" -> health(exchange);
                case "/readyz" -> readiness(exchange);
                case "/cluster" -> cluster(exchange);
                default -> answer(exchange, NOT_FOUND, "there are /metrics, /healthz, /readyz and /cluster\n");
            }
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        Optional<MetricSnapshots> figures = figures();
        if (figures.isEmpty()) {
            answer(exchange, UNAVAILABLE, NO_ANSWER);
            return;
        }
        var bytes = new ByteArrayOutputStream();
        var writer = PrometheusTextFormatWriter.create();
        writer.write(bytes, figures.get(), EscapingScheme.DEFAULT);
        answer(exchange, OK, writer.getContentType(), bytes.toByteArray());
    }

    private void cluster(HttpExchange exchange) throws IOException {
        Optional<Optional<String>> view = inTime(source.cluster());
        if (view.isEmpty()) {
            answer(exchange, UNAVAILABLE, NO_ANSWER);
        } else if (view.get().isEmpty()) {
            answer(exchange, NOT_FOUND, "this node belongs to no cluster\n");
        } else {
            byte[] json = (view.get().get() + "\n").getBytes(StandardCharsets.UTF_8);
            answer(exchange, OK, "application/json", json);
        }
    }

    private static final String NO_ANSWER = "the shard has not answered for " + ANSWER_SECONDS_MAX + " s\n";

    /// Alive is a node whose shard goes round.
    private void health(HttpExchange exchange) throws IOException {
        boolean isAlive = figures().isPresent();
        answer(exchange, isAlive ? OK : UNAVAILABLE, isAlive ? "ok\n" : NO_ANSWER);
    }

    private void readiness(HttpExchange exchange) throws IOException {
        Optional<String> whyNot = source.whyNotReady();
        answer(exchange, whyNot.isEmpty() ? OK : UNAVAILABLE, whyNot.orElse("ready") + "\n");
    }

    private Optional<MetricSnapshots> figures() {
        return inTime(source.metrics());
    }

    /// What the shard's thread says in time; empty if it does not.
    private static <T> Optional<T> inTime(Future<T> asked) {
        try {
            return Optional.of(asked.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS));
        } catch (TimeoutException _) {
            asked.cancel(false);
            return Optional.empty();
        } catch (ExecutionException failure) {
            NodeLog.bug("admin.failed", failure);
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        answer(exchange, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
