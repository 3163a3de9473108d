package io.quorate.sim.machine;

import io.quorate.core.commitlog.Disk;
import io.quorate.core.commitlog.DiskContract;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.function.BooleanSupplier;

class SimDiskContractTest extends DiskContract {
    private final VirtualTime time = new VirtualTime();
    private Life life = new Life(time);
    private final SimDisk disk = new SimDisk(life, new Chance(1), new Trace(time));

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected void runUntil(BooleanSupplier holds) {
        while (!holds.getAsBoolean() && time.step(Long.MAX_VALUE)) {}
    }

    @Override
    protected void kill() {
        life.end();
        life = new Life(time);
        disk.attach(life);
    }
}
