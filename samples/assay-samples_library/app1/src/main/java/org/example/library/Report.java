package org.example.library;

import java.time.LocalDate;
import java.util.List;

/** What the librarian prints at the end of a week. */
public class Report {

    private final List<Loan> loans;

    public Report(List<Loan> loans) {
        this.loans = loans;
    }

    /** The fines of all members together, in cents. */
    public int fines(LocalDate today) {
        int total = 0;
        for (Loan loan : loans) {
            if (loan.member() != null && loan.isLate(today)) {
                long days = today.toEpochDay() - loan.due().toEpochDay();
                if (days > 28) {
                    total += 28 * 20 + (int) (days - 28) * 50;
                } else if (days > 7) {
                    total += 7 * 10 + (int) (days - 7) * 20;
                } else {
                    total += (int) days * 10;
                }
            }
        }
        return total;
    }

    private String heading(LocalDate today) {
        return "Week ending " + today;
    }
}
