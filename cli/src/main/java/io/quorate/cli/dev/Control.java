package io.quorate.cli.dev;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Where a running `dev` listens for what is said in other terminals: a socket in a folder that only its user can
/// enter.
///
/// ```
/// request:  word 0 word 0 ... word, then the end of what is sent
/// answer:   '+' or '-', then text until the end: what there is to say, or why not
/// ```
final class Control implements AutoCloseable {
    private static final int REQUEST_BYTES_MAX = 64 << 10;
    private static final int ANSWER_BYTES_MAX = 16 << 20;
    private static final String SEPARATOR = "\0";

    /// What it is asked.
    interface Requests {
        /// Does what the words ask for.
        ///
        /// @return what there is to say
        /// @throws IOException with one line that says why not
        String answer(List<String> words) throws IOException, InterruptedException;
    }

    private final ServerSocketChannel server;
    private final Requests requests;

    private Control(ServerSocketChannel server, Requests requests) {
        this.server = server;
        this.requests = requests;
    }

    static Control open(Path socket, Requests requests) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        var control = new Control(server, requests);
        Thread.ofPlatform().daemon().name("control").start(control::accept);
        return control;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofVirtual().name("control").start(() -> serve(client));
            }
        } catch (AsynchronousCloseException closed) {
            // This is the end.
        } catch (IOException failure) {
            System.err.println("quorate dev: does not listen to other terminals any more: " + failure.getMessage());
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            String answer;
            try {
                String request = text(Channels.newInputStream(client), REQUEST_BYTES_MAX);
                answer = "+" + requests.answer(Arrays.asList(request.split(SEPARATOR, -1)));
            } catch (IOException refused) {
                answer = "-" + refused.getMessage();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            Channels.newOutputStream(client).write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            // Whoever asked does not wait for the answer.
        }
    }

    /// Asks the `dev` that listens at a socket.
    ///
    /// @throws DevException if it refuses, with its reason
    /// @throws IOException if nobody listens
    static String ask(Path socket, List<String> words) throws IOException {
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Channels.newOutputStream(client).write(String.join(SEPARATOR, words).getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
            String answer = text(Channels.newInputStream(client), ANSWER_BYTES_MAX);
            if (answer.startsWith("+")) return answer.substring(1);
            throw new DevException(answer.isEmpty() ? "dev ended before it answered" : answer.substring(1));
        } catch (ClosedChannelException closed) {
            throw new IOException("dev ended before it answered", closed);
        }
    }

    private static String text(InputStream from, int bytesMax) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(from.readNBytes(bytesMax + 1));
        if (bytes.size() > bytesMax) throw new IOException("more than " + bytesMax + " bytes were said");
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
