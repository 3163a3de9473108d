package io.quorate.server.net;

import io.quorate.core.commitlog.Disk;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A disk on which nothing is ever done.
final class NoDisk implements Disk {
    @Override
    public SortedMap<String, Long> list() {
        return new TreeMap<>();
    }

    @Override
    public byte[] read(String file, long position, int length) {
        throw new UnreadableException("there is nothing");
    }

    @Override
    public void create(String file, long bytes, Consumer<Outcome> then) {}

    @Override
    public void write(
            String file, long position, byte[] bytes, int offset, int length, boolean sync, Consumer<Outcome> then) {}

    @Override
    public void sync(String file, Consumer<Outcome> then) {}

    @Override
    public void rename(String from, String to, Consumer<Outcome> then) {}

    @Override
    public void delete(String file, Consumer<Outcome> then) {}
}
