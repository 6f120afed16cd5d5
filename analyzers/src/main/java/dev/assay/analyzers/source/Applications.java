package dev.assay.analyzers.source;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/// Finds applications below one root, by names that came in over the wire.
///
/// A name becomes part of a path only when it has the form of one, and the path it leads to must really lie below
/// the root, symbolic links resolved. Everything else is the same as an application that is not there.
public final class Applications {

    private static final Logger LOG = Logger.getLogger(Applications.class);
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]|\\.(?!\\.)){0,119}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,6}");

    private final Path root;

    public Applications(Path root) {
        this.root = root;
    }

    /// Looks for `<model>/app<N>`, then for `<model>/<template>/app<N>`, templates in the order of their names.
    public Optional<Application> find(String model, String number) {
        if (!MODEL.matcher(model).matches() || !NUMBER.matcher(number).matches()) {
            return Optional.empty();
        }
        try {
            Path realRoot = root.toRealPath();
            Path models = realRoot.resolve(model);
            return Stream.concat(Stream.of(models), templates(models).stream())
                    .map(parent -> parent.resolve("app" + number))
                    .flatMap(directory -> confirm(realRoot, directory).stream())
                    .findFirst();
        } catch (IOException e) {
            LOG.warnf("the applications folder %s cannot be read, so no application is found: %s", root, e);
            return Optional.empty();
        }
    }

    private static List<Path> templates(Path models) throws IOException {
        if (!Files.isDirectory(models)) {
            return List.of();
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(models, Files::isDirectory)) {
            return StreamSupport.stream(children.spliterator(), false).sorted().toList();
        }
    }

    private static Optional<Application> confirm(Path realRoot, Path directory) {
        try {
            Path real = directory.toRealPath();
            if (!Files.isDirectory(real)) {
                return Optional.empty();
            }
            if (!real.startsWith(realRoot)) {
                LOG.warnf("%s leads out of the applications folder and is treated as missing", directory);
                return Optional.empty();
            }
            return Optional.of(new Application(
                    real, realRoot.relativize(directory).toString().replace('\\', '/')));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
