package io.quorate.core.commitlog;

import java.util.function.BooleanSupplier;

/// The disk that the tests of the log drive by hand is one.
class HandDiskContractTest extends DiskContract {
    private HandDisk disk = new HandDisk();

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected void runUntil(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) disk.step();
    }

    @Override
    protected void kill() {
        disk = disk.afterKill();
    }
}
