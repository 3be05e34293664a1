#!/bin/sh
# The tests of records: the JSON library's reading, and the short way for serial text.
exec build/tests/unit/record
