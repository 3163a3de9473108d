package io.quorate.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The files that a backup is made of: read with their checksums, copied, made durable, removed.
final class BackupFiles {
    private static final int CHUNK_BYTES = 1 << 20;

    private BackupFiles() {}

    /// The plain files of a folder in order of names.
    static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
        }
    }

    /// Reads a file through and makes it durable.
    static BackupManifest.File check(Path file) throws IOException {
        return pass(file, null);
    }

    /// Copies a file, durable when done.
    static BackupManifest.File copy(Path from, Path to) throws IOException {
        try (FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            BackupManifest.File file = pass(from, out);
            out.force(true);
            return file;
        }
    }

    private static BackupManifest.File pass(Path from, @Nullable FileChannel to) throws IOException {
        var crc = new CRC32C();
        long bytes = 0;
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ)) {
            while (in.read(chunk.clear()) >= 0) {
                chunk.flip();
                bytes += chunk.remaining();
                crc.update(chunk.duplicate());
                while (to != null && chunk.hasRemaining()) to.write(chunk);
            }
            if (to == null) in.force(true);
        }
        return new BackupManifest.File(String.valueOf(from.getFileName()), bytes, (int) crc.getValue());
    }

    /// Writes a small file, durable when done but for its name.
    static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) out.write(rest);
            out.force(true);
        }
    }

    /// Makes the names in a folder durable.
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Removes a folder with all that is in it, if it is there.
    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) return;
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) throw failure;
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
