package io.quorate.storage;

import io.quorate.core.commitlog.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The commit log's files in a folder.
///
/// Writes have a thread of their own, so that they wait neither for the zeros of a new file nor for the sync of
/// what was written without; the rest has another. A write may also be carried out by the caller's own thread,
/// which saves two hand-overs and pays when the shard has nothing else to do meanwhile: `inline` decides, write
/// by write.
///
/// One owner, the shard's thread. What has failed is not tried again here: after a sync that failed nobody
/// knows what is on the disk.
public final class FileDisk implements Disk, AutoCloseable {
    /// Far above what a log has under way: one write, one sync, one file made ready.
    private static final int WAITING_MAX = 64;
    private static final int CHUNK_BYTES = 1 << 20;
    /// What `strerror` says of ENOSPC.
    private static final String NO_SPACE = "No space left on device";
    /// What it says of EDQUOT.
    private static final String OVER_QUOTA = "quota exceeded";

    private interface Operation {
        void run() throws IOException;
    }

    private final Path folder;
    private final Executor shard;
    private final BooleanSupplier inline;
    private final boolean isDirect;
    private final Map<String, LogFile> open = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor writer = thread("log-write");
    private final ThreadPoolExecutor keeper = thread("log-files");
    /// Belongs to whoever carries out the one write under way.
    private final ByteBuffer writeBuffer = LogFile.alignedBuffer(CHUNK_BYTES);
    private final ByteBuffer readBuffer = LogFile.alignedBuffer(CHUNK_BYTES);
    private final ByteBuffer zeros = LogFile.alignedBuffer(CHUNK_BYTES);
    private int writesUnderWay;

    private FileDisk(Path folder, Executor shard, BooleanSupplier inline, boolean isDirect) {
        this.folder = folder;
        this.shard = shard;
        this.inline = inline;
        this.isDirect = isDirect;
    }

    /// Opens the files in an existing folder, all of which are the log's.
    ///
    /// @param shard runs what it is given on the shard's thread, in order, until this disk is closed
    /// @param inline asked on each write, on the shard's thread: whether to carry it out right there
    public static FileDisk open(Path folder, Executor shard, BooleanSupplier inline) {
        return open(folder, shard, inline, true);
    }

    static FileDisk open(Path folder, Executor shard, BooleanSupplier inline, boolean mayBeDirect) {
        return new FileDisk(folder, shard, inline, mayBeDirect && LogFile.supportsDirect(folder));
    }

    private static ThreadPoolExecutor thread(String name) {
        return new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), work -> new Thread(work, name));
    }

    @Override
    public SortedMap<String, Long> list() {
        SortedMap<String, Long> sizes = new TreeMap<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (Path path : paths) sizes.put(path.getFileName().toString(), Files.size(path));
        } catch (IOException e) {
            throw new UnreadableException(folder + ": " + e);
        }
        return sizes;
    }

    @Override
    public byte[] read(String file, long position, int length) {
        try {
            return file(file).read(position, length, readBuffer);
        } catch (IOException | UncheckedIOException e) {
            throw new UnreadableException(folder.resolve(file) + " at byte " + position + ": " + e);
        }
    }

    @Override
    public void create(String file, long bytes, Consumer<Outcome> then) {
        keep(then, () -> {
            Path path = folder.resolve(file);
            // Asked first, so that a full disk is not filled to its last byte each time that it is asked for room.
            if (Files.getFileStore(folder).getUsableSpace() < bytes) {
                throw new FileSystemException(path.toString(), null, NO_SPACE);
            }
            try (FileChannel channel =
                    FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                fillWithZeros(channel, path, bytes);
            }
            syncFolder();
        });
    }

    private void fillWithZeros(FileChannel channel, Path path, long bytes) throws IOException {
        try {
            for (long position = 0; position < bytes; ) {
                ByteBuffer chunk = zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - position));
                position += channel.write(chunk, position);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.delete(path); // what has found no room takes none
            throw e;
        }
    }

    @Override
    public void write(
            String file, long position, byte[] bytes, int offset, int length, boolean sync, Consumer<Outcome> then) {
        Operation operation = () -> file(file).write(position, bytes, offset, length, sync, writeBuffer);
        Consumer<Outcome> done = outcome -> {
            writesUnderWay--;
            then.accept(outcome);
        };
        if (writesUnderWay++ == 0 && inline.getAsBoolean()) {
            Outcome outcome = outcome(operation);
            shard.execute(() -> done.accept(outcome));
        } else {
            handOver(writer, operation, done);
        }
    }

    @Override
    public void sync(String file, Consumer<Outcome> then) {
        keep(then, () -> file(file).sync());
    }

    @Override
    public void rename(String from, String to, Consumer<Outcome> then) {
        keep(then, () -> {
            close(from);
            Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
            syncFolder();
        });
    }

    @Override
    public void delete(String file, Consumer<Outcome> then) {
        keep(then, () -> {
            close(file);
            Files.delete(folder.resolve(file));
            syncFolder();
        });
    }

    /// Ends the threads once they have done what they were asked, and closes the files. Waits.
    @Override
    public void close() {
        writer.close();
        keeper.close();
        for (String file : open.keySet()) {
            try {
                close(file);
            } catch (IOException e) {
                // What was synced is durable, and nobody was promised the rest.
            }
        }
    }

    private void keep(Consumer<Outcome> then, Operation operation) {
        handOver(keeper, operation, then);
    }

    private void handOver(Executor thread, Operation operation, Consumer<Outcome> then) {
        thread.execute(() -> {
            Outcome outcome = outcome(operation);
            try {
                shard.execute(() -> then.accept(outcome));
            } catch (RejectedExecutionException _) {
                // The shard's thread has ended before this disk was closed: nobody waits for the outcome.
            }
        });
    }

    private Outcome outcome(Operation operation) {
        try {
            operation.run();
            return new Outcome.Done();
        } catch (IOException | UncheckedIOException e) {
            String message = folder + ": " + e;
            return isForWantOfSpace(message) ? new Outcome.NoSpace(message) : new Outcome.Failed(message);
        } catch (RuntimeException | OutOfMemoryError e) {
            return new Outcome.Failed(folder + ": " + e);
        }
    }

    /// By the words: Java hands on nothing else that tells a full disk from other failures.
    private static boolean isForWantOfSpace(String message) {
        return message.contains(NO_SPACE) || message.contains(OVER_QUOTA);
    }

    private LogFile file(String name) throws IOException {
        try {
            return open.computeIfAbsent(name, _ -> LogFile.open(folder.resolve(name), isDirect));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void close(String name) throws IOException {
        LogFile file = open.remove(name);
        if (file != null) file.close();
    }

    /// A name is durable only when the folder is.
    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
