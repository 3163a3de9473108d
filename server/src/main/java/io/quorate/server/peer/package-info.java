/// The network between the nodes of a cluster: who is there, and frames, each sent or lost.
///
/// Begin at [PeerNetwork], the entrance; a [Connection] is one socket and its handshake, [Peers] says who may connect
/// and which connections lead to whom, [Dialling] whom to dial and when, [Admission] holds the rules by which nodes
/// refuse each other, [FrameReader] and [FrameQueue] are the bytes. Whoever uses it is a [PeerListener]; it learns of
/// other nodes by the [io.quorate.core.control.Introduction] that each says of itself.
///
/// What a connection carries, in each direction; whoever dialled begins, whoever was dialled answers:
///
/// ```
/// connection:     | preamble | frame | frame | ...
/// preamble:       | "QUORATE" | 0 u8 | oldest version u16 | newest version u16 |
/// frame:          | crc32c u32 | length u32 | kind u8 | body |      the checksum covers all that follows it
///
/// kind            | body
/// 1 hello         | instance u64 | nonce u8 * 32 | has password u8 | introduction |
/// 2 proof         | HMAC-SHA256(password, prover u8, sha256(dialler's hello), sha256(acceptor's hello)) |, or nothing
/// 3 refused       | reason text | text |                            the last frame of its end
/// 4 beat          | nothing
/// 5 introduction  | introduction |                                  because it has changed
/// 6 frame         | what core.node says |                           only from whoever dialled
/// ```
///
///     dialler                                acceptor
///        | preamble, hello ------------------>  |  refuses by version, password, cluster, name, identity
///        |  <------------------ preamble, hello |
///        | proof ---------------------------->  |  refuses by password, name, identity
///        |  <---------------------------- proof |
///        | frames, beats -------------------->  |
///        |  <------------------- beats          |
///
/// The preamble and the frames of kind 3 stay as they are in all versions, so that any two can tell each other what is
/// wrong. Unknown kinds are skipped once a connection is up, and so is what follows the fields that are known.
///
/// May use `net`, `log`, `core` and Netty. Used by the node.
/// Holds: everything runs on the node's event loop, and nothing waits; the frames that one process sends arrive in
/// order, and none twice; of one node only its newest process counts; what waits for a peer, how many strangers may
/// wait, and each length that is believed are bounded; the password never leaves the process, and without the right one
/// nothing but a handshake is read. It does not keep what is said secret, nor from being changed by somebody on the
/// way: networks that are not trusted need a tunnel.
@NullMarked
package io.quorate.server.peer;

import org.jspecify.annotations.NullMarked;
