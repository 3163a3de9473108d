package io.quorate.core.command;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A real `redis-server` on a free port of this machine, with one connection to it.
public final class RedisServer implements AutoCloseable {
    private static final String PROGRAM = "redis-server";

    private final Process process;
    private final Socket socket;
    private final InputStream in;

    private RedisServer(Process process, Socket socket) throws IOException {
        this.process = process;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    public static boolean isInstalled() {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, PROGRAM))) return true;
        }
        return false;
    }

    /// @param folder where it runs
    /// @param options settings in turn with their values, beside those that keep it from writing files
    public static RedisServer start(Path folder, String... options) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(
                List.of(PROGRAM, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--daemonize", "no"));
        command.addAll(List.of("--dir", folder.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            awaitReady(process);
            return new RedisServer(process, new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException failure) {
            process.destroy();
            throw failure;
        }
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static void awaitReady(Process process) throws IOException {
        var output = new StringBuilder();
        // Not closed, and Redis says nothing more that could fill the pipe.
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line;
                (line = reader.readLine()) != null;
                output.append(line).append('\n')) {
            if (line.contains("Ready to accept connections")) return;
        }
        throw new IOException("redis-server did not start:\n" + output);
    }

    Reply run(byte[]... arguments) throws IOException {
        var request = new ByteArrayOutputStream();
        request.writeBytes(ascii("*" + arguments.length + "\r\n"));
        for (byte[] argument : arguments) {
            request.writeBytes(ascii("$" + argument.length + "\r\n"));
            request.writeBytes(argument);
            request.writeBytes(ascii("\r\n"));
        }
        socket.getOutputStream().write(request.toByteArray());
        return read();
    }

    Reply run(String... arguments) throws IOException {
        byte[][] bytes = new byte[arguments.length][];
        for (int i = 0; i < arguments.length; i++) bytes[i] = arguments[i].getBytes(StandardCharsets.ISO_8859_1);
        return run(bytes);
    }

    /// Where it listens.
    public int port() {
        return socket.getPort();
    }

    private Reply read() throws IOException {
        String line = readLine();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> new Reply.Simple(rest);
            case '-' -> Reply.error(rest);
            case ':' -> Reply.integer(Long.parseLong(rest));
            case '$' -> readBulk(Integer.parseInt(rest));
            case '*' -> {
                int count = Integer.parseInt(rest);
                List<Reply> elements = new ArrayList<>();
                for (int i = 0; i < count; i++) elements.add(read());
                yield Reply.array(elements);
            }
            default -> throw new IOException("unexpected reply " + line);
        };
    }

    private Reply readBulk(int length) throws IOException {
        if (length < 0) return Reply.NULL;
        byte[] bytes = in.readNBytes(length);
        in.skipNBytes(2);
        return Reply.bulk(bytes);
    }

    private String readLine() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b; (b = in.read()) != '\r'; line.write(b)) {
            if (b < 0) throw new IOException("redis-server closed the connection");
        }
        in.skipNBytes(1);
        return line.toString(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.destroy();
        process.onExit().join();
    }
}
