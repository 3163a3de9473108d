package io.quorate.core.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/// The state of a story: all that was applied, in order; made durable when the story says so. A snapshot
/// has a piece for each entry.
final class StoryState implements Snapshots {
    /// What a loss of power leaves.
    private record Durable(Coverage coverage, List<String> applied) {}

    private record Receipt(Snapshot snapshot, List<String> received, byte[] after) {}

    private final List<String> applied = new ArrayList<>();
    private Coverage coverage = Coverage.NOTHING;
    private Durable durable = new Durable(Coverage.NOTHING, List.of());
    private Optional<Receipt> receipt = Optional.empty();
    private final Queue<Runnable> work = new ArrayDeque<>();
    /// Whether the disk does nothing until [#work()].
    private boolean isSlow;
    private boolean isSuspended;

    List<String> applied() {
        return applied;
    }

    Coverage coverage() {
        return coverage;
    }

    Optional<Snapshot> receiving() {
        return receipt.map(Receipt::snapshot);
    }

    int receivedCount() {
        return receipt.map(one -> one.received().size()).orElse(0);
    }

    void apply(Entry entry, String text, ReplicaLog log) {
        applied.add(text);
        coverage = log.coverage(entry.offset(), entry.offset());
    }

    boolean isSuspended() {
        return isSuspended;
    }

    /// Makes the state durable.
    ///
    /// @return its last entry
    Position flush() {
        durable = new Durable(coverage, List.copyOf(applied));
        return coverage.last();
    }

    Coverage losePower() {
        work.clear();
        isSuspended = false;
        applied.clear();
        applied.addAll(durable.applied());
        coverage = durable.coverage();
        return coverage;
    }

    void beSlow() {
        isSlow = true;
    }

    boolean hasWork() {
        return !isSlow && !work.isEmpty();
    }

    boolean isBusy() {
        return !work.isEmpty();
    }

    /// Does the oldest of what it was asked for.
    void work() {
        work.remove().run();
    }

    // ---- The port ----

    @Override
    public void open(Consumer<View> then) {
        work.add(() -> then.accept(view()));
    }

    private View view() {
        Coverage seen = coverage;
        List<String> rows = List.copyOf(applied);
        return new View() {
            @Override
            public Coverage coverage() {
                return seen;
            }

            @Override
            public void read(byte[] after, int bytesMax, Consumer<SnapshotChunk> then) {
                int at = after.length == 0 ? 0 : Integer.parseInt(new String(after, StandardCharsets.UTF_8));
                byte[] bytes = at < rows.size() ? rows.get(at).getBytes(StandardCharsets.UTF_8) : new byte[0];
                String next = at + 1 < rows.size() ? Integer.toString(at + 1) : "";
                work.add(() -> then.accept(new SnapshotChunk(after, next.getBytes(StandardCharsets.UTF_8), bytes)));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Optional<Unfinished> unfinished() {
        return receipt.map(one -> new Unfinished(one.snapshot(), one.after()));
    }

    @Override
    public void begin(Snapshot snapshot) {
        work.clear();
        receipt = Optional.of(new Receipt(snapshot, List.of(), SnapshotChunk.BEGINNING));
    }

    @Override
    public void receive(SnapshotChunk chunk, Runnable then) {
        Receipt before = receipt.orElseThrow();
        work.add(() -> {
            var received = new ArrayList<>(before.received());
            received.add(new String(chunk.bytes(), StandardCharsets.UTF_8));
            receipt = Optional.of(new Receipt(before.snapshot(), received, chunk.next()));
            then.run();
        });
    }

    @Override
    public void install(Runnable then) {
        isSuspended = true;
        work.add(() -> {
            isSuspended = false;
            Receipt whole = receipt.orElseThrow();
            receipt = Optional.empty();
            become(new Durable(whole.snapshot().coverage(), whole.received()));
            then.run();
        });
    }

    private void become(Durable state) {
        durable = state;
        applied.clear();
        applied.addAll(state.applied());
        coverage = state.coverage();
    }

    @Override
    public void discard() {
        receipt = Optional.empty();
    }

    @Override
    public void drop(Runnable then) {
        work.add(() -> {
            become(new Durable(Coverage.NOTHING, List.of()));
            then.run();
        });
    }
}
