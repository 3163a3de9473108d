package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// What a backup holds: up to where the data goes, and each file with its size and checksum.
///
/// A text that a person can read, with a checksum of itself in its last line:
///
/// ```
/// quorate backup 2
/// lsn 60000
/// keys 59213
/// expiring 1208
/// time 115573391392833536
/// made 2026-11-20T11:30:00Z
/// file 000011.sst 1837405 1a2b3c4d
/// crc32c 5e6f7a8b
/// ```
///
/// @param applied up to where the data goes; its time is the hybrid time of the newest record in it
/// @param made when it was made, by this machine's clock
/// @param files all files in the folder of rows, in order of names
public record BackupManifest(OrderedStore.Applied applied, Instant made, List<File> files) {
    /// Name of the file in the backup's folder. A folder without it is not a backup.
    static final String NAME = "BACKUP";
    /// A hundred thousand files, which is a few terabytes of rows.
    static final int BYTES_MAX = 8 << 20;

    private static final String FIRST_LINE = "quorate backup ";
    private static final int VERSION = 2;
    /// A plain name: what is restored never lands in another folder.
    private static final Pattern FILE =
            Pattern.compile("file ([A-Za-z0-9][A-Za-z0-9._-]*) ([0-9]{1,18}) ([0-9a-f]{8})");

    /// A file of rows.
    ///
    /// @param crc CRC-32C of the bytes
    public record File(String name, long bytes, int crc) {}

    public BackupManifest {
        files = List.copyOf(files);
    }

    /// Size of all files of rows, bytes.
    public long bytes() {
        return files.stream().mapToLong(File::bytes).sum();
    }

    byte[] encode() {
        var text = new StringBuilder();
        text.append(FIRST_LINE).append(VERSION).append('\n');
        text.append("lsn ").append(applied.lsn()).append('\n');
        text.append("keys ").append(applied.keyCount()).append('\n');
        text.append("expiring ").append(applied.expiringCount()).append('\n');
        text.append("time ").append(applied.time()).append('\n');
        text.append("made ").append(made).append('\n');
        for (File file : files) {
            text.append("file ").append(file.name()).append(' ').append(file.bytes());
            text.append(' ').append(hex(file.crc())).append('\n');
        }
        String crc = hex(crcOf(text.toString()));
        text.append("crc32c ").append(crc).append('\n');
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// @throws UnusableStoreException if the bytes are damaged or of another version
    static BackupManifest decode(byte[] bytes) throws UnusableStoreException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(FIRST_LINE)) throw new UnusableStoreException("it does not begin like one");
        // The version comes before the checksum: another version may end in another way.
        String version = text.substring(FIRST_LINE.length()).lines().findFirst().orElse("");
        if (!version.equals(String.valueOf(VERSION))) {
            throw new UnusableStoreException(
                    "it is of version " + version + ", and this Quorate knows version " + VERSION);
        }
        int last = text.lastIndexOf("crc32c ");
        if (last < 0 || !text.substring(last).equals("crc32c " + hex(crcOf(text.substring(0, last))) + "\n")) {
            throw new UnusableStoreException("its checksum does not match");
        }
        return parse(text.substring(0, last).lines().toList());
    }

    private static BackupManifest parse(List<String> lines) throws UnusableStoreException {
        try {
            var applied = new OrderedStore.Applied(
                    Long.parseLong(after("lsn ", lines.get(1))),
                    Long.parseLong(after("keys ", lines.get(2))),
                    Long.parseLong(after("expiring ", lines.get(3))),
                    Long.parseLong(after("time ", lines.get(4))));
            Instant made = Instant.parse(after("made ", lines.get(5)));
            List<File> files = new ArrayList<>();
            for (String line : lines.subList(6, lines.size())) {
                Matcher file = FILE.matcher(line);
                if (!file.matches()) throw new IllegalArgumentException(line);
                files.add(
                        new File(file.group(1), Long.parseLong(file.group(2)), HexFormat.fromHexDigits(file.group(3))));
            }
            return new BackupManifest(applied, made, files);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException malformed) {
            throw new UnusableStoreException("it is malformed: " + malformed.getMessage(), malformed);
        }
    }

    private static String after(String word, String line) {
        if (!line.startsWith(word)) throw new IllegalArgumentException(line);
        return line.substring(word.length());
    }

    private static String hex(int crc) {
        return HexFormat.of().toHexDigits(crc).toLowerCase(Locale.ROOT);
    }

    private static int crcOf(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return (int) crc.getValue();
    }
}
