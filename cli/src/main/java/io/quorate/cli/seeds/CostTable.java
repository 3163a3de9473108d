package io.quorate.cli.seeds;

import com.sun.management.ThreadMXBean;
import io.quorate.sim.cost.CostTrial;
import io.quorate.sim.cost.CostTrial.Cost;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/// What a write, a read and a minute without either cost a cluster, counted: messages, bytes, syncs, allocations.
public final class CostTable {
    private static final List<Integer> PARTITIONS = List.of(1, 64, 4096);
    private static final List<Integer> IN_FLIGHT = List.of(1, 64);
    /// Enough that one more sync or frame does not show.
    private static final int OPERATIONS = 20_000;

    private final PrintWriter out;

    public CostTable(PrintWriter out) {
        this.out = out;
    }

    /// Prints the table. But for the allocations, which depend on what the compiler has done by then, it is the
    /// same every time until the code changes.
    public void run() {
        out.println(
                "three nodes, every partition on all of them; writes of 100 bytes, ack=majority, durability=fsync,");
        out.println("and linearizable reads; for each operation, on all nodes together");
        out.println("         in flight  partitions  messages    bytes  syncs  log bytes  allocated bytes");
        for (int inFlight : IN_FLIGHT) {
            for (int partitions : PARTITIONS) {
                line("write", inFlight, partitions, trial(partitions).writes(inFlight, OPERATIONS));
            }
        }
        for (int inFlight : IN_FLIGHT) {
            for (int partitions : PARTITIONS) {
                line("read", inFlight, partitions, trial(partitions).reads(inFlight, OPERATIONS));
            }
        }
        out.println("a round of reads, one waiting in every partition that one node leads; and an idle minute");
        for (int partitions : PARTITIONS)
            line("round", partitions, trial(partitions).round());
        for (int partitions : PARTITIONS)
            line("minute", partitions, trial(partitions).idleMinute());
        out.flush();
    }

    @NonPortable("only this bean counts what one thread allocates")
    private static CostTrial trial(int partitions) {
        var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return new CostTrial(partitions, thread::getCurrentThreadAllocatedBytes);
    }

    private void line(String what, int inFlight, int partitions, Cost cost) {
        line(what, Integer.toString(inFlight), partitions, cost);
    }

    private void line(String what, int partitions, Cost cost) {
        line(what, "", partitions, cost);
    }

    private void line(String what, String inFlight, int partitions, Cost cost) {
        out.printf(
                Locale.ROOT,
                "%-7s  %9s  %10d  %8.2f  %7.0f  %5.2f  %9.0f  %15.0f%n",
                what,
                inFlight,
                partitions,
                cost.frames(),
                cost.frameBytes(),
                cost.syncs(),
                cost.diskBytes(),
                cost.allocatedBytes());
        out.flush();
    }
}
