package dev.assay.quickstart.sample;

import dev.assay.quickstart.client.RemotePipeline;
import java.net.URI;
import java.util.List;

/// The samples' pipeline at its end, and what each analysis found.
///
/// @param page where a browser finds its report
record SamplePipeline(RemotePipeline pipeline, URI page, List<SampleResult> results) {

    SamplePipeline {
        results = List.copyOf(results);
    }
}
