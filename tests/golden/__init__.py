"""Every sentence that people see, once, as they read it; `make golden` writes the files anew."""
