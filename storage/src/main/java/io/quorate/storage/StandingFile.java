package io.quorate.storage;

import io.quorate.core.control.Standing;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The file in a node's folder that says which node it is and which cluster it belongs to. A node that stands alone has
/// none.
///
/// ```
/// | CRC32C u32 of the rest | standing |
/// ```
///
/// It is replaced as a whole: a crash leaves the former one or the new one. All calls wait for the disk.
public final class StandingFile {
    private static final String NAME = "NODE";
    private static final String NEW_NAME = "NODE.new";
    private static final int BYTES_AT_FIRST = 256;

    private final Path folder;

    StandingFile(Path folder) {
        this.folder = folder;
    }

    /// What the folder says; empty if it says nothing.
    ///
    /// @throws UnusableStoreException if it cannot be read or is damaged
    public Optional<Standing> read() throws UnusableStoreException {
        Path file = folder.resolve(NAME);
        try {
            var source = new ByteSource(Files.readAllBytes(file));
            int checksum = source.getInt();
            byte[] standing = source.getBytes(source.remaining());
            if (checksum != checksum(standing)) throw new MalformedException("its checksum is wrong");
            return Optional.of(Standing.decode(new ByteSource(standing)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UnusableStoreException(file + " cannot be read: " + e.getMessage(), e);
        } catch (MalformedException e) {
            throw new UnusableStoreException(
                    file + " is damaged: " + e.getMessage() + ". It says which node of which cluster this is, so"
                            + " start with an empty folder: the node joins the cluster as a new one",
                    e);
        }
    }

    /// Writes what the folder says from now on, and waits until that survives a loss of power.
    public void write(Standing standing) throws IOException {
        var sink = new ByteSink(BYTES_AT_FIRST);
        sink.putInt(0);
        standing.encode(sink);
        byte[] bytes = sink.toByteArray();
        var crc = new CRC32C();
        crc.update(bytes, Integer.BYTES, bytes.length - Integer.BYTES);
        sink.setInt(0, (int) crc.getValue());
        Path file = folder.resolve(NEW_NAME);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer all = ByteBuffer.wrap(sink.toByteArray());
            while (all.hasRemaining()) channel.write(all);
            channel.force(true);
        }
        Files.move(file, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        DataFolder.sync(folder);
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
