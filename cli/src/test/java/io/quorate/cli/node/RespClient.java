package io.quorate.cli.node;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client that waits for its answers and never sends anything twice.
public final class RespClient implements AutoCloseable {
    /// An error reply.
    public record Refused(String message) {}

    /// Far above what any answer takes; a node that is silent for so long hangs.
    private static final int ANSWER_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    public RespClient(int port) throws IOException {
        this(port, ANSWER_MILLIS);
    }

    /// @param answerMillis after so long without an answer it gives up
    public RespClient(int port, int answerMillis) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(answerMillis);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), answerMillis);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    /// Sends one request and waits for its answer: a text, a number, a list, nothing, or [Refused].
    public @Nullable Object ask(String... request) throws IOException {
        send(List.<String[]>of(request));
        return receive();
    }

    /// Sends requests in one go; an answer to each is to be received.
    void send(List<String[]> requests) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (String[] request : requests) {
            write(bytes, "*" + request.length + "\r\n");
            for (String argument : request) {
                write(bytes, "$" + argument.length() + "\r\n" + argument + "\r\n");
            }
        }
        bytes.writeTo(out);
    }

    @Nullable
    Object receive() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> new Refused(rest);
            case ':' -> Long.valueOf(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> list(Integer.parseInt(rest));
            default -> throw new IOException("not RESP: " + line);
        };
    }

    private @Nullable String bulk(int length) throws IOException {
        if (length < 0) return null;
        byte[] bytes = in.readNBytes(length + 2);
        if (bytes.length < length + 2) throw new EOFException("the server closed the connection");
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private List<@Nullable Object> list(int length) throws IOException {
        var list = new ArrayList<@Nullable Object>();
        for (int i = 0; i < length; i++) list.add(receive());
        return list;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) throw new EOFException("the server closed the connection");
            line.append((char) next);
        }
        if (in.read() != '\n' || line.isEmpty()) throw new IOException("not RESP: " + line);
        return line.toString();
    }

    private static void write(ByteArrayOutputStream to, String text) {
        to.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
