package dev.assay.quickstart.leash;

import java.io.IOException;

/// Ends this JVM, with its shutdown hooks, as soon as the process that started it is gone.
///
/// The launcher keeps the other end of our standard input open and never writes to it. When the launcher dies,
/// however it dies, the operating system closes that end; so a launcher killed with -9 leaves no services behind.
public final class Leash {

    private Leash() {}

    /// Called by the JVM before `main`, because this class is named in the manifest of an agent jar.
    public static void premain(String arguments) {
        Thread.ofPlatform().name("leash").daemon().start(Leash::exitWhenReleased);
    }

    private static void exitWhenReleased() {
        try {
            while (System.in.read() >= 0) {
                // nobody writes here; whatever comes is not the end
            }
        } catch (IOException e) {
            // a broken pipe is the end as well
        }
        System.exit(143);
    }
}
