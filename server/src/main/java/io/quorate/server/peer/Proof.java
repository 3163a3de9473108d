package io.quorate.server.peer;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// That an end of a connection knows the password, without a word of it.
///
/// A proof is the HMAC-SHA256, with the password as its key, of who proves and of what both ends have said. In that
/// are a nonce of each, so that no proof is of use on another connection; and who proves, so that none is of use to the
/// other end. Whoever dials proves first: who merely knows the address of a node gets nothing to try passwords on.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>
final class Proof {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] NONE = {};

    private final byte[] password;

    /// @param password empty if nothing is to be proven
    Proof(String password) {
        this.password = password.getBytes(StandardCharsets.UTF_8);
    }

    boolean isWanted() {
        return password.length > 0;
    }

    /// @param prover who proves
    /// @param dialler what the end that opened the connection said first, as it was sent
    /// @param acceptor what the other end said
    byte[] make(Connection.Role prover, byte[] dialler, byte[] acceptor) {
        if (!isWanted()) return NONE;
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(password, ALGORITHM));
            mac.update((byte) (prover == Connection.Role.DIALLER ? 'D' : 'A'));
            // Digests, so that where the one ends and the other begins is beyond doubt.
            mac.update(digest(dialler));
            mac.update(digest(acceptor));
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new AssertionError("every JDK has " + ALGORITHM, impossible);
        }
    }

    /// Whether a proof is the one that should have been made. How long it takes tells nothing of the right one.
    boolean isRight(byte[] proof, Connection.Role prover, byte[] dialler, byte[] acceptor) {
        return MessageDigest.isEqual(make(prover, dialler, acceptor), proof);
    }

    private static byte[] digest(byte[] bytes) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
