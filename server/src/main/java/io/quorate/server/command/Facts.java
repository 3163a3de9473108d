package io.quorate.server.command;

import java.util.List;

/// What there is to know of a node's process, its memory and its disk.
public interface Facts {
    /// Quorate's version.
    String version();

    /// 40 hexadecimal digits that no other run of a node has.
    String runId();

    /// How sockets are watched: `epoll` or `nio`.
    String transport();

    int port();

    long processId();

    long startedMillis();

    /// Heap in use, bytes.
    long heapBytes();

    /// The most that the heap may be, bytes.
    long heapBytesMax();

    /// Memory of sockets' buffers, bytes.
    long bufferBytes();

    /// Memory of the store outside the heap, bytes.
    long storeBytes();

    /// Memory of the whole process as the operating system counts it, bytes; 0 where it does not say.
    long residentBytes();

    /// Memory of the machine, bytes.
    long machineBytes();

    /// Processor time of the process in user mode and in the kernel together, nanoseconds.
    long processorNanos();

    /// Room on the data's disk, bytes.
    long diskFreeBytes();

    /// What an operator should look at, one sentence each.
    List<String> alarms();
}
