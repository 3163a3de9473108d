package io.quorate.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A server that stores nothing and answers what its script says, for tests. As a process of its own it takes the port
/// as its argument and answers like a store that is always full.
public final class ConstantRespServer implements AutoCloseable {
    private static final String VALUE = "$100\r\n" + "v".repeat(100) + "\r\n";

    private final ServerSocket listener;
    private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();
    private final Script script;
    private final ConcurrentLinkedQueue<List<String>> requests = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /// What to answer.
    public interface Script {
        /// @param number how many requests this connection sent before
        /// @return bytes of a reply; empty to close the connection
        String answer(List<String> request, int number);
    }

    private ConstantRespServer(int port, Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(port, 1_024, InetAddress.getLoopbackAddress());
        connections.execute(this::accept);
    }

    public static ConstantRespServer start(Script script) throws IOException {
        return new ConstantRespServer(0, script);
    }

    public static String likeAStore(List<String> request, int number) {
        return switch (request.getFirst()) {
            case "GET" -> VALUE;
            case "SET" -> "+OK\r\n";
            case "PING" -> "+PONG\r\n";
            case "INFO" -> "$21\r\nredis_version:0.0.0\r\n\r\n";
            default -> "-ERR unknown command '" + request.getFirst() + "'\r\n";
        };
    }

    public static void main(String[] args) throws IOException {
        // Ends with the process: accept() is on a virtual thread, which keeps nothing alive, so this one waits.
        var server = new ConstantRespServer(Integer.parseInt(args[0]), ConstantRespServer::likeAStore);
        server.accept();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /// All requests so far, in an order that only holds within a connection.
    public List<List<String>> requests() {
        return List.copyOf(requests);
    }

    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.execute(() -> serve(socket));
            }
        } catch (SocketException closed) {
            // The test is over.
        } catch (IOException failure) {
            failures.add(failure);
        }
    }

    private void serve(Socket socket) {
        try (socket;
                var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
            for (int number = 0; ; number++) {
                if (in.available() == 0) out.flush();
                List<String> request = read(in);
                requests.add(request);
                String answer = script.answer(request, number);
                out.write(answer.getBytes(StandardCharsets.UTF_8));
                if (answer.isEmpty()) return;
            }
        } catch (EOFException | SocketException gone) {
            // The client has seen enough.
        } catch (IOException | RuntimeException failure) {
            failures.add(failure);
        }
    }

    private static List<String> read(DataInputStream in) throws IOException {
        int count = header(in, '*');
        List<String> request = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] bytes = in.readNBytes(header(in, '$'));
            request.add(new String(bytes, StandardCharsets.UTF_8));
            if (in.readUnsignedByte() != '\r' || in.readUnsignedByte() != '\n') throw new IOException("no CRLF");
        }
        return request;
    }

    private static int header(DataInputStream in, char type) throws IOException {
        int found = in.readUnsignedByte();
        if (found != type) throw new IOException("byte " + found + " where " + type + " must be");
        int number = 0;
        for (int next = in.readUnsignedByte(); next != '\r'; next = in.readUnsignedByte()) {
            number = number * 10 + Character.digit(next, 10);
        }
        if (in.readUnsignedByte() != '\n') throw new IOException("no LF");
        return number;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        connections.shutdownNow();
    }
}
