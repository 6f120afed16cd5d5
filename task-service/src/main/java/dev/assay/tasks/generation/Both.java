package dev.assay.tasks.generation;

import dev.assay.model.task.Publication;
import java.io.IOException;

/// An application and the files of its task's result, the application first: nothing says that it is there before
/// it is.
record Both(Publication application, Publication result) implements Publication {

    @Override
    public void publish() throws IOException {
        application.publish();
        result.publish();
    }

    @Override
    public void discard() {
        application.discard();
        result.discard();
    }
}
