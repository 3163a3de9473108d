package io.quorate.server.command;

import io.quorate.core.command.Refusal;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.Keys;
import io.quorate.server.log.NodeLog;
import io.quorate.server.net.ClientConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Who may come in: everybody without `requirepass`, else who knows it, as the user `default`.
final class Password {
    private static final String USER = "default";

    private Password() {}

    static boolean isWanted(Configuration configuration) {
        return !configuration.get(Keys.REQUIREPASS).isEmpty();
    }

    /// @throws Refusal `WRONGPASS`
    static void check(Host host, String user, byte[] password, ClientConnection client) {
        byte[] right = host.configuration().get(Keys.REQUIREPASS).getBytes(StandardCharsets.UTF_8);
        // Digests are compared, and in constant time: how long it takes tells nothing of the password or its length.
        boolean isRight = MessageDigest.isEqual(digest(right), digest(password));
        if (user.equals(USER) && (isRight || right.length == 0)) return;
        if (host.clients().mayLogMisuse()) {
            NodeLog.warn("client.wrong-password", "id", client.id(), "address", client.address());
        }
        throw new Refusal("WRONGPASS invalid username-password pair or user is disabled.");
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
