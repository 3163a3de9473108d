package io.quorate.core.membership;

/// How a node knows that another one is there, or does not.
///
/// ```
/// from       to         why
/// HEARD      RELAYED    silent beyond the threshold, but others hear it
/// HEARD      SUSPECT    silent beyond the threshold, and nobody who was asked heard it since
/// RELAYED    SUSPECT    the same
/// RELAYED    HEARD      a heartbeat came
/// SUSPECT    HEARD      a heartbeat came
/// SUSPECT    RELAYED    others passed on its newer incarnation: it is alive, and the link to it is not
/// ```
public enum Sight {
    /// Its own heartbeats come in.
    HEARD,
    /// They do not, but others hear it.
    RELAYED,
    /// Nobody who was asked hears it.
    SUSPECT
}
