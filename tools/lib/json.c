/* Records as JSON: parse with a place for each error, write byte-stable lines. */
#include <err.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "io.h"
#include "json.h"
#include "memory.h"
#include "nearest.h"

enum { PARSE_FLAGS = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL };

json_t *
record_parse(const char *line, char reason[REASON_SIZE])
{
	json_error_t error;
	json_t *value = json_loads(line, PARSE_FLAGS, &error);

	if (value == NULL) {
		reason_write(reason, "column %d: %s", error.column, error.text);
	} else if (!json_is_object(value)) {
		reason_write(reason, "not a JSON object");
		json_decref(value);
		value = NULL;
	}
	return value;
}

json_t *
document_read(FILE *fp, const char *name)
{
	json_error_t error;
	json_t *value;
	int c = getc(fp);

	if (c == EOF && !ferror(fp))
		errx(1, "%s: empty", name);
	if (c == 0xef) /* as a byte order mark begins, and no JSON */
		errx(1, "%s:1: begins with a byte order mark: save it without", name);
	ungetc(c, fp);
	value = json_loadf(fp, PARSE_FLAGS, &error);
	if (ferror(fp))
		err(1, "%s", name);
	if (value == NULL)
		errx(1, "%s:%d: %s: correct the JSON there", name, error.line,
		    text_printable(error.text));
	if (!json_is_object(value))
		errx(1, "%s:1: not a JSON object", name);
	return value;
}

/* Step over n bytes of text, and count lines. */
static void
skip(const char **text, size_t *left, size_t n, unsigned long *line)
{
	const char *end = *text + n, *at = *text;

	for (; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
		++*line;
	*text = end;
	*left -= n;
}

json_t *
object_next(const char **text, size_t *left, const char *name, unsigned long *line)
{
	json_error_t error;
	json_t *value;

	while (*left > 0 && memchr(" \t\r\n", **text, 4) != NULL)
		skip(text, left, 1, line);
	if (*left == 0)
		return NULL;
	value = json_loadb(*text, *left, PARSE_FLAGS | JSON_DISABLE_EOF_CHECK, &error);
	if (value == NULL)
		errx(1, "%s:%lu: column %d: %s", name,
		    *line + (unsigned long)error.line - 1, error.column,
		    text_printable(error.text));
	if (!json_is_object(value)) {
		json_decref(value);
		errx(1, "%s:%lu: not a JSON object", name, *line);
	}
	skip(text, left, (size_t)error.position, line);
	return value;
}

enum { EMIT_FLAGS = JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15) };

/* Pieces of a few bytes, for each of which a call of the stream costs more than a copy.
 */
struct pieces {
	FILE *out;
	size_t n;
	char text[4096];
};

static int
pieces_add(const char *piece, size_t size, void *to)
{
	struct pieces *p = to;

	if (size > sizeof(p->text) - p->n) {
		fwrite(p->text, 1, p->n, p->out);
		p->n = 0;
	}
	if (size > sizeof(p->text))
		fwrite(piece, 1, size, p->out);
	else
		for (size_t i = 0; i < size; i++)
			p->text[p->n++] = piece[i];
	return 0;
}

static void
dump(FILE *out, const json_t *value, size_t flags)
{
	struct pieces p;

	p.out = out;
	p.n = 0;
	json_dump_callback(value, pieces_add, &p, flags);
	fwrite(p.text, 1, p.n, out);
}

void
json_emit(FILE *out, const json_t *value)
{
	dump(out, value, EMIT_FLAGS);
	putc('\n', out);
}

void
json_emit_value(FILE *out, const json_t *value)
{
	dump(out, value, EMIT_FLAGS | JSON_ENCODE_ANY);
}

void
json_emit_members(FILE *out, const json_t *object)
{
	dump(out, object, EMIT_FLAGS | JSON_EMBED);
}

json_t *
latin1_string(const void *bytes, size_t len)
{
	const unsigned char *from = bytes;
	char *utf8 = xmalloc(2 * len + 1);
	size_t n = 0;
	json_t *string;

	for (size_t i = 0; i < len; i++) {
		if (from[i] >= 0x80)
			utf8[n++] = (char)(0xc0 | from[i] >> 6);
		utf8[n++] = (char)(from[i] < 0x80 ? from[i] : 0x80 | (from[i] & 0x3f));
	}
	string = json_stringn_nocheck(utf8, n);
	free(utf8);
	return needed(string);
}

/* Length of the UTF-8 sequence that begins with c; the library checked it. */
static size_t
sequence_length(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

char *
latin1_bytes(const json_t *string, size_t *len)
{
	const unsigned char *from = (const unsigned char *)json_string_value(string);
	size_t from_len = json_string_length(string), n = 0, step;
	char *bytes = xmalloc(from_len + 1);

	for (size_t i = 0; i < from_len; i += step) {
		step = sequence_length(from[i]);
		if (step == 1)
			bytes[n++] = (char)from[i];
		else if (step == 2 && from[i] <= 0xc3)
			bytes[n++] = (char)((from[i] & 0x3) << 6 | (from[i + 1] & 0x3f));
		else
			bytes[n++] = '?';
	}
	bytes[n] = '\0';
	*len = n;
	return bytes;
}

void
put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) == -1)
		errx(1, "%s: not UTF-8, or no memory left", key);
}

