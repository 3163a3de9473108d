package io.quorate.server.peer;

import java.util.Optional;

/// How a connection came to its end.
///
/// @param why in words
/// @param refusal if one end refused the other
/// @param isOurs whether this end refused
record Ending(String why, Optional<Refusal> refusal, boolean isOurs) {
    static Ending lost(String why) {
        return new Ending(why, Optional.empty(), false);
    }

    static Ending refused(Refusal refusal, boolean isOurs) {
        return new Ending(refusal.text(), Optional.of(refusal), isOurs);
    }

    boolean is(Refusal.Reason reason) {
        return refusal.filter(each -> each.reason() == reason).isPresent();
    }

    boolean isQuiet() {
        return refusal.filter(each -> each.reason().isQuiet()).isPresent();
    }
}
