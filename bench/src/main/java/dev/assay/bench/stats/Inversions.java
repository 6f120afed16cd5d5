package dev.assay.bench.stats;

/// How far an order is from the one that priorities ask for.
public final class Inversions {

    private Inversions() {}

    /// Of all pairs with different ranks, the share in which the lower rank came first: 0 is strict, 0.5 is what
    /// chance does, 1 is the reverse.
    ///
    /// @param ranks in the order in which they came; a higher one ought to come earlier
    public static double share(int[] ranks) {
        int highest = 0;
        for (int rank : ranks) {
            if (rank < 0) {
                throw new IllegalArgumentException("a rank is 0 or more, not " + rank);
            }
            highest = Math.max(highest, rank);
        }
        var seen = new long[highest + 1];
        long inverted = 0;
        long pairs = 0;
        for (int rank : ranks) {
            for (int other = 0; other <= highest; other++) {
                if (other != rank) {
                    pairs += seen[other];
                }
                if (other < rank) {
                    inverted += seen[other];
                }
            }
            seen[rank]++;
        }
        return pairs == 0 ? 0 : (double) inverted / pairs;
    }
}
