package io.quorate.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionReport;
import io.quorate.core.identity.NodeId;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What leaders report, and what a controller makes of it.
class ReportsTest {
    private static final NodeId LEADER = new NodeId(1);
    private static final NodeId CONTROLLER = new NodeId(2);
    private static final NodeId OTHER = new NodeId(3);
    private static final PartitionId A = new PartitionId(1, 0);
    private static final PartitionId B = new PartitionId(1, 1);

    private final ReportSender sender = new ReportSender(1);
    private final ReportBoard board = new ReportBoard();
    private final SortedMap<PartitionId, PartitionReport> current = new TreeMap<>();

    @Test
    void nothingIsSaidWhileNothingChanges() {
        current.put(A, report(1, true));
        sender.noted(noted(said(CONTROLLER, 5)));
        assertThat(sender.next(CONTROLLER, 5, current)).isEmpty();
    }

    @Test
    void whatIsNotNotedIsSaidAgain() {
        current.put(A, report(1, true));
        assertThat(said(CONTROLLER, 5)).isEqualTo(said(CONTROLLER, 5));
    }

    @Test
    void onlyWhatChangedIsSaid() {
        current.put(A, report(1, true));
        current.put(B, report(4, false));
        sender.noted(noted(said(CONTROLLER, 5)));
        current.put(B, report(4, true));
        assertThat(said(CONTROLLER, 5).reports()).containsOnlyKeys(B);
    }

    @Test
    void anAnswerToAnEarlierReportDoesNotCoverALaterOne() {
        current.put(A, report(1, false));
        ControlMessage.Reported first = said(CONTROLLER, 5);
        current.put(A, report(1, true));
        ControlMessage.Reported second = said(CONTROLLER, 5);
        sender.noted(noted(first));
        assertThat(said(CONTROLLER, 5)).isEqualTo(second);
    }

    @Test
    void aNewControllerIsToldEverything() {
        current.put(A, report(1, true));
        sender.noted(noted(said(CONTROLLER, 5)));
        assertThat(said(OTHER, 6).reports()).containsOnlyKeys(A);
    }

    @Test
    void aPartitionThatIsLedAgainIsReportedAgain() {
        current.put(A, report(1, true));
        sender.noted(noted(said(CONTROLLER, 5)));
        assertThat(sender.next(CONTROLLER, 5, new TreeMap<>())).isEmpty();
        assertThat(said(CONTROLLER, 5).reports()).containsOnlyKeys(A);
    }

    @Test
    void theBoardKeepsTheNewestReportOfANode() {
        board.take(LEADER, reported(1, 2, report(3, true)));
        board.take(LEADER, reported(1, 1, report(3, false)));
        assertThat(board.reportsBut(Set.of())).containsEntry(A, report(3, true));
    }

    @Test
    void theReportsOfANewProcessCountFromOneAgain() {
        board.take(LEADER, reported(1, 9, report(3, true)));
        board.take(LEADER, reported(2, 1, report(4, false)));
        assertThat(board.reportsBut(Set.of())).containsEntry(A, report(4, false));
    }

    @Test
    void aDeposedLeadersReportDoesNotReplaceItsSuccessors() {
        board.take(OTHER, reported(1, 1, report(4, true)));
        board.take(LEADER, reported(1, 1, report(3, true)));
        assertThat(board.reportsBut(Set.of())).containsEntry(A, report(4, true));
    }

    @Test
    void whatANodeThatIsNotHeardHasReportedIsLeftOut() {
        board.take(LEADER, reported(1, 1, report(3, true)));
        assertThat(board.reportsBut(Set.of(LEADER))).isEmpty();
    }

    private ControlMessage.Reported said(NodeId controller, long epoch) {
        return sender.next(controller, epoch, current).orElseThrow();
    }

    private static ControlMessage.Noted noted(ControlMessage.Reported reported) {
        return new ControlMessage.Noted(reported.epoch(), reported.number());
    }

    private static PartitionReport report(long epoch, boolean isServing) {
        return new PartitionReport(epoch, isServing, new TreeSet<>(), Optional.empty());
    }

    private static ControlMessage.Reported reported(long start, long number, PartitionReport report) {
        var reports = new TreeMap<PartitionId, PartitionReport>();
        reports.put(A, report);
        return new ControlMessage.Reported(start, 5, number, reports);
    }
}
