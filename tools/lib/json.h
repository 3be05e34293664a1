/*
 * Records as JSON.  The one place that includes the JSON library: tools use its
 * values (json_t) through this header, read them with a table of fields, and
 * write them with json_emit().
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

#include "reason.h"

/* Parse one record: a line that is one JSON object.  A new reference, or NULL and why. */
json_t *record_parse(const char *line, char reason[REASON_SIZE]);

/*
 * Read the one object that the stream fp holds, over however many lines; exits 1
 * with "name:line: reason" when it holds anything else.  The caller owns it.
 */
json_t *document_read(FILE *fp, const char *name);

/*
 * Take the next object from *text, which has *left bytes and stands at *line of
 * name; objects follow each other with or without newlines.  NULL at the end;
 * exits 1 with "name:line: reason" at anything else.  The caller owns the value.
 */
json_t *object_next(
    const char **text, size_t *left, const char *name, unsigned long *line);

/* Write a value as one compact ASCII line in insertion order. */
void json_emit(FILE *out, const json_t *value);

/*
 * The same bytes as a part of a longer line: a value, or the members of an object
 * without its braces.
 */
void json_emit_value(FILE *out, const json_t *value);
void json_emit_members(FILE *out, const json_t *object);

/*
 * Guest bytes as a JSON string, byte for byte U+0000..U+00FF, and back.  The
 * bytes of latin1_bytes() are malloc'd, NUL-terminated, *len long; characters
 * past U+00FF become '?'.
 */
json_t *latin1_string(const void *bytes, size_t len);
char *latin1_bytes(const json_t *string, size_t *len);

/* Set a key of an object, or append; takes the reference, exits 1 where it is NULL. */
void put(json_t *object, const char *key, json_t *value);
void append(json_t *array, json_t *value);

/* A string, or null for NULL; NULL for what is not UTF-8, which put() refuses. */
json_t *json_or_null(const char *text);

/* A new reference to a value, or null for NULL. */
json_t *value_or_null(const json_t *value);

/* Set a key to the member of another object (NULL: none), or to null. */
void put_member(json_t *to, const char *key, const json_t *from, const char *member);

/* What a field's value may be.  NULLABLE is added to a kind. */
enum field_kind {
	FIELD_STRING, /* const char *, borrowed from the object */
	FIELD_DATE,   /* the same, of a form that sorts: see clock.h */
	FIELD_INT,    /* long long, from lo to hi */
	FIELD_REAL,   /* double, any JSON number */
	FIELD_BOOL,   /* bool */
	FIELD_OBJECT, /* json_t *, borrowed */
	FIELD_ARRAY,  /* json_t *, borrowed */
	FIELD_ANY,    /* json_t *, borrowed */
};

enum field_flags {
	FIELD_REQUIRED = 1, /* its absence is an error */
	FIELD_NULLABLE = 2, /* null is taken as absent */
};

/* One key of an object.  Where it is absent, *to keeps what it had. */
struct field {
	const char *key;
	enum field_kind kind;
	int flags;
	void *to;
	long long lo, hi; /* of FIELD_INT, inclusive */
};

/*
 * Read an object's fields.  Unknown keys are errors when strict.  Returns NULL
 * when good, or a reason that begins with the path ("markers[3].patern: unknown
 * key").  path is "" at the top.
 */
const char *fields_read(const json_t *object, const char *path, bool strict,
    const struct field *fields, size_t n, char reason[REASON_SIZE]);

/*
 * Take the comments out of a profile: a member "comment" of any object in it, which must
 * be a string.  Returns NULL when good, or the reason with its path.
 */
const char *comments_remove(json_t *value, const char *path, char reason[REASON_SIZE]);

#define FIELDS(array) (array), sizeof(array) / sizeof((array)[0])

#endif
