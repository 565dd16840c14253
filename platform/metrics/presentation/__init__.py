"""Published values in the reader's words: sentences, tables, charts. Takes nothing that is not published."""
