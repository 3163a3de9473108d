package io.quorate.cli.status;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A node's port for operators, asked over HTTP.
///
/// @param host a name or an address, that of IPv6 in brackets
public record AdminPort(String host, int port) {
    /// A paused node does not answer, and others are to be asked as well.
    private static final int ANSWER_MILLIS_MAX = 5_000;

    /// What it said.
    public record Answer(int status, String body) {
        private static final int OK = 200;

        public boolean isOk() {
            return status == OK;
        }
    }

    /// @throws IOException if nobody answers
    public Answer get(String path) throws IOException {
        return answer(open(path));
    }

    /// @throws IOException if nobody answers
    public Answer post(String path, String body) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        try (var out = connection.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        return answer(connection);
    }

    private HttpURLConnection open(String path) throws IOException {
        var connection = (HttpURLConnection)
                URI.create("http://" + host + ":" + port + path).toURL().openConnection();
        connection.setConnectTimeout(ANSWER_MILLIS_MAX);
        connection.setReadTimeout(ANSWER_MILLIS_MAX);
        return connection;
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream body =
                connection.getErrorStream() == null ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
