package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.core.store.OrderedStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class BackupManifestTest {
    private static final BackupManifest MANIFEST = new BackupManifest(
            new OrderedStore.Applied(7, 5, 2, 123_456_789),
            Instant.parse("2026-11-20T11:30:00Z"),
            List.of(
                    new BackupManifest.File("000011.sst", 1_837_405, 0x1a2b3c4d),
                    new BackupManifest.File("CURRENT", 16, -1)));

    @Test
    void whatIsWrittenIsRead() throws UnusableStoreException {
        assertThat(BackupManifest.decode(MANIFEST.encode())).isEqualTo(MANIFEST);
    }

    @Test
    void aPersonCanReadIt() {
        assertThat(new String(MANIFEST.encode(), StandardCharsets.US_ASCII)).startsWith("""
                        quorate backup 2
                        lsn 7
                        keys 5
                        expiring 2
                        time 123456789
                        made 2026-11-20T11:30:00Z
                        file 000011.sst 1837405 1a2b3c4d
                        file CURRENT 16 ffffffff
                        crc32c\s""");
    }

    @Test
    void whateverIsCutOffIsMissed() {
        byte[] whole = MANIFEST.encode();
        for (int length = 0; length < whole.length; length++) assertRefused(Arrays.copyOf(whole, length), "");
    }

    @Test
    void anyChangedByteIsNoticed() {
        for (int at = 0; at < MANIFEST.encode().length; at++) {
            byte[] changed = MANIFEST.encode();
            changed[at] ^= 1;
            assertRefused(changed, "");
        }
    }

    @Test
    void anotherVersionIsNamed() {
        assertRefused(sealed("quorate backup 3\nwhat only version 3 knows\n"), "version 3");
        assertRefused(sealed("quorate backup 1\nlsn 7\nkeys 5\n"), "version 1");
    }

    @Test
    void aFileOfAnotherFolderIsRefused() {
        for (String name : List.of("../000011.sst", "/etc/passwd", "..", ".", "a/b", "")) {
            String head = "quorate backup 2\nlsn 7\nkeys 5\nexpiring 2\ntime 1\nmade 2026-11-20T11:30:00Z\n";
            assertRefused(sealed(head + "file " + name + " 16 ffffffff\n"), "malformed");
        }
    }

    /// A text with the checksum that it should have.
    private static byte[] sealed(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        String hex = HexFormat.of().toHexDigits((int) crc.getValue());
        return (text + "crc32c " + hex + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertRefused(byte[] bytes, String why) {
        assertThatExceptionOfType(UnusableStoreException.class)
                .isThrownBy(() -> BackupManifest.decode(bytes))
                .withMessageContaining(why);
    }
}
