package io.quorate.core.commitlog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A disk whose operations are carried out one by one, when the test says so.
public final class HandDisk implements Disk {
    private static final int SECTOR_BYTES = 512;

    private record Operation(String what, Runnable effect, Consumer<Outcome> then) {}

    /// A write that is under way: any of its sectors may be there.
    private record Write(String file, int position, byte[] bytes) {}

    private final ArrayDeque<Operation> waiting = new ArrayDeque<>();
    /// What a reader finds.
    private final TreeMap<String, byte[]> files;
    /// What a loss of power leaves.
    private final TreeMap<String, byte[]> durable;
    private final List<Write> writes = new ArrayList<>();
    /// What was carried out, in order.
    public final List<String> done = new ArrayList<>();

    public boolean isFull;
    /// Files larger than that find no room.
    long fileBytesMax = Long.MAX_VALUE;
    boolean hasNoSpaceForWrites;
    private @Nullable Predicate<String> failing;

    public HandDisk() {
        this(new TreeMap<>(), new TreeMap<>());
    }

    private HandDisk(SortedMap<String, byte[]> files, SortedMap<String, byte[]> durable) {
        this.files = copy(files);
        this.durable = copy(durable);
    }

    private static TreeMap<String, byte[]> copy(SortedMap<String, byte[]> files) {
        TreeMap<String, byte[]> copy = new TreeMap<>();
        files.forEach((name, bytes) -> copy.put(name, bytes.clone()));
        return copy;
    }

    /// Carries the next operation out.
    public void step() {
        Operation operation = waiting.remove();
        done.add(operation.what());
        if (failing != null && failing.test(operation.what())) {
            operation.then().accept(new Outcome.Failed("input/output error"));
        } else if (findsNoSpace(operation.what())) {
            operation.then().accept(new Outcome.NoSpace("no space left on device"));
        } else {
            operation.effect().run();
            operation.then().accept(new Outcome.Done());
        }
    }

    private boolean findsNoSpace(String what) {
        return what.startsWith("create") && (isFull || sizeIn(what) > fileBytesMax)
                || what.startsWith("write") && hasNoSpaceForWrites;
    }

    private static long sizeIn(String create) {
        return Long.parseLong(create.substring(create.lastIndexOf(' ') + 1));
    }

    /// Carries out everything, and what follows from it.
    public void settle() {
        for (int i = 0; i < 10_000; i++) {
            if (waiting.isEmpty()) return;
            step();
        }
        throw new AssertionError("never comes to rest: " + waiting.peek());
    }

    /// Carries operations out until one is next whose description begins like that.
    public void stepTo(String next) {
        while (!waiting.element().what().startsWith(next)) step();
    }

    /// Descriptions of what waits, but for files that are made.
    public List<String> waiting() {
        return waiting.stream()
                .map(Operation::what)
                .filter(what -> !what.startsWith("create"))
                .toList();
    }

    /// Carries the next operation out, if one waits.
    public boolean stepIfAny() {
        if (waiting.isEmpty()) return false;
        step();
        return true;
    }

    public void failWhen(Predicate<String> what) {
        failing = what;
    }

    /// The disk after the process was killed: everything written is there.
    public HandDisk afterKill() {
        return new HandDisk(files, durable);
    }

    /// The disk after the process was killed, perhaps with parts of a write that was under way.
    HandDisk afterKill(Random random) {
        HandDisk left = afterKill();
        for (Write write : writes) keepSectors(random, write.bytes, left.bytes(write.file), write.position);
        return left;
    }

    /// The disk after a loss of power: only what was synced is there.
    public HandDisk afterPowerCut() {
        return new HandDisk(durable, durable);
    }

    /// The disk after a loss of power that kept, of what was written and not synced, some sectors.
    HandDisk afterPowerCut(Random random) {
        HandDisk left = afterPowerCut();
        afterKill(random).files.forEach((name, written) -> keepSectors(random, written, left.bytes(name), 0));
        return new HandDisk(left.files, left.files);
    }

    private static void keepSectors(Random random, byte[] from, byte[] to, int position) {
        int likely = random.nextInt(4); // none, some, most
        for (int at = 0; at < from.length; at += SECTOR_BYTES) {
            int length = Math.min(SECTOR_BYTES, from.length - at);
            if (random.nextInt(4) < likely) System.arraycopy(from, at, to, position + at, length);
        }
    }

    /// The bytes that a reader finds, to be changed by the test.
    byte[] bytes(String file) {
        byte[] bytes = files.get(file);
        if (bytes == null) throw new UnreadableException("no file " + file);
        return bytes;
    }

    void remove(String file) {
        files.remove(file);
    }

    @Override
    public SortedMap<String, Long> list() {
        TreeMap<String, Long> sizes = new TreeMap<>();
        files.forEach((name, bytes) -> sizes.put(name, (long) bytes.length));
        return sizes;
    }

    @Override
    public byte[] read(String file, long position, int length) {
        byte[] bytes = bytes(file);
        int from = (int) Math.min(position, bytes.length);
        return Arrays.copyOfRange(bytes, from, Math.min(from + length, bytes.length));
    }

    @Override
    public void create(String file, long bytes, Consumer<Outcome> then) {
        enqueue("create " + file + " " + bytes, then, () -> {
            files.put(file, new byte[(int) bytes]);
            durable.put(file, new byte[(int) bytes]);
        });
    }

    @Override
    public void write(
            String file, long position, byte[] bytes, int offset, int length, boolean sync, Consumer<Outcome> then) {
        Write write = new Write(file, (int) position, Arrays.copyOfRange(bytes, offset, offset + length));
        writes.add(write);
        enqueue("write " + file + (sync ? " and sync" : ""), then, () -> {
            writes.remove(write);
            System.arraycopy(bytes, offset, bytes(file), (int) position, length);
            if (sync) durable.put(file, bytes(file).clone());
        });
    }

    @Override
    public void sync(String file, Consumer<Outcome> then) {
        byte[] written = bytes(file).clone(); // no more than what was written before the call
        enqueue("sync " + file, then, () -> durable.put(file, written));
    }

    @Override
    public void rename(String from, String to, Consumer<Outcome> then) {
        enqueue("rename " + from + " " + to, then, () -> {
            byte[] bytes = bytes(from);
            files.remove(from);
            files.put(to, bytes);
            byte[] kept = durable.remove(from);
            if (kept != null) durable.put(to, kept);
        });
    }

    @Override
    public void delete(String file, Consumer<Outcome> then) {
        enqueue("delete " + file, then, () -> {
            files.remove(file);
            durable.remove(file);
        });
    }

    private void enqueue(String what, Consumer<Outcome> then, Runnable effect) {
        waiting.add(new Operation(what, effect, then));
    }
}
