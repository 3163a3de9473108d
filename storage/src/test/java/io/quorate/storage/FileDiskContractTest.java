package io.quorate.storage;

import io.quorate.core.commitlog.Disk;
import io.quorate.core.commitlog.DiskContract;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// Writes by a thread of their own, by the shard's, and on a file system that has no direct writes.
class FileDiskContractTest {
    abstract static class OnFiles extends DiskContract {
        private final OneThread shard = new OneThread();

        @TempDir
        private Path folder;

        private FileDisk disk;

        abstract boolean isInline();

        abstract boolean mayBeDirect();

        @BeforeEach
        void open() {
            disk = FileDisk.open(folder, shard, this::isInline, mayBeDirect());
        }

        @AfterEach
        void close() {
            disk.close();
        }

        @Override
        protected Disk disk() {
            return disk;
        }

        @Override
        protected void runUntil(BooleanSupplier holds) {
            shard.runUntil(holds);
        }

        /// What a killed process has written lies with the operating system, as after closing.
        @Override
        protected void kill() {
            disk.close();
            open();
        }
    }

    @Nested
    class ByAThread extends OnFiles {
        @Override
        boolean isInline() {
            return false;
        }

        @Override
        boolean mayBeDirect() {
            return true;
        }
    }

    @Nested
    class Inline extends OnFiles {
        @Override
        boolean isInline() {
            return true;
        }

        @Override
        boolean mayBeDirect() {
            return true;
        }
    }

    @Nested
    class ThroughThePageCache extends OnFiles {
        @Override
        boolean isInline() {
            return false;
        }

        @Override
        boolean mayBeDirect() {
            return false;
        }
    }
}
