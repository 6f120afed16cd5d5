package org.example.library;

import java.time.LocalDate;
import java.util.List;

/** A week in the library. */
public final class Main {

    public static void main(String[] arguments) {
        Catalogue catalogue = new Catalogue();
        catalogue.add(new Book("9780000000001", "The Long Way Round", 2));
        catalogue.add(new Book("9780000000002", "Bread for Beginners", 1));

        LocalDate monday = LocalDate.of(2026, 11, 16);
        Desk desk = new Desk(catalogue);
        Loan first = desk.lend("9780000000001", "ada", monday);
        Loan second = desk.lend("9780000000002", "ben", monday);
        desk.giveBack(second);

        Report report = new Report(List.of(first));
        System.out.println("Fines: " + report.fines(monday.plusWeeks(4)));
    }
}
