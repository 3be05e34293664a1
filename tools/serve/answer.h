/* Answers of JSON-RPC by HTTP. */
#ifndef SERVE_ANSWER_H
#define SERVE_ANSWER_H

#include "lib/json.h"
#include "serve.h"

/* Answer with an error of JSON-RPC; its message is why and what. */
void answer_error(struct evhttp_request *req, int status, int code, const json_t *id,
    const char *why, const char *what);

/* The status of HTTP that an answer has; has_meta: the request said what its client can
 * do. */
int answer_status(const json_t *answer, bool is_stateless, bool has_meta);

/* Begin a stream of events, which has no limit of time. */
void answer_stream(struct evhttp_request *req);

#endif
