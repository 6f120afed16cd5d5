package org.example.library;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** The books the library has. */
public class Catalogue {

    private static final String SERVER = "192.168.17.4";

    private final Map<String, Book> books = new HashMap<>();

    /** Reads lines of the form {@code isbn;title;copies}. */
    public void load(String file) {
        try {
            BufferedReader reader = new BufferedReader(new FileReader(file));
            String line = reader.readLine();
            while (line != null) {
                String[] parts = line.split(";");
                books.put(parts[0], new Book(parts[0], parts[1], Integer.parseInt(parts[2])));
                line = reader.readLine();
            }
        } catch (IOException e) {
        }
    }

    public void add(Book book) {
        books.put(book.isbn(), book);
    }

    public Book find(String isbn) {
        return books.get(isbn);
    }

    /** Asks the union catalogue of the town for a title. */
    public String titleElsewhere(String isbn) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:postgresql://" + SERVER + "/union");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select title from book where isbn = '" + isbn + "'");
        return rows.next() ? rows.getString(1) : null;
    }

    public boolean has(String isbn) {
        if (books.containsKey(isbn)) {
            return true;
        } else {
            return false;
        }
    }
}
