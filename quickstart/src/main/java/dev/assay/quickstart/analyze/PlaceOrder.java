package dev.assay.quickstart.analyze;

import java.io.Serializable;
import java.util.Comparator;

/// Orders places such as `a.py:9` and `a.py:10` by file and then by number.
final class PlaceOrder implements Comparator<String>, Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public int compare(String first, String second) {
        int byFile = file(first).compareTo(file(second));
        return byFile != 0 ? byFile : Integer.compare(line(first), line(second));
    }

    private static String file(String place) {
        return place.replaceFirst(":\\d{1,9}$", "");
    }

    private static int line(String place) {
        String line = place.substring(file(place).length());
        return line.isEmpty() ? 0 : Integer.parseInt(line.substring(1));
    }
}
