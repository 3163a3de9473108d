package io.quorate.bench.load;

import java.util.List;
import java.util.SplittableRandom;

/// What a run sends: some kinds of request, and which comes next.
///
/// A new workload is a list of [Request]s; the generator encodes each once and fills in key and value as it sends.
public interface Workload {
    /// What tables call it.
    String name();

    /// The kinds of request, 1 to 256 of them; the same at every call.
    List<Request> requests();

    /// Draws the next request. Called for every request that is sent: cheap and without allocation.
    ///
    /// @return an index into [#requests()]
    int next(SplittableRandom random);

    /// The same kind of request every time.
    static Workload only(Request request) {
        return new Uniform(request.name(), List.of(request));
    }

    /// Reads and writes in a fixed proportion, in random order.
    ///
    /// @param readShare share of the reads, 0 to 1
    static Workload mixed(Request read, Request write, double readShare) {
        if (!(readShare >= 0 && readShare <= 1)) {
            throw new IllegalArgumentException("share of reads: " + readShare + " (must be from 0 to 1)");
        }
        return new Mixed(read, write, readShare);
    }

    /// Requests that are all equally likely.
    record Uniform(String name, List<Request> requests) implements Workload {
        public Uniform {
            requests = List.copyOf(requests);
        }

        @Override
        public int next(SplittableRandom random) {
            return requests.size() == 1 ? 0 : random.nextInt(requests.size());
        }
    }

    /// See [#mixed].
    record Mixed(Request read, Request write, double readShare) implements Workload {
        @Override
        public String name() {
            return read.name() + " " + Math.round(readShare * 100) + " % " + write.name();
        }

        @Override
        public List<Request> requests() {
            return List.of(read, write);
        }

        @Override
        public int next(SplittableRandom random) {
            return random.nextDouble() < readShare ? 0 : 1;
        }
    }
}
