package dev.assay.quickstart.sample;

import dev.assay.quickstart.client.RemotePipeline;
import dev.assay.quickstart.platform.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Applications by services: how each ended, and what it found.
final class PipelineTable {

    private PipelineTable() {}

    static String of(RemotePipeline pipeline) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(Stream.concat(
                        Stream.of("application"), pipeline.services().stream().map(PlainText::of))
                .toList());
        for (RemotePipeline.Application application : pipeline.applications()) {
            rows.add(Stream.concat(
                            Stream.of(PlainText.of(application.title())),
                            application.cells().stream().map(PipelineTable::cell))
                    .toList());
        }
        return TextTable.of(rows, rows.getFirst().size());
    }

    private static String cell(RemotePipeline.Cell cell) {
        String state = PlainText.of(cell.state().toLowerCase(Locale.ROOT).replace('_', ' '));
        return cell.findings().isEmpty() ? state : state + ": " + cell.findings();
    }
}
