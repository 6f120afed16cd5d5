package org.example.library;

import java.time.LocalDate;

/** A book that a member has taken home. */
public record Loan(Book book, String member, LocalDate due) {

    public boolean isLate(LocalDate today) {
        return today.isAfter(due);
    }
}
