package io.quorate.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// CPU time that processes have consumed, to 10 ms.
///
/// @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
public final class CpuTime {
    /// Linux shows user space hundredths of a second (USER_HZ) on all processors that a JDK 25 runs on.
    private static final long TICK_MILLIS = 10;

    // Places in /proc/PID/stat, counted from the state, which is the first field behind the name.
    // They stand in this order: utime, stime, cutime, cstime.
    static final int UTIME = 11;
    static final int CUTIME = 13;
    static final int CSTIME = 14;

    private CpuTime() {}

    /// Of a process and of those of its children that have ended: Redis rewrites its append-only file in a child, a
    /// server of one process does such work itself.
    ///
    /// @throws IOException if there is no such process, or this is not Linux
    public static Duration ofProcess(long pid) throws IOException {
        return ofTicks(ticks(Files.readString(stat(pid)), UTIME, CSTIME));
    }

    /// Of this process's children that have ended.
    public static Duration ofOwnChildren() throws IOException {
        return ofTicks(ticks(Files.readString(stat(ProcessHandle.current().pid())), CUTIME, CSTIME));
    }

    /// Of everything on this machine, and of what the hypervisor gave to others.
    public static Duration ofMachine() throws IOException {
        // cpu  user nice system idle iowait irq softirq steal guest guest_nice; user already holds guest.
        String line =
                Files.readString(Path.of("/proc/stat")).lines().findFirst().orElse("");
        String[] fields = line.substring("cpu".length()).strip().split(" ", -1);
        long ticks = 0;
        for (int i : new int[] {0, 1, 2, 5, 6, 7}) ticks += Long.parseLong(fields[i]);
        return ofTicks(ticks);
    }

    /// The sum of some neighbouring fields of a `/proc/PID/stat`.
    static long ticks(String stat, int first, int last) {
        // The name is in parentheses and may hold spaces and parentheses itself.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
        long ticks = 0;
        for (int i = first; i <= last; i++) ticks += Long.parseLong(fields[i]);
        return ticks;
    }

    private static Path stat(long pid) {
        return Path.of("/proc/" + pid + "/stat");
    }

    private static Duration ofTicks(long ticks) {
        return Duration.ofMillis(ticks * TICK_MILLIS);
    }
}
