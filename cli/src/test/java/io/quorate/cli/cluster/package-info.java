/// Clusters of real processes over real sockets and disks, and what is done to them while clients work.
@NullMarked
package io.quorate.cli.cluster;

import org.jspecify.annotations.NullMarked;
