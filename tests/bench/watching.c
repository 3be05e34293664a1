/* The least that a server does: whatever is asked is answered "ok".  Prints its address.
 */
#include <arpa/inet.h>
#include <err.h>
#include <stdio.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>

static void
answer(struct evhttp_request *req, void *data)
{
	struct evbuffer *body = evbuffer_new();

	(void)data;
	evbuffer_add(body, "ok\n", 3);
	evhttp_send_reply(req, 200, NULL, body);
	evbuffer_free(body);
}

int
main(void)
{
	struct event_base *base = event_base_new();
	struct evhttp *http = evhttp_new(base);
	struct evhttp_bound_socket *bound =
	    evhttp_bind_socket_with_handle(http, "127.0.0.1", 0);
	struct sockaddr_in in;
	socklen_t len = sizeof(in);

	if (bound == NULL || getsockname(evhttp_bound_socket_get_fd(bound),
				 (struct sockaddr *)&in, &len) == -1)
		err(1, "127.0.0.1");
	evhttp_set_gencb(http, answer, NULL);
	printf("http://127.0.0.1:%d/\n", ntohs(in.sin_port));
	if (fflush(stdout) == EOF)
		err(1, "stdout");
	return event_base_dispatch(base) != 0;
}
