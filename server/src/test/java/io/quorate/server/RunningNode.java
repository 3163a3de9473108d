package io.quorate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.config.Configuration;
import io.quorate.server.config.Sources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;

/// A node on a free port, for the length of a test.
public final class RunningNode implements AutoCloseable {
    private final Node node;
    private final FailureLog failures;

    private RunningNode(Node node, FailureLog failures) {
        this.node = node;
        this.failures = failures;
    }

    /// @param assignments `key=value`, beside data folder and ports
    public static RunningNode start(Path folder, String... assignments) throws StartException {
        Configuration configuration = Configuration.defaults();
        configuration = Sources.set(configuration, "data=" + folder);
        configuration = Sources.set(configuration, "port=0");
        configuration = Sources.set(configuration, "admin-port=-1");
        for (String assignment : assignments) configuration = Sources.set(configuration, assignment);
        return new RunningNode(Node.start(configuration), FailureLog.open());
    }

    public int port() {
        return node.port();
    }

    public Node node() {
        return node;
    }

    /// What is answered to some bytes until the connection closes.
    public String talk(String bytes) throws IOException {
        return talk(port(), bytes);
    }

    /// What the server at a port of this machine answers to some bytes until it closes the connection.
    public static String talk(int port, String bytes) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    /// Stops the node, which must end well.
    @Override
    public void close() {
        node.stop();
        int status = node.awaitEnd();
        failures.close();
        assertThat(status).as(failures::lines).isZero();
    }
}