void
append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) == -1)
		errx(1, "not UTF-8, or no memory left");
}

json_t *
json_or_null(const char *text)
{
	return text != NULL ? json_string(text) : json_null();
}

json_t *
value_or_null(const json_t *value)
{
	return value != NULL ? json_incref((json_t *)(uintptr_t)value) : json_null();
}

void
put_member(json_t *to, const char *key, const json_t *from, const char *member)
{
	put(to, key, value_or_null(json_object_get(from, member)));
}

/* Store a value where its field wants it; NULL, or what was expected instead. */
static const char *
field_take(const struct field *f, json_t *value, char wrong[80])
{
	switch (f->kind) {
	case FIELD_STRING:
	case FIELD_DATE:
		if (!json_is_string(value))
			return "expected a string";
		if (strlen(json_string_value(value)) != json_string_length(value))
			return "has a NUL character";
		if (f->kind == FIELD_DATE && !clock_is_date(json_string_value(value))) {
			snprintf(wrong, 80, "%.40s is no date as 2026-11-28T06:00:00Z",
			    json_string_value(value));
			return wrong;
		}
		*(const char **)f->to = json_string_value(value);
		return NULL;
	case FIELD_INT:
		if (!json_is_integer(value))
			return "expected a whole number";
		if (json_integer_value(value) < f->lo ||
		    json_integer_value(value) > f->hi) {
			snprintf(wrong, 80, "out of range %lld..%lld", f->lo, f->hi);
			return wrong;
		}
		*(long long *)f->to = json_integer_value(value);
		return NULL;
	case FIELD_REAL:
		if (!json_is_number(value))
			return "expected a number";
		*(double *)f->to = json_number_value(value);
		return NULL;
	case FIELD_BOOL:
		if (!json_is_boolean(value))
			return "expected true or false";
		*(bool *)f->to = json_is_true(value);
		return NULL;
	case FIELD_OBJECT:
		if (!json_is_object(value))
			return "expected an object";
		break;
	case FIELD_ARRAY:
		if (!json_is_array(value))
			return "expected an array";
		break;
	case FIELD_ANY:
		break;
	}
	*(json_t **)f->to = value;
	return NULL;
}

static const struct field *
field_find(const struct field *fields, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(fields[i].key, key) == 0)
			return &fields[i];
	return NULL;
}

static const char *
key_unknown(const char *path, const char *key, const struct field *fields, size_t n,
    char reason[REASON_SIZE])
{
	struct nearest nearest = nearest_begin(key);

	for (size_t i = 0; i < n; i++)
		nearest_consider(&nearest, fields[i].key);
	return reason_write(reason, "%s%s%.100s: unknown key%s", path,
	    *path != '\0' ? "." : "", key, nearest.hint);
}

const char *
fields_read(const json_t *object, const char *path, bool strict,
    const struct field *fields, size_t n, char reason[REASON_SIZE])
{
	const char *dot = *path != '\0' ? "." : "", *key, *why;
	char wrong[80];
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value) {
		const struct field *f = field_find(fields, n, key);

		if (f == NULL && strict)
			return key_unknown(path, key, fields, n, reason);
		if (f == NULL || (json_is_null(value) && (f->flags & FIELD_NULLABLE)))
			continue;
		if ((why = field_take(f, value, wrong)) != NULL)
			return reason_write(
			    reason, "%s%s%.100s: %s", path, dot, key, why);
	}
	for (size_t i = 0; i < n; i++)
		if ((fields[i].flags & FIELD_REQUIRED) &&
		    json_object_get(object, fields[i].key) == NULL)
			return reason_write(
			    reason, "%s%s%s: missing", path, dot, fields[i].key);
	return NULL;
}

const char *
comments_remove(json_t *value, const char *path, char reason[REASON_SIZE])
{
	const char *key, *why = NULL;
	char at[REASON_SIZE];
	json_t *member;
	size_t i;

	json_array_foreach(value, i, member) {
		snprintf(at, sizeof(at), "%.200s[%zu]", path, i);
		if ((why = comments_remove(member, at, reason)) != NULL)
			return why;
	}
	if (!json_is_object(value))
		return NULL;
	member = json_object_get(value, "comment");
	if (member != NULL && !json_is_string(member))
		return reason_write(reason, "%s%scomment: expected a string", path,
		    *path != '\0' ? "." : "");
	json_object_del(value, "comment");
	json_object_foreach(value, key, member) {
		snprintf(at, sizeof(at), "%.200s%s%.100s", path, *path != '\0' ? "." : "",
		    key);
		if ((why = comments_remove(member, at, reason)) != NULL)
			return why;
	}
	return NULL;
}
