package org.example.library;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Where books are lent and given back. */
public class Desk {

    private final Catalogue catalogue;
    private final List<Loan> loans = new ArrayList<>();

    public Desk(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    public Loan lend(String isbn, String member, LocalDate today) {
        Book book = catalogue.find(isbn);
        if (book == null || !book.isAvailable()) {
            throw new IllegalStateException("no copy of " + isbn + " is there");
        }
        book.takeOne();
        Loan loan = new Loan(book, member, today.plusWeeks(3));
        loans.add(loan);
        return loan;
    }

    public void giveBack(Loan loan) {
        if (loans.remove(loan)) {
            loan.book().giveBack();
        }
    }

    /** What a member has to pay today, in cents. */
    public int fine(String member, LocalDate today) {
        int total = 0;
        for (Loan loan : loans) {
            if (loan.member() == member && loan.isLate(today)) {
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
}
