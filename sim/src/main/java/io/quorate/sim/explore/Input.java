package io.quorate.sim.explore;

import io.quorate.core.log.Assignment;
import java.util.Optional;

/// Something that may happen to a node.
sealed interface Input {
    /// A message comes.
    record Delivered(Letter letter) implements Input {
        @Override
        public String toString() {
            return "receives from " + letter;
        }
    }

    /// It learns that it leads in an epoch.
    record Assigned(Assignment assignment) implements Input {
        @Override
        public String toString() {
            return "is handed epoch " + assignment.epoch();
        }
    }

    /// A client writes: who is asked, which tells entries of two leaders apart. Those of one have places of
    /// their own.
    record Written(int node, int start) implements Input {
        @Override
        public String toString() {
            return "is asked to write w" + node + "." + start;
        }
    }

    /// A client reads.
    record Read() implements Input {
        @Override
        public String toString() {
            return "is asked to read";
        }
    }

    /// The oldest record that its disk does not have is synced. A sync of many records is many of these: what
    /// the node says in between may get lost, so nothing is added that could not be.
    record Synced() implements Input {
        @Override
        public String toString() {
            return "syncs a record";
        }
    }

    /// Time goes by, until it says again what nobody has answered.
    record Ticked() implements Input {
        @Override
        public String toString() {
            return "says again what may have got lost";
        }
    }

    /// It loses power and what it has not synced, and starts again.
    ///
    /// @param last the newest epoch that it was handed, of which it learns again; empty if there was none
    record Crashed(Optional<Assignment> last) implements Input {
        @Override
        public String toString() {
            return "loses power and starts again";
        }
    }
}
