package io.quorate.verify.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;

/// A list that only grows, at its end. Begins empty.
public final class AppendList implements Model<AppendList.Elements, AppendList.Operation, AppendList.Result> {
    /// What can be asked of a list.
    public sealed interface Operation {}

    /// Answers [Whole].
    public record Read() implements Operation {
        @Override
        public String toString() {
            return "read";
        }
    }

    /// Answers [Length], with the new element.
    public record Append(String element) implements Operation {
        @Override
        public String toString() {
            return "append(" + element + ")";
        }
    }

    /// What a list answers.
    public sealed interface Result {}

    /// The number of elements.
    public record Length(long elements) implements Result {
        @Override
        public String toString() {
            return Long.toString(elements);
        }
    }

    /// All elements, first to last.
    public record Whole(List<String> elements) implements Result {
        public Whole {
            elements = List.copyOf(elements);
        }

        @Override
        public String toString() {
            return elements.toString();
        }
    }

    /// An immutable list of strings that shares its beginning with the list that it was made from: a search holds
    /// thousands that differ in their last elements.
    public static final class Elements {
        private static final Elements NONE = new Elements();

        private final Elements front;
        private final String last;
        private final int length;
        private final int hash;

        private Elements() {
            front = this;
            last = "";
            length = 0;
            hash = 0;
        }

        private Elements(Elements front, String last) {
            this.front = front;
            this.last = last;
            length = front.length + 1;
            hash = 31 * front.hash + last.hashCode();
        }

        /// The elements, first to last.
        public List<String> toList() {
            var reversed = new ArrayList<String>(length);
            for (var rest = this; rest.length > 0; rest = rest.front) reversed.add(rest.last);
            return List.copyOf(reversed.reversed());
        }

        private boolean equalsList(List<String> other) {
            if (length != other.size()) return false;
            var rest = this;
            while (rest.length > 0) {
                if (!rest.last.equals(other.get(rest.length - 1))) return false;
                rest = rest.front;
            }
            return true;
        }

        @Override
        public boolean equals(Object object) {
            if (!(object instanceof Elements other) || length != other.length || hash != other.hash) return false;
            var mine = this;
            var theirs = other;
            while (mine != theirs) { // equal lists of a search usually share all but their last element
                if (!mine.last.equals(theirs.last)) return false;
                mine = mine.front;
                theirs = theirs.front;
            }
            return true;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public String toString() {
            return toList().toString();
        }
    }

    @Override
    public Elements initial() {
        return Elements.NONE;
    }

    @Override
    public Elements after(Elements state, Operation operation) {
        return switch (operation) {
            case Read _ -> state;
            case Append(String element) -> new Elements(state, element);
        };
    }

    @Override
    public boolean allows(Elements state, Operation operation, Result result) {
        return switch (operation) {
            case Read _ when result instanceof Whole(var elements) -> state.equalsList(elements);
            case Append _ when result instanceof Length(long elements) -> state.length + 1 == elements;
            case Read _, Append _ -> throw new IllegalArgumentException(operation + " does not answer " + result);
        };
    }

    @Override
    public boolean isObservation(Elements state, Operation operation, Result result) {
        return operation instanceof Read;
    }

    /// A list that only grows has at each place one element for ever, and answers give away which: each read all that
    /// it saw, each append its own.
    @Override
    public Predicate<Elements> consistentWith(List<Exchange<Operation, Result>> exchanges) {
        List<String> longest = List.of();
        var known = new LinkedHashMap<Long, String>(); // by the length of the list that ends with it
        for (var exchange : exchanges) {
            if (exchange.result() instanceof Whole(var elements) && elements.size() > longest.size()) {
                longest = elements;
            }
            if (exchange.operation() instanceof Append(String element)
                    && exchange.result() instanceof Length(long elements)) {
                known.putIfAbsent(elements, element);
            }
        }
        for (int place = 0; place < longest.size(); place++) known.put(place + 1L, longest.get(place));
        // The front of a state held already, so its last element is all that is new.
        return state -> state.length == 0 || state.last.equals(known.getOrDefault((long) state.length, state.last));
    }
}
