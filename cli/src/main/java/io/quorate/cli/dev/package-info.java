/// A cluster to play with: real processes on this machine, under the eyes of one that starts, watches and ends them.
///
/// Begin at [DevCommand]. The running [DevCluster] has a [Place] for each node and a [NodeProcess] in it, and listens
/// at
/// a [Control] for what is said in other terminals, which find it by [RunFolder]. May use `status`. Used by the
/// command line.
@NullMarked
package io.quorate.cli.dev;

import org.jspecify.annotations.NullMarked;
