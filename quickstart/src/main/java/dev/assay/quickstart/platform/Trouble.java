package dev.assay.quickstart.platform;

import java.io.IOException;
import java.nio.file.FileSystemException;

/// Puts what the operating system reports into one sentence.
public final class Trouble {

    private Trouble() {}

    public static String sentence(IOException trouble) {
        String text = String.valueOf(trouble.getMessage());
        if (text.contains("No space left on device")) {
            return "the disk is full (" + text + "); free some space, or choose another disk with --data DIR";
        }
        return trouble instanceof FileSystemException file && file.getReason() == null
                ? "cannot use " + file.getFile() + " (" + trouble.getClass().getSimpleName() + ")"
                : text;
    }
}
