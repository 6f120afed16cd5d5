package org.example.library;

import java.util.ArrayList;

/** A book and how many copies of it the library owns. */
public class Book {

    private final String isbn;
    private final String title;
    private int copies;
    private int timesLent;

    public Book(String isbn, String title, int copies) {
        this.isbn = isbn;
        this.title = title;
        this.copies = copies;
    }

    public String isbn() {
        return isbn;
    }

    public String title() {
        return title;
    }

    public boolean isAvailable() {
        return copies > 0;
    }

    public void takeOne() {
        copies--;
    }

    public void giveBack() {
        copies++;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Book && ((Book) other).isbn == isbn;
    }
}
