package io.quorate.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A node's folder: who uses it, what format it has, and where its parts lie.
///
/// ```
/// LOCK     held by the process that uses the folder, with its number
/// FORMAT   "quorate data " and the version of everything else
/// NODE     which node of which cluster it is, if it belongs to one ([StandingFile])
/// log/     segments of the commit log
/// rows/    rows on RocksDB
/// ```
public final class DataFolder implements AutoCloseable {
    /// Grows when an older program could not read what this one writes, or this one what an older one wrote.
    static final int FORMAT_VERSION = 2;

    private static final String LOCK = "LOCK";
    private static final String FORMAT = "FORMAT";
    private static final String NEW_FORMAT = "FORMAT.new";
    private static final String FORMAT_WORDS = "quorate data ";
    private static final int FORMAT_BYTES_MAX = 1024;

    private final Path folder;
    private final FileChannel lock;

    private DataFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /// Opens a folder for this process alone; an empty one or one that is not there becomes a new node's.
    ///
    /// @throws UnusableStoreException if it is not ours, of another version, in use or cannot be written
    public static DataFolder open(Path folder) throws UnusableStoreException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UnusableStoreException(
                    "data folder " + folder + " cannot be made: " + reason(e) + "; give another with --data", e);
        }
        try {
            refuseForeign(folder);
            return take(folder);
        } catch (IOException e) {
            throw new UnusableStoreException(
                    "data folder " + folder + " cannot be used: " + reason(e)
                            + "; make it writable for this user, or give another with --data",
                    e);
        }
    }

    /// Takes a folder that is ours or shall be: whatever lies in it already is a node's.
    static DataFolder take(Path folder) throws IOException, UnusableStoreException {
        DataFolder taken = new DataFolder(folder, lock(folder));
        try {
            taken.prepare();
        } catch (IOException | UnusableStoreException e) {
            taken.close();
            throw e;
        }
        return taken;
    }

    /// Where the commit log's segments lie.
    public Path log() {
        return folder.resolve("log");
    }

    /// What it says of the node and its cluster.
    public StandingFile standing() {
        return new StandingFile(folder);
    }

    /// Where RocksDB's files lie.
    public Path rows() {
        return folder.resolve("rows");
    }

    /// Free space on the folder's file system, in bytes, as far as this user may fill it. Waits for the file
    /// system.
    public long freeBytes() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /// Lets another process use the folder.
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // The operating system lets go of the lock with the process, at the latest.
        }
    }

    /// Nothing is written, not even the lock, to a folder that somebody else uses for something else.
    private static void refuseForeign(Path folder) throws IOException, UnusableStoreException {
        TreeSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            for (Path path : paths) names.add(path.getFileName().toString());
        }
        if (names.contains(FORMAT)) return;
        names.removeAll(List.of(LOCK, NEW_FORMAT)); // a first start that was cut down
        names.remove("lost+found"); // the root of a file system
        if (names.isEmpty()) return;
        throw new UnusableStoreException("data folder " + folder + " holds " + names.first()
                + " but no file FORMAT: it is not Quorate's; give an empty folder or a new one with --data");
    }

    private static FileChannel lock(Path folder) throws IOException, UnusableStoreException {
        FileChannel channel = FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            if (lock == null) throw inUse(folder, channel);
            channel.truncate(0);
            channel.write(ascii(ProcessHandle.current().pid() + "\n"), 0);
            return channel;
        } catch (OverlappingFileLockException e) {
            throw inUse(folder, channel);
        } finally {
            if (lock == null) channel.close();
        }
    }

    private static UnusableStoreException inUse(Path folder, FileChannel channel) throws IOException {
        String holder = text(channel);
        return new UnusableStoreException("data folder " + folder + " is in use by "
                + (holder.isEmpty() ? "another process" : "process " + holder)
                + "; stop that one, or give another folder with --data");
    }

    private void prepare() throws IOException, UnusableStoreException {
        @Nullable String format = format();
        if (format == null) writeFormat();
        else refuseUnknown(format);
        Files.createDirectories(log());
        Files.createDirectories(rows());
        sync(folder);
    }

    private @Nullable String format() throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve(FORMAT), StandardOpenOption.READ)) {
            return text(channel);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void refuseUnknown(String format) throws UnusableStoreException {
        Path file = folder.resolve(FORMAT);
        int version;
        try {
            if (!format.startsWith(FORMAT_WORDS)) throw new NumberFormatException(format);
            version = Integer.parseInt(format.substring(FORMAT_WORDS.length()));
        } catch (NumberFormatException e) {
            throw new UnusableStoreException(
                    file + " does not say what it should, \"" + FORMAT_WORDS + FORMAT_VERSION
                            + "\": the folder is damaged or not Quorate's; restore a backup with `quorate restore`, or give"
                            + " another folder with --data",
                    e);
        }
        if (version != FORMAT_VERSION) {
            throw new UnusableStoreException(file + " says format " + version + ", and this program knows "
                    + FORMAT_VERSION + ": start the version of Quorate that wrote the folder"
                    + (version > FORMAT_VERSION ? ", or a later one" : ", or give another folder with --data"));
        }
    }

    /// Whole or not at all: a crash must not leave a folder that is taken for somebody else's.
    private void writeFormat() throws IOException {
        Path file = folder.resolve(NEW_FORMAT);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ascii(FORMAT_WORDS + FORMAT_VERSION + "\n"));
            channel.force(true);
        }
        Files.move(file, folder.resolve(FORMAT), StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) sync(parent);
    }

    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(FORMAT_BYTES_MAX);
        channel.read(buffer, 0);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
    }

    /// The words of the operating system, without the path that Java puts before them.
    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        return reason != null ? reason : e.getClass().getSimpleName().replace("Exception", "");
    }
}
