package io.quorate.core.store;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Several runs of rows as one, in order of keys: of each row the version of the newest run.
final class NewestVersions implements Iterator<Version> {
    private static final class Run {
        private final int age;
        private final Iterator<Version> rest;
        private Version first;

        Run(int age, Iterator<Version> rest) {
            this.age = age;
            this.rest = rest;
            first = rest.next();
        }

        RowKey key() {
            return first.key;
        }
    }

    private final PriorityQueue<Run> runs;
    private final Predicate<Version> isHidden;
    private @Nullable Version next;

    /// @param newestFirst runs of rows, each in order of keys
    /// @param isHidden versions to leave out, together with the older ones of their rows
    NewestVersions(List<Iterator<Version>> newestFirst, Predicate<Version> isHidden) {
        this.isHidden = isHidden;
        runs = new PriorityQueue<>(Comparator.comparing(Run::key).thenComparingInt(run -> run.age));
        for (int age = 0; age < newestFirst.size(); age++) {
            Iterator<Version> rows = newestFirst.get(age);
            if (rows.hasNext()) runs.add(new Run(age, rows));
        }
        next = advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Version next() {
        Version version = next;
        if (version == null) throw new NoSuchElementException();
        next = advance();
        return version;
    }

    private @Nullable Version advance() {
        while (true) {
            Version newest = take();
            if (newest == null) return null;
            for (Run older; (older = runs.peek()) != null && older.key().equals(newest.key); ) take();
            if (!isHidden.test(newest)) return newest;
        }
    }

    private @Nullable Version take() {
        Run run = runs.poll();
        if (run == null) return null;
        Version version = run.first;
        if (run.rest.hasNext()) {
            run.first = run.rest.next();
            runs.add(run);
        }
        return version;
    }
}
